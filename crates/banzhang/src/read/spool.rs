//! Lists kept on the disk until the place of the document comes where they belong.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Seek as _, Write},
};

/// A list of JSON values, written to a file that has no name.
pub struct Spool {
    file: BufWriter<File>,
    /// The last value, which may still get an addition.
    last: Vec<u8>,
    /// Some value is in the file.
    begun: bool,
}

impl Spool {
    /// An empty list.
    pub fn new() -> io::Result<Spool> {
        Ok(Spool { file: BufWriter::new(tempfile::tempfile()?), last: Vec::new(), begun: false })
    }

    /// Adds a value.
    pub fn push(&mut self, value: Vec<u8>) -> io::Result<()> {
        self.flush_last()?;
        self.last = value;
        Ok(())
    }

    /// Adds a member to the last value, which must be an object with members.
    pub fn add_to_last(&mut self, name: &str, value: &[u8]) {
        if self.last.last() == Some(&b'}') {
            self.last.pop();
            self.last.extend_from_slice(format!(",\"{name}\":").as_bytes());
            self.last.extend_from_slice(value);
            self.last.push(b'}');
        }
    }

    /// Writes the list.
    pub fn write_to(mut self, out: &mut dyn Write) -> io::Result<()> {
        self.flush_last()?;
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        out.write_all(b"[")?;
        io::copy(&mut BufReader::new(file), out)?;
        out.write_all(b"]")
    }

    fn flush_last(&mut self) -> io::Result<()> {
        if !self.last.is_empty() {
            let between: &[u8] = if std::mem::replace(&mut self.begun, true) { b",\n" } else { b"\n" };
            self.file.write_all(between)?;
            self.file.write_all(&self.last)?;
            self.last.clear();
        }
        Ok(())
    }
}
