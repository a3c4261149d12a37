//! Files that people really have: platform exports, copied chats, KPI tables of other tools.
//!
//! [`read`] takes a file that is not in the open format, finds out what it is by its headers (never by its
//! name), and hands its rows to a sink. What a format is stands in a data file of `formats/`; [`mod@format`] says
//! how such a file is written, and a user's mapping file ([`Mapping`]) has the same grammar.
//!
//! Memory stays bounded whatever the file holds: text files are decoded and cut piece by piece with a cap on
//! every record, workbooks are read cell by cell behind caps on their size and on what they inflate to.

mod catalogue;
mod chat;
mod convert;
mod error;
mod fold;
pub mod format;
mod mapping;
mod open_table;
mod options;
mod output;
mod reason;
mod recognise;
mod recognised;
mod record;
mod table;
mod text;
pub mod value;
mod workbook;

use std::io::Read;

pub use catalogue::{format_files, known_formats};
pub use convert::ItemLines;
pub use error::{ForeignError, Unrecognised};
pub use mapping::{Mapping, suggest_mapping};
pub use options::{ForeignOptions, Limits};
pub use recognised::Recognised;
pub(crate) use text::is_other_encoding;

use crate::sink::Sink;
use crate::words::Words;
use output::Output;

/// Reads a file of any kind but the open format.
///
/// `name` is what rejects call the file. Rows that cannot be read go to [`Sink::reject`] with their place and
/// reason and the rest is kept; an error means that the file as a whole cannot be read further.
pub fn read<'r>(
    name: &str,
    mut file: Box<dyn Read + 'r>,
    options: &ForeignOptions<'_>,
    sink: &mut dyn Sink,
) -> Result<Recognised, ForeignError> {
    let mut start = Vec::with_capacity(8);
    file.by_ref().take(8).read_to_end(&mut start)?;
    let mut out = Output::new(name, options, sink);
    match kind(&start) {
        Kind::Xlsx => workbook::read_xlsx(workbook::whole(start, file, options.limits.workbook)?, &mut out)?,
        Kind::Xls => workbook::read_xls(workbook::whole(start, file, options.limits.workbook)?, &mut out)?,
        Kind::Other(what) => return Err(ForeignError::Kind(what)),
        Kind::Text => table::read_text(Box::new(std::io::Cursor::new(start).chain(file)), &mut out)?,
    }
    Ok(out.recognised)
}

/// Reads a file that is in memory; see [`read`].
pub fn read_bytes(
    name: &str,
    bytes: &[u8],
    options: &ForeignOptions<'_>,
    sink: &mut dyn Sink,
) -> Result<Recognised, ForeignError> {
    read(name, Box::new(bytes), options, sink)
}

enum Kind {
    Xlsx,
    Xls,
    Text,
    Other(Words),
}

/// What a file is by its first bytes: names lie.
fn kind(start: &[u8]) -> Kind {
    match start {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Kind::Xlsx,
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] => Kind::Xls,
        [b'%', b'P', b'D', b'F', ..] => Kind::Other(Words::new(" PDF 文档", "a PDF document")),
        [b'R', b'a', b'r', b'!', ..] => Kind::Other(Words::new(" RAR 压缩包", "a RAR archive")),
        [b'7', b'z', 0xbc, 0xaf, ..] => Kind::Other(Words::new(" 7z 压缩包", "a 7z archive")),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] => Kind::Other(Words::new("图片", "a picture")),
        [b'P', b'A', b'R', b'1', ..] => Kind::Other(Words::new(" Parquet 文件", "a Parquet file")),
        _ => Kind::Text,
    }
}
