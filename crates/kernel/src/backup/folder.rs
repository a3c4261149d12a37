//! The folder of backups of one node.

use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::Serialize;
use tempfile::NamedTempFile;
use utoipa::ToSchema;

use crate::error::{Error, Result, not_found};
use crate::house::House;
use crate::time::Moment;

/// Backups kept; the oldest goes when a newer one is whole.
pub(super) const KEPT: usize = 7;
/// What is being written has this before its name, and a finished one the other.
const UNFINISHED: &str = ".banzhang-";
const FINISHED: &str = "banzhang-";
const ENDING: &str = ".backup";
/// After this long, what is unfinished was left by a process that died.
const LEFT: Duration = Duration::from_secs(24 * 3600);

/// A backup of this node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Backup {
    /// Name of its file.
    pub(super) name: String,
    /// Bytes.
    pub(super) size: u64,
    /// The moment it holds.
    pub(super) taken_at: Moment,
}

/// Where backups are.
pub(super) struct Folder(PathBuf);

impl Folder {
    /// That of a house.
    pub(super) fn of(house: &House) -> Self {
        Self(house.config().data.join("backups"))
    }

    /// All backups, the newest first. None where no folder is.
    pub(super) fn list(&self) -> Result<Vec<Backup>> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(error)),
        };
        let mut backups = Vec::new();
        for entry in entries {
            let entry = entry.map_err(failed)?;
            let Some((name, taken_at)) = entry.file_name().to_str().and_then(read) else { continue };
            let size = entry.metadata().map_err(failed)?.len();
            backups.push(Backup { name, size, taken_at });
        }
        backups.sort_by_key(|backup| std::cmp::Reverse(backup.taken_at));
        Ok(backups)
    }

    /// A backup by its name, opened: of those that are listed only.
    pub(super) fn open(&self, name: &str) -> Result<(Backup, File)> {
        let backup = self.list()?.into_iter().find(|backup| backup.name == name).ok_or_else(not_found)?;
        let file = File::open(self.0.join(&backup.name)).map_err(failed)?;
        Ok((backup, file))
    }

    /// A file to write a backup into, for its owner only; clears what dead processes have left.
    pub(super) fn begin(&self, now: Moment) -> Result<NamedTempFile> {
        let micros = u64::try_from(now.micros()).unwrap_or(0);
        let before = (SystemTime::UNIX_EPOCH + Duration::from_micros(micros)) - LEFT;
        DirBuilder::new().recursive(true).mode(0o700).create(&self.0).map_err(failed)?;
        for entry in fs::read_dir(&self.0).map_err(failed)?.flatten() {
            let unfinished = entry.file_name().to_str().is_some_and(|name| name.starts_with(UNFINISHED));
            let touched = entry.metadata().and_then(|about| about.modified()).unwrap_or(before);
            if unfinished && touched < before {
                fs::remove_file(entry.path()).map_err(failed)?;
            }
        }
        NamedTempFile::with_prefix_in(UNFINISHED, &self.0).map_err(failed)
    }

    /// Gives a whole backup its name, and lets the oldest go.
    pub(super) fn finish(&self, file: NamedTempFile, taken: Moment) -> Result<Backup> {
        file.as_file().sync_all().map_err(failed)?;
        let name = format!("{FINISHED}{}{ENDING}", taken.micros());
        let file = file.persist(self.0.join(&name)).map_err(|error| failed(error.error))?;
        sync(&self.0)?;
        let size = file.metadata().map_err(failed)?.len();
        for old in self.list()?.iter().skip(KEPT) {
            fs::remove_file(self.0.join(&old.name)).map_err(failed)?;
        }
        Ok(Backup { name, size, taken_at: taken })
    }
}

/// The name of a finished backup, and the moment that it tells.
fn read(name: &str) -> Option<(String, Moment)> {
    let micros = name.strip_prefix(FINISHED)?.strip_suffix(ENDING)?;
    let plain = micros.bytes().all(|byte| byte.is_ascii_digit());
    let taken = micros.parse().ok().filter(|_| plain)?;
    Some((name.to_owned(), Moment::from_micros(taken)))
}

/// A name lasts when its folder does.
fn sync(folder: &Path) -> Result<()> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

fn failed(error: std::io::Error) -> Error {
    Error::internal("the folder of backups", error)
}
