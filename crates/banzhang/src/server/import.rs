//! `banzhang import`.

use std::path::Path;
use std::time::Duration;

use indicatif::ProgressBar;
use kernel::ctx::Ctx;
use kernel::house::House;
use kernel::id::TenantId;
use kernel::jobs::Workers;
use kernel::text::Words;
use measure::{BatchId, ImportState, ImportStatus, LocalImport, begin_local, import_status};

use super::arguments::ImportArguments;
use super::backup::existing;
use super::open::{self, Lock};
use super::serve::say;
use super::{ServerError, log};
use crate::arguments::Lang;
use crate::progress;

const BAR: &str = "{msg} {bar:30} {pos}/{len}  ETA {eta}";
/// How often the state of an import is asked for.
const LOOK: Duration = Duration::from_millis(200);
/// How long the last step may take once it has been asked to stop.
const PATIENCE: Duration = Duration::from_secs(60);

/// Imports files: by the server that runs, or here when none does.
pub fn run(arguments: &ImportArguments) -> Result<(), ServerError> {
    let config = open::configured(&arguments.house, arguments.house.settings())?;
    log::start(&config.log)?;
    existing(&config)?;
    // A data folder serves one process at a time; on PostgreSQL this is one more node.
    let served = config.database_url.is_none() && Lock::look(&config.data);
    let _lock = if served { None } else { Lock::unless_shared(&config)? };
    let house = open::house(config)?;
    let begun = begin(&house, arguments)?;
    let lang = arguments.house.lang;
    if served && !arguments.wait {
        return begun.iter().try_for_each(|(name, id)| queued(name, *id, lang));
    }
    let workers = (!served).then(|| Workers::start(&house, 1)).transpose()?;
    let ended: Result<Vec<bool>, ServerError> =
        begun.iter().map(|(name, id)| wait(&house, name, *id, lang)).collect();
    if let Some(workers) = workers {
        workers.stop(PATIENCE);
    }
    if ended?.iter().all(|good| *good) {
        return Ok(());
    }
    Err(ServerError::Input(Words::fixed(
        "有文件没有导入，原因见上。",
        "Not all files were imported; the reasons stand above.",
    )))
}

fn begin(house: &House, arguments: &ImportArguments) -> Result<Vec<(String, BatchId)>, ServerError> {
    let mapping = arguments.mapping.as_deref().map(text).transpose()?;
    let ctx = Ctx::house(TenantId::HOME, "import", house.clock().now());
    let one = |path: &std::path::PathBuf| {
        let wanted = LocalImport {
            path: path.clone(),
            shop: arguments.shop.clone(),
            mapping: mapping.clone(),
            create_shops: arguments.create_shops,
        };
        Ok((path.display().to_string(), begin_local(house, &ctx, &wanted)?))
    };
    arguments.files.iter().map(one).collect()
}

fn text(path: &Path) -> Result<String, ServerError> {
    std::fs::read_to_string(path).map_err(|source| ServerError::File { path: path.to_owned(), source })
}

fn queued(name: &str, id: BatchId, lang: Lang) -> Result<(), ServerError> {
    let words = Words::made(
        format!("{name}：已交给正在运行的服务器（{id}），进度见「导入」页。"),
        format!("{name}: handed to the running server ({id}); the page of imports shows how far it is."),
    );
    say(&words, lang)
}

/// Waits until an import has ended, and says how; whether it is complete.
fn wait(house: &House, name: &str, id: BatchId, lang: Lang) -> Result<bool, ServerError> {
    let bar = progress::bar(0, BAR).with_message(name.to_owned());
    loop {
        let status = import_status(house, id)?;
        if status.state != ImportState::Reading {
            bar.finish_and_clear();
            return told(name, &status, lang);
        }
        show(&bar, status.done);
        std::thread::sleep(LOOK);
    }
}

fn show(bar: &ProgressBar, (done, total): (i64, Option<i64>)) {
    bar.set_length(total.and_then(|total| u64::try_from(total).ok()).unwrap_or(0));
    bar.set_position(u64::try_from(done).unwrap_or(0));
}

fn told(name: &str, status: &ImportStatus, lang: Lang) -> Result<bool, ServerError> {
    let (rows, rejected) = (status.done.0, status.rejected);
    let words = match (status.state, &status.error) {
        (ImportState::Ready, _) => Words::made(
            format!("{name}：导入 {rows} 行，{rejected} 行读不出来。"),
            format!("{name}: {rows} rows imported, {rejected} could not be read."),
        ),
        (_, Some(why)) => Words::made(format!("{name}：{}", why.zh), format!("{name}: {}", why.en)),
        (_, None) => Words::made(format!("{name}：已取消。"), format!("{name}: stopped.")),
    };
    say(&words, lang)?;
    Ok(status.state == ImportState::Ready)
}
