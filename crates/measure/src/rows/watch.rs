//! A folder whose files are imported once they have stopped growing, and then moved to `done` or `failed`, there with the
//! reason beside.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use kernel::ctx::Ctx;
use kernel::error::{Error, Result};
use kernel::house::House;
use kernel::id::TenantId;
use kernel::text::Words;

use super::batch::State;
use super::local::{self, LocalImport, begin_local, import_status};
use crate::BatchId;

/// How often the folder is looked through.
const EVERY: Duration = Duration::from_secs(2);
/// Looks through which a file has to stay the same before it is taken as complete.
const STILL: u32 = 3;

/// Looks after a folder until it is dropped.
pub struct Watcher {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watcher {
    /// Starts to look after `folder`, which is made when it is not there.
    pub fn start(house: &House, folder: &Path) -> Result<Self> {
        let mut keeper = Keeper::new(house, folder)?;
        let (stop, stopped) = channel();
        let work = move || {
            while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                if let Err(error) = keeper.look() {
                    tracing::warn!(%error, "the watched folder cannot be looked through; trying again");
                }
            }
        };
        let thread = std::thread::Builder::new().name("watch".to_owned()).spawn(work);
        let thread = thread.map_err(|error| Error::internal("starting a thread", error))?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A file in the folder.
enum Seen {
    /// As it was so many looks ago.
    Growing(u64, Option<SystemTime>, u32),
    /// Being imported.
    Begun(BatchId),
}

/// What is known of the folder.
pub(crate) struct Keeper {
    house: House,
    folder: PathBuf,
    files: HashMap<PathBuf, Seen>,
}

fn failed(step: &'static str) -> impl Fn(std::io::Error) -> Error {
    move |error| Error::internal(step, error)
}

impl Keeper {
    pub(crate) fn new(house: &House, folder: &Path) -> Result<Self> {
        for part in ["done", "failed"] {
            fs::create_dir_all(folder.join(part)).map_err(failed("the watched folder"))?;
        }
        Ok(Self { house: house.clone(), folder: folder.to_owned(), files: HashMap::new() })
    }

    /// One look: begins what has stopped growing, moves what has ended.
    pub(crate) fn look(&mut self) -> Result<()> {
        let mut here = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(failed("the watched folder"))? {
            let entry = entry.map_err(failed("the watched folder"))?;
            let hidden = entry.file_name().to_string_lossy().starts_with(['.', '~']);
            match entry.metadata() {
                Ok(metadata) if metadata.is_file() && !hidden => here.push((entry.path(), metadata)),
                // It went away meanwhile.
                _ => {}
            }
        }
        self.files.retain(|path, _| here.iter().any(|(there, _)| there == path));
        for (path, metadata) in here {
            let state = (metadata.len(), metadata.modified().ok());
            self.one(path, state)?;
        }
        Ok(())
    }

    fn one(&mut self, path: PathBuf, (length, modified): (u64, Option<SystemTime>)) -> Result<()> {
        let next = match self.files.get(&path) {
            Some(Seen::Begun(id)) => return self.ended(&path, *id),
            Some(Seen::Growing(before, at, looks)) if (*before, *at) == (length, modified) => *looks + 1,
            _ => 0,
        };
        if next < STILL {
            self.files.insert(path, Seen::Growing(length, modified, next));
            return Ok(());
        }
        let ctx = Ctx::house(TenantId::HOME, "watch", self.house.clock().now());
        let wanted = LocalImport { path: path.clone(), ..LocalImport::default() };
        match begin_local(&self.house, &ctx, &wanted) {
            Ok(id) => {
                self.files.insert(path, Seen::Begun(id));
                Ok(())
            }
            // It was begun before this process started, or somebody imported it in another way.
            Err(Error::Problem(problem)) if problem.code == "imported_already" => {
                match local::same(&self.house, &path)? {
                    Some(id) => self.ended(&path, id),
                    None => Ok(()),
                }
            }
            Err(Error::Problem(problem)) => self.refuse(&path, &problem.detail),
            Err(error) => Err(error),
        }
    }

    /// Moves the file of an import that has ended.
    fn ended(&mut self, path: &Path, id: BatchId) -> Result<()> {
        let status = import_status(&self.house, id)?;
        match status.state {
            State::Reading => {
                self.files.insert(path.to_owned(), Seen::Begun(id));
                Ok(())
            }
            State::Ready | State::Undone => self.move_to("done", path).map(|_| ()),
            State::Failed | State::Cancelled => self.refuse(path, &status.error.unwrap_or_else(stopped)),
        }
    }

    fn refuse(&mut self, path: &Path, why: &Words) -> Result<()> {
        let moved = self.move_to("failed", path)?;
        let mut name = moved.as_os_str().to_owned();
        name.push(".txt");
        let text = format!("{}\n{}\n", why.zh, why.en);
        fs::write(PathBuf::from(name), text).map_err(failed("a reason beside a file"))
    }

    /// Moves a file into a folder below, under a name that is free there.
    fn move_to(&mut self, part: &str, path: &Path) -> Result<PathBuf> {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let folder = self.folder.join(part);
        let names = std::iter::once(name.clone()).chain((2..).map(|n| format!("{n}-{name}")));
        let free = names.map(|name| folder.join(name)).find(|path| !path.exists());
        let target = free.unwrap_or_else(|| folder.join(name));
        fs::rename(path, &target).map_err(failed("a file of the watched folder"))?;
        self.files.remove(path);
        Ok(target)
    }
}

fn stopped() -> Words {
    Words::fixed("导入被取消。", "The import was stopped.")
}

#[cfg(test)]
mod tests {
    use kernel::jobs::Workers;
    use kernel::testing::{On, TestHouse};

    use super::*;

    fn work(keeper: &mut Keeper) {
        let workers = Workers::start(&keeper.house, 1).unwrap();
        for _ in 0..2_000 {
            keeper.look().unwrap();
            if keeper.files.is_empty() {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        workers.stop(Duration::from_secs(10));
    }

    #[test]
    fn files_are_imported_once_they_have_stopped_growing() {
        let test = TestHouse::with(On::Sqlite, vec![crate::module()]);
        test.world();
        let folder = test.folder().join("watched");
        let mut keeper = Keeper::new(&test.house, &folder).unwrap();
        let good = "shop,order_id,buyer,created_at\n旗舰店,o1,甲,2026-10-31 10:00:00\n";
        fs::write(folder.join("good.csv"), &good[..20]).unwrap();
        for _ in 0..STILL {
            keeper.look().unwrap();
        }
        fs::write(folder.join("good.csv"), good).unwrap();
        fs::write(folder.join("bad.csv"), "a,b\n1,2\n").unwrap();
        fs::write(folder.join(".hidden"), "x").unwrap();
        keeper.look().unwrap();
        assert!(keeper.files.values().all(|seen| matches!(seen, Seen::Growing(_, _, 0))));
        work(&mut keeper);
        assert!(folder.join("done/good.csv").exists() && folder.join("failed/bad.csv").exists());
        let why = fs::read_to_string(folder.join("failed/bad.csv.txt")).unwrap();
        assert!(why.contains("认不出") && why.contains("no known format"), "{why}");
        assert!(folder.join(".hidden").exists());
        // The same bytes again: nothing to do, and the file goes away too.
        fs::write(folder.join("good.csv"), good).unwrap();
        work(&mut keeper);
        assert!(folder.join("done/2-good.csv").exists());
    }
}
