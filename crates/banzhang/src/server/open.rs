//! From settings to an open house: the data folder, its lock, the database.

use std::fs::File;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

use kernel::config::{Config, Settings};
use kernel::db::Db;
use kernel::house::House;
use kernel::time::Clock;

use super::ServerError;
use super::arguments::Place;

/// The settings file in the data folder.
pub const SETTINGS: &str = "banzhang.toml";
const LOCK: &str = "banzhang.lock";

/// Flags and environment over the settings file over the defaults.
pub fn configured(place: &Place, said: Settings) -> Result<Config, ServerError> {
    let folder = said.data.clone().unwrap_or_else(|| Config::default().data);
    let file = match &place.config {
        Some(file) => Some(file.clone()),
        None => Some(folder.join(SETTINGS)).filter(|file| file.exists()),
    };
    let below = file.as_deref().map(Settings::read).transpose()?.unwrap_or_default();
    Ok(said.over(below).config()?)
}

/// Makes the data folder, for its owner only. What is there stays as it is.
pub fn make_folder(folder: &Path) -> Result<(), ServerError> {
    let failed = |source| ServerError::File { path: folder.to_owned(), source };
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)
}

/// Held for as long as a process uses a data folder alone; the system lets go of it even when the process is killed.
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a data folder, or says that another process has it.
    pub fn take(folder: &Path) -> Result<Self, ServerError> {
        let path = folder.join(LOCK);
        let failed = |source| ServerError::File { path: path.clone(), source };
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(std::fs::TryLockError::WouldBlock) => Err(ServerError::Occupied(folder.to_owned())),
            Err(std::fs::TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

impl Lock {
    /// One server a data folder; several nodes may share a PostgreSQL.
    pub fn unless_shared(config: &Config) -> Result<Option<Self>, ServerError> {
        config.database_url.is_none().then(|| Self::take(&config.data)).transpose()
    }

    /// Whether another process holds it.
    pub fn look(folder: &Path) -> bool {
        folder.join(LOCK).exists() && matches!(Self::take(folder), Err(ServerError::Occupied(_)))
    }
}

/// The house of a configuration, its tables brought up to date.
pub fn house(config: Config) -> Result<House, ServerError> {
    let db = Db::open(&config.database())?;
    Ok(House::open(db, Clock::default(), config, super::modules())?)
}
