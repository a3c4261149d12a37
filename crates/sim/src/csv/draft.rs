use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::SimError;

/// A file being written beside its final name, which it takes only when all is done; dropped
/// before that, it leaves nothing behind.
#[derive(Debug)]
pub(crate) struct Draft {
    path: PathBuf,
    unfinished: Option<PathBuf>,
    out: BufWriter<File>,
}

const BUFFER: usize = 1 << 18;

impl Draft {
    /// Opens a draft of a file in a directory.
    pub(crate) fn create(dir: &Path, name: &str) -> Result<Self, SimError> {
        let path = dir.join(name);
        let unfinished = dir.join(format!(".{name}.part"));
        let file = File::create(&unfinished)
            .map_err(|source| SimError::Write { path: unfinished.clone(), source })?;
        let out = BufWriter::with_capacity(BUFFER, file);
        Ok(Self { path, unfinished: Some(unfinished), out })
    }

    /// Appends bytes.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), SimError> {
        self.out.write_all(bytes).map_err(|source| self.failed(source))
    }

    /// Brings all bytes to the file.
    pub(crate) fn flush(&mut self) -> Result<(), SimError> {
        self.out.flush().map_err(|source| self.failed(source))
    }

    /// Gives the flushed draft its final name.
    pub(crate) fn publish(mut self) -> Result<PathBuf, SimError> {
        if let Some(unfinished) = self.unfinished.take() {
            std::fs::rename(&unfinished, &self.path).map_err(|source| {
                self.unfinished = Some(unfinished);
                self.failed(source)
            })?;
        }
        Ok(std::mem::take(&mut self.path))
    }

    /// The error of this file.
    pub(crate) fn failed(&self, source: impl Into<std::io::Error>) -> SimError {
        SimError::Write { path: self.path.clone(), source: source.into() }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Some(unfinished) = &self.unfinished {
            // Already on the way out with another error, or of no use any more.
            let _ = std::fs::remove_file(unfinished);
        }
    }
}
