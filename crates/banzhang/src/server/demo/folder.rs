//! The folder of a demo, told from a house in earnest by its mark.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use kernel::day::Day;
use kernel::text::Words;
use serde::{Deserialize, Serialize};

use super::api::Token;
use crate::server::{ServerError, open};

const MARK: &str = "demo.json";
/// Left while the history is being made: what is there then is not whole, and all our own.
const UNFINISHED: &str = "demo.unfinished";

/// What the demo knows of its people from one start to the next.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Known {
    /// The first day of the team.
    pub first: Option<Day>,
    /// Chats of an agent a day.
    pub chats: u32,
    /// The logins told to who tries it: owner, manager, leader, agent.
    pub shown: Vec<String>,
    /// Owner, manager, supervisor, trainer.
    pub office: Vec<Person>,
    /// Who leads a team.
    pub leaders: Vec<Person>,
    /// Who talks to buyers.
    pub agents: Vec<Person>,
}

/// One of the simulated people.
#[derive(Clone, Serialize, Deserialize)]
pub struct Person {
    /// Id of the person.
    pub id: String,
    /// Name.
    pub name: String,
    /// Place of the shop in the team.
    pub shop: usize,
    /// Id of the shop.
    pub shop_id: String,
    /// Id of the team; empty in the office.
    pub team: String,
    /// Through which she acts.
    pub token: Token,
}

/// Enters the folder: what is known when it is a demo's already. A folder that holds anything else is left alone.
pub fn enter(folder: &Path) -> Result<Option<Known>, ServerError> {
    open::make_folder(folder)?;
    let failed = |source| ServerError::File { path: folder.to_owned(), source };
    let mark = folder.join(MARK);
    if mark.exists() {
        let text = fs::read_to_string(&mark).map_err(failed)?;
        return serde_json::from_str(&text).map(Some).map_err(|error| failed(error.into()));
    }
    let mut entries = fs::read_dir(folder).map_err(failed)?;
    if folder.join(UNFINISHED).exists() {
        for name in ["banzhang.db", "banzhang.db-wal", "banzhang.db-shm"] {
            match fs::remove_file(folder.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
                _ => {}
            }
        }
    } else if entries.next().is_some() {
        let folder = folder.display();
        return Err(ServerError::Refused(Words::made(
            format!("{folder} 不是演示目录，未做任何改动。请用 --data 指定一个新目录。"),
            format!("{folder} is not the folder of a demo; nothing was changed. Name a new one with --data."),
        )));
    }
    fs::write(folder.join(UNFINISHED), "").map_err(failed)?;
    Ok(None)
}

/// Marks the folder as that of a demo whose history is whole.
pub fn leave(folder: &Path, known: &Known) -> Result<(), ServerError> {
    let failed = |source| ServerError::File { path: folder.to_owned(), source };
    let text = serde_json::to_string_pretty(known).map_err(|error| failed(error.into()))?;
    let written = folder.join("demo.json.new");
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(&written)
        .map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    fs::rename(&written, folder.join(MARK)).map_err(failed)?;
    fs::remove_file(folder.join(UNFINISHED)).map_err(failed)
}
