//! Files: stored once by the hash of their bytes, in parts of 1 MiB, in the database.
//!
//! In the database and not in a folder: any node serves any file, one backup holds everything, and a file and the row
//! that names it come and go in one transaction. Uploads go to the disk first, part by part, so that no file is held in
//! memory as a whole, and no slow sender holds a transaction open.

mod api;
mod name;
mod spool;
mod store;

pub use api::receive;
pub use name::Name;
pub use spool::{Spool, Spooled};
pub use store::{File, NewFile, add, copy, expire, forget, keep, sweep};

use crate::audit::Action;
use crate::db::Migration;
use crate::jobs::Sweeper;
use crate::module::Module;
use crate::permission::{Permission, Reach};
use crate::route;
use crate::settings;
use crate::text::Words;

/// The largest file that people upload, in bytes.
pub const UPLOAD_LIMIT: u64 = 64 << 20;

/// To download files.
pub static FILE_READ: Permission = Permission {
    key: "file.read",
    name: Words::fixed("下载文件", "Download files"),
    about: Words::fixed("下载范围内人员上传的共享文件。", "Download files that people in scope have shared."),
    roles: &[
        ("agent", Reach::Own),
        ("leader", Reach::Scope),
        ("supervisor", Reach::Scope),
        ("trainer", Reach::Own),
        ("manager", Reach::Scope),
        ("owner", Reach::All),
        ("administrator", Reach::Own),
    ],
};

/// To upload files.
pub static FILE_WRITE: Permission = Permission {
    key: "file.write",
    name: Words::fixed("上传文件", "Upload files"),
    about: Words::fixed(
        "上传文件供本人及有权查看者使用。",
        "Upload files for oneself and who may read them.",
    ),
    roles: &[
        ("agent", Reach::Own),
        ("leader", Reach::Own),
        ("supervisor", Reach::Own),
        ("trainer", Reach::Own),
        ("manager", Reach::Own),
        ("owner", Reach::Own),
        ("administrator", Reach::Own),
    ],
};

static UPLOAD: Action = Action { key: "file.upload", name: Words::fixed("上传文件", "File uploaded") };

static PERMISSIONS: &[&Permission] = &[&FILE_READ, &FILE_WRITE];
static ACTIONS: &[&Action] = &[&UPLOAD];
static SWEEPERS: &[&Sweeper] = &[&ABANDONED, &EXPIRED];

/// What is left of uploads that broke off is dropped after a day.
static ABANDONED: Sweeper =
    Sweeper { key: "uploads", run: |tx, ctx, limit| sweep(tx, ctx.tenant, ctx.now.plus_days(-1), limit) };

/// Files go after the time that the settings say.
static EXPIRED: Sweeper = Sweeper {
    key: "files",
    run: |tx, ctx, limit| match settings::load(tx, ctx.tenant)?.retention.files {
        Some(days) => expire(tx, ctx.tenant, ctx.now.plus_days(-i64::from(days)), limit),
        None => Ok(0),
    },
};

/// The room.
pub fn module() -> Module {
    Module {
        name: "files",
        routes: vec![
            // Never kept under an idempotency key: that would need the whole body before the first byte is stored. The
            // same bytes sent twice are stored once.
            route!(api::upload).needs(&FILE_WRITE).audited(&UPLOAD).secret_answer().streams(),
            route!(api::download).needs(&FILE_READ),
        ],
        migrations: &[Migration { id: "files/0001", sql: include_str!("0001.sql") }],
        tables: &["file", "file_content", "file_part"],
        queries: vec![store::QUERIES],
        permissions: PERMISSIONS,
        actions: ACTIONS,
        sweepers: SWEEPERS,
        ..Module::default()
    }
}
