//! Bytes on their way in: on the disk, hashed as they come, gone with the process.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};

use sha2::{Digest, Sha256};

use crate::error::{Error, Result, too_large};

/// Bytes of one part.
pub(super) const PART: usize = 1 << 20;

/// A file without a name on the disk: it leaves nothing behind, however the process ends.
pub struct Spool {
    file: File,
    hash: Sha256,
    size: u64,
    limit: u64,
}

/// All bytes have come.
pub struct Spooled {
    file: File,
    pub(super) size: u64,
    pub(super) sha256: String,
}

impl Spool {
    /// An empty one in `folder` that takes up to `limit` bytes.
    pub fn new(folder: &std::path::Path, limit: u64) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(|error| Error::internal("the folder of uploads", error))?;
        let file =
            tempfile::tempfile_in(folder).map_err(|error| Error::internal("a file for an upload", error))?;
        Ok(Self { file, hash: Sha256::new(), size: 0, limit })
    }

    /// Adds bytes, or says that they are too many.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.size += bytes.len() as u64;
        if self.size > self.limit {
            return Err(too_large(usize::try_from(self.limit).unwrap_or(usize::MAX)));
        }
        self.hash.update(bytes);
        self.file.write_all(bytes).map_err(|error| Error::internal("writing an upload", error))
    }

    /// No more bytes.
    pub fn finish(self) -> Spooled {
        let sha256 = data_encoding::HEXLOWER.encode(&self.hash.finalize());
        Spooled { file: self.file, size: self.size, sha256 }
    }
}

impl Spooled {
    /// How many bytes there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Their SHA-256, hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// How many parts there are.
    pub(super) fn parts(&self) -> u64 {
        self.size.div_ceil(PART as u64)
    }

    /// Part number `n`, from 0.
    pub(super) fn part(&self, n: u64) -> Result<Vec<u8>> {
        let read = |mut file: &File| {
            file.seek(SeekFrom::Start(n * PART as u64))?;
            let mut bytes = Vec::with_capacity(PART);
            file.take(PART as u64).read_to_end(&mut bytes)?;
            Ok::<_, std::io::Error>(bytes)
        };
        read(&self.file).map_err(|error| Error::internal("reading an upload", error))
    }
}
