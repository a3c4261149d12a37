//! Backup and restore: one logical form for both databases.
//!
//! A backup is taken from one snapshot while the house works, and holds every table of every room, so that what is in it
//! fits together. The form is zstd over lines of JSON: a header (form, migrations with their prints,
//! tables with columns and counts), for every table a line with its name and then a line a row, and a last line with the
//! number of rows and the SHA-256 of everything before it. Rows come in the order of their primary key: equal contents
//! are equal bytes, whichever database they lie in.
//!
//! A restore goes into an empty database, in one transaction, and commits only after print and counts were checked. An
//! older backup is restored into the tables of its time, which are then brought up to date.

//!
//! From the browser a backup is a job that writes a file into `backups` of the data folder of the node that
//! worked on it: beside the database and not in it, so that no backup holds the ones before.

mod api;
mod folder;
mod form;
mod job;
mod restore;
mod take;

pub use restore::restore;
pub use take::take;

use crate::audit::Action;
use crate::jobs::JobKind;
use crate::module::Module;
use crate::permission::{Permission, Reach};
use crate::route;
use crate::text::Words;

/// Backups: whoever downloads one holds everything.
pub static BACKUP_WRITE: Permission = Permission {
    key: "backup.write",
    name: Words::fixed("备份", "Back up"),
    about: Words::fixed(
        "制作、查看与下载备份；备份含全部数据与密码散列。",
        "Make, see and download backups; they hold all data and password hashes.",
    ),
    roles: &[("owner", Reach::All), ("administrator", Reach::All)],
};

static TAKE: Action = Action { key: "backup.take", name: Words::fixed("制作备份", "Backup asked for") };
static DOWNLOAD: Action =
    Action { key: "backup.download", name: Words::fixed("下载备份", "Backup downloaded") };

static PERMISSIONS: &[&Permission] = &[&BACKUP_WRITE];
static ACTIONS: &[&Action] = &[&TAKE, &DOWNLOAD];
static KINDS: &[&JobKind] = &[&job::TAKE];

/// The room.
pub fn module() -> Module {
    Module {
        name: "backup",
        routes: vec![
            route!(api::list).needs(&BACKUP_WRITE),
            route!(api::take).needs(&BACKUP_WRITE).audited(&TAKE),
            route!(api::download).needs(&BACKUP_WRITE),
        ],
        permissions: PERMISSIONS,
        actions: ACTIONS,
        jobs: KINDS,
        ..Module::default()
    }
}

/// What was taken or restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// When the backup was taken.
    pub taken: crate::time::Moment,
    /// Tables in it.
    pub tables: usize,
    /// Rows of all tables.
    pub rows: u64,
    /// SHA-256 of the lines, in hexadecimal.
    pub print: String,
}

/// Told how many of how many rows are done.
pub type Progress<'a> = dyn FnMut(u64, u64) + 'a;
