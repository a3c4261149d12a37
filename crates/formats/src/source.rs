//! A file as the user names it, and its bytes: decompressed, counted, digested, watched for changes.

use std::{
    fs::{File, Metadata},
    io::{self, Read},
    path::{Path, PathBuf},
    time::SystemTime,
};

use sha2::{Digest as _, Sha256};

use crate::progress::Meter;

/// A file to read, and the shop of its rows where they name none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// Where it is.
    pub path: PathBuf,
    /// The shop, given as `SHOP=FILE`.
    pub shop: Option<String>,
}

impl Source {
    /// Reads `FILE` or `SHOP=FILE`. A file that exists under the whole name is taken as it is.
    pub fn parse(text: &str) -> Source {
        let whole = || Source { path: PathBuf::from(text), shop: None };
        match text.split_once('=') {
            Some((shop, path)) if !shop.is_empty() && !path.is_empty() && !Path::new(text).exists() => {
                Source { path: PathBuf::from(path), shop: Some(shop.to_owned()) }
            }
            _ => whole(),
        }
    }

    /// The file's name for messages.
    pub fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// What tells one state of a file from another.
#[derive(PartialEq, Eq)]
struct State {
    length: u64,
    modified: Option<SystemTime>,
}

impl State {
    fn of(metadata: &Metadata) -> State {
        State { length: metadata.len(), modified: metadata.modified().ok() }
    }
}

/// The bytes of an open file, from its beginning to its end.
pub(crate) struct Bytes<'m> {
    file: File,
    before: Option<State>,
    read: u64,
    digest: Option<Sha256>,
    meter: &'m Meter,
}

impl<'m> Bytes<'m> {
    /// Opens a file. Its SHA-256 is computed only where asked for, since it costs as much as parsing.
    pub fn open(path: &Path, digest: bool, meter: &'m Meter) -> io::Result<Bytes<'m>> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        let before = metadata.is_file().then(|| State::of(&metadata));
        Ok(Bytes { file, before, read: 0, digest: digest.then(Sha256::new), meter })
    }

    /// Reads what is left and says whether the file is what it was when it was opened, and its digest.
    pub fn finish(&mut self) -> io::Result<(bool, [u8; 32])> {
        io::copy(self, &mut io::sink())?;
        let unchanged = match &self.before {
            Some(before) => *before == State::of(&self.file.metadata()?) && before.length == self.read,
            // A pipe has no state.
            None => true,
        };
        Ok((unchanged, self.digest.take().map_or([0; 32], |digest| digest.finalize().into())))
    }
}

impl Read for Bytes<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.meter.is_cancelled() {
            // Not `Interrupted`: that asks the caller to try again.
            return Err(io::Error::other("cancelled"));
        }
        let count = self.file.read(buffer)?;
        self.read += count as u64;
        self.meter.add_bytes(count as u64);
        if let Some(digest) = &mut self.digest {
            digest.update(&buffer[..count]);
        }
        Ok(count)
    }
}

/// Undoes gzip and zstd, told by their first bytes.
pub(crate) fn decompressed<'b>(mut bytes: impl Read + Send + 'b) -> io::Result<Box<dyn Read + Send + 'b>> {
    let mut start = Vec::with_capacity(4);
    bytes.by_ref().take(4).read_to_end(&mut start)?;
    let gzip = start.starts_with(&[0x1f, 0x8b]);
    let zstd = start == [0x28, 0xb5, 0x2f, 0xfd];
    let whole = io::Cursor::new(start).chain(bytes);
    Ok(match (gzip, zstd) {
        (true, _) => Box::new(flate2::read::MultiGzDecoder::new(whole)),
        (_, true) => Box::new(zstd::stream::read::Decoder::new(whole)?),
        _ => Box::new(whole),
    })
}
