//! `banzhang backup` and `banzhang restore`.

use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use kernel::backup::{self, Summary};
use kernel::config::Config;
use kernel::db::Db;
use kernel::text::Words;
use kernel::time::Clock;
use tempfile::NamedTempFile;

use super::arguments::{BackupArguments, RestoreArguments};
use super::open::{self, Lock};
use super::serve::say;
use super::{ServerError, log, modules};
use crate::progress;

const BAR: &str = "{bar:30} {pos}/{len}  ETA {eta}";

/// Writes a backup, while the server works or not.
pub fn take(arguments: &BackupArguments) -> Result<(), ServerError> {
    let config = open::configured(&arguments.house, arguments.house.settings())?;
    log::start(&config.log)?;
    let db = existing(&config)?;
    let now = Clock::default().now();
    let path = &arguments.output;
    let failed = |source| ServerError::File { path: path.clone(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Readable by its owner only, as it holds what the database holds; complete or not there.
    let mut file = NamedTempFile::with_prefix_in(".banzhang-", folder).map_err(failed)?;
    let bar = progress::bar(0, BAR);
    let summary =
        backup::take(&db, &modules(), now, file.as_file_mut(), &mut |done, all| show(&bar, done, all))?;
    bar.finish_and_clear();
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    let Summary { tables, rows, .. } = summary;
    let path = path.display();
    say(
        &Words::made(
            format!("已备份到 {path}：{tables} 张表，{rows} 行。文件含密码散列等机密，请妥善保管。"),
            format!(
                "Backed up to {path}: {tables} tables, {rows} rows. It holds secrets such as password hashes; keep it safe."
            ),
        ),
        arguments.house.lang,
    )
}

/// Fills an empty database from a backup.
pub fn restore(arguments: &RestoreArguments) -> Result<(), ServerError> {
    let config = open::configured(&arguments.house, arguments.house.settings())?;
    log::start(&config.log)?;
    open::make_folder(&config.data)?;
    let _lock = Lock::unless_shared(&config)?;
    let db = Db::open(&config.database())?;
    let bar = progress::bar(0, BAR);
    let file: &PathBuf = &arguments.file;
    let summary = backup::restore(&db, &modules(), file, &mut |done, all| show(&bar, done, all))?;
    bar.finish_and_clear();
    let Summary { tables, rows, taken, .. } = summary;
    say(
        &Words::made(
            format!("已恢复 {taken} 的备份：{tables} 张表，{rows} 行。现在可以启动：banzhang serve"),
            format!("Restored the backup of {taken}: {tables} tables, {rows} rows. Start it: banzhang serve"),
        ),
        arguments.house.lang,
    )
}

/// The database of a configuration, which has to be there already.
pub fn existing(config: &Config) -> Result<Db, ServerError> {
    let file = config.database_file();
    if config.database_url.is_none() && !file.exists() {
        let file = file.display();
        return Err(ServerError::Refused(Words::made(
            format!("{file} 不存在。请用 --data 指定数据目录，或用 --database-url 指定 PostgreSQL。"),
            format!(
                "{file} is not there. Name the data folder with --data, or PostgreSQL with --database-url."
            ),
        )));
    }
    Ok(Db::open(&config.database())?)
}

fn show(bar: &ProgressBar, done: u64, all: u64) {
    if done.is_multiple_of(1_000) {
        bar.set_length(all);
        bar.set_position(done);
    }
}
