//! Files that are complete or not there: written beside their place and moved into it at the end.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::error::CommandError;

/// Where a command writes.
pub enum Output {
    /// The standard output.
    Standard(BufWriter<io::Stdout>),
    /// A file.
    File {
        /// Its final name.
        path: PathBuf,
        /// What is written so far.
        writer: BufWriter<NamedTempFile>,
    },
    /// Something that is no plain file, such as `/dev/null`: written as it is.
    Device(PathBuf, BufWriter<File>),
}

impl Output {
    /// Writes to `path`, or to the standard output.
    pub fn create(path: Option<&Path>) -> Result<Output, CommandError> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            return Ok(Output::Standard(BufWriter::with_capacity(1 << 20, io::stdout())));
        };
        let failed = |source| CommandError::Output { path: path.to_owned(), source };
        if path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
            let file = File::options().write(true).open(path).map_err(failed)?;
            return Ok(Output::Device(path.to_owned(), BufWriter::new(file)));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::Builder::new()
            .prefix(".banzhang-")
            .permissions(permissions())
            .tempfile_in(folder)
            .map_err(failed)?;
        Ok(Output::File { path: path.to_owned(), writer: BufWriter::with_capacity(1 << 20, file) })
    }

    /// Writes by `write`; an error leaves no file behind.
    pub fn write(mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), CommandError> {
        let path = self.path().to_owned();
        let failed = |source| CommandError::Output { path: path.clone(), source };
        write(&mut self).map_err(failed)?;
        self.finish()
    }

    /// Gives the file its name, once all of it is on the disk.
    pub fn finish(mut self) -> Result<(), CommandError> {
        let path = self.path().to_owned();
        let failed = |source| CommandError::Output { path: path.clone(), source };
        self.flush().map_err(failed)?;
        if let Output::File { path, writer } = self {
            let file = writer.into_inner().map_err(|error| failed(error.into_error()))?;
            file.as_file().sync_all().map_err(failed)?;
            file.persist(path).map_err(|error| failed(error.error))?;
        }
        Ok(())
    }

    fn path(&self) -> &Path {
        match self {
            Output::Standard(_) => Path::new("-"),
            Output::File { path, .. } | Output::Device(path, _) => path,
        }
    }

    fn inner(&mut self) -> &mut dyn Write {
        match self {
            Output::Standard(writer) => writer,
            Output::File { writer, .. } => writer,
            Output::Device(_, writer) => writer,
        }
    }
}

/// Files of figures are for their owner and group.
fn permissions() -> std::fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o640)
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner().flush()
    }
}
