//! Reading one file, whatever it is.

use std::{
    io::{self, Read},
    num::NonZero,
};

use kpi::time::Zone;

use crate::{
    error::{ReadError, Why},
    foreign::{self, ForeignOptions, Limits, Mapping, Recognised},
    open::{self, Header, Table},
    progress::Meter,
    sink::Sink,
    source::{Bytes, Source, decompressed},
};

/// How files are read.
#[derive(Clone, Copy)]
pub struct ReadOptions<'a> {
    /// The time zone of clocks without an offset.
    pub zone: &'a Zone,
    /// The table that the file must hold, where the caller knows.
    pub expected: Option<Table>,
    /// How to read headers that no known format has.
    pub mapping: Option<&'a Mapping>,
    /// Agent accounts known to be the team's, for pasted chats whose nicks do not show it.
    pub accounts: &'a [String],
    /// Whether the SHA-256 of the file is wanted.
    pub digest: bool,
    /// What a foreign file may cost.
    pub limits: Limits,
    /// Counts bytes and rows.
    pub meter: &'a Meter,
}

/// What a file turned out to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileRead {
    /// Format, tables, encoding and rows.
    pub recognised: Recognised,
    /// SHA-256 of the file's bytes; zeros where it was not asked for.
    pub digest: [u8; 32],
}

/// A first look at a stream goes no further.
const PEEK: usize = 256 << 10;

/// Reads one file; each sink gets the rows of one worker, all of a foreign file go to the first.
pub fn read_file<S: Sink + Send>(
    source: &Source,
    options: &ReadOptions<'_>,
    sinks: &mut [S],
) -> Result<FileRead, ReadError> {
    let failed = |why| ReadError { file: source.name(), why };
    let mut bytes =
        Bytes::open(&source.path, options.digest, options.meter).map_err(|error| failed(Why::Open(error)))?;
    let recognised = read_stream(&mut bytes, source, options, sinks);
    let finished = bytes.finish().map_err(Why::Read);
    if options.meter.is_cancelled() && (recognised.is_err() || finished.is_err()) {
        return Err(failed(Why::Cancelled));
    }
    // A file that changes often also breaks: the change is what to tell.
    if let Ok((false, _)) = finished {
        return Err(failed(Why::Changed));
    }
    let recognised = recognised.map_err(failed)?;
    let (_, digest) = finished.map_err(failed)?;
    Ok(FileRead { recognised, digest })
}

fn read_stream<S: Sink + Send>(
    bytes: &mut Bytes<'_>,
    source: &Source,
    options: &ReadOptions<'_>,
    sinks: &mut [S],
) -> Result<Recognised, Why> {
    let mut stream = decompressed(bytes).map_err(Why::Read)?;
    let mut start = Vec::new();
    stream.by_ref().take(PEEK as u64).read_to_end(&mut start).map_err(stopped)?;
    if start.is_empty() {
        return Err(Why::Empty);
    }
    match Opening::of(&start, options.expected)? {
        Some(opening) => read_open(opening, start, stream, source, options, sinks),
        None => read_foreign(Box::new(io::Cursor::new(start).chain(stream)), source, options, sinks),
    }
}

/// Only decompressors report data as invalid or as ending too early.
fn stopped(error: io::Error) -> Why {
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            Why::Damaged(error)
        }
        _ => Why::Read(error),
    }
}

/// The beginning of a file of the open format.
struct Opening {
    header: Header,
    json: bool,
    /// The names of its columns, as they stand.
    names: Vec<String>,
    /// Bytes of the byte order mark and the header row.
    length: usize,
}

impl Opening {
    fn of(start: &[u8], expected: Option<Table>) -> Result<Option<Opening>, Why> {
        let mark = if start.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let text = &start[mark..];
        if text.first() == Some(&b'{') {
            return Ok(Self::json(text, mark, expected));
        }
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
        let mut record = csv::StringRecord::new();
        if !reader.read_record(&mut record).unwrap_or(false) {
            return Ok(None);
        }
        let names: Vec<&str> = record.iter().collect();
        let length = mark + reader.position().byte() as usize;
        if foreign::is_other_encoding(text) {
            // Read literally too, once it is decoded.
            return Ok(None);
        }
        let Some(header) = Header::expecting(&names, expected) else { return Ok(None) };
        match header.twice(&names) {
            Some(column) => Err(Why::TwoColumns(column.to_owned())),
            None => {
                let names = names.iter().map(|name| (*name).to_owned()).collect();
                Ok(Some(Opening { header, json: false, names, length }))
            }
        }
    }

    /// JSON Lines may leave absent cells out, so the keys of several lines tell the table.
    fn json(text: &[u8], mark: usize, expected: Option<Table>) -> Option<Opening> {
        let lines = text.split(|&b| b == b'\n').take(100);
        let keys: Vec<String> =
            lines.filter_map(|line| open::object(line).ok()).flat_map(|o| o.into_keys()).collect();
        let names: Vec<&str> = keys.iter().map(String::as_str).collect();
        let table = Header::expecting(&names, expected)?.table;
        // Rows name their columns themselves; the shop of the file stands in where a row has none.
        let columns = table.columns().iter().map(|&column| if column == "shop" { "" } else { column });
        let header = Header::of(table, &columns.collect::<Vec<_>>());
        Some(Opening { header, json: true, names: Vec::new(), length: mark })
    }
}

fn read_open<S: Sink + Send>(
    opening: Opening,
    start: Vec<u8>,
    stream: Box<dyn Read + Send + '_>,
    source: &Source,
    options: &ReadOptions<'_>,
    sinks: &mut [S],
) -> Result<Recognised, Why> {
    let name = source.name();
    let table = opening.header.table;
    check_table(options.expected, &[table.name().to_owned()])?;
    let shop = source.shop.as_deref().unwrap_or_default();
    if !opening.json && !opening.header.has_shop() && shop.is_empty() {
        return Err(Why::NoShop(name));
    }
    let header_lines = start[..opening.length].iter().filter(|&&b| b == b'\n').count() as u64;
    let header = opening.header.with_shop(shop);
    let reading = open::Reading {
        file: &name,
        header: &header,
        json: opening.json,
        line: 1 + header_lines,
        zone: options.zone,
        meter: options.meter,
    };
    let mut rest = io::Cursor::new(start);
    rest.set_position(opening.length as u64);
    let (rows, rejected) = open::read(rest.chain(stream), &reading, sinks).map_err(stopped)?;
    Ok(Recognised {
        format: if opening.json { "open_jsonl" } else { "open_csv" }.to_owned(),
        zh: "开放格式".to_owned(),
        en: "open exchange format".to_owned(),
        tables: vec![table.name().to_owned()],
        encoding: "UTF-8".to_owned(),
        headers: opening.names,
        rows,
        rejected,
        ..Recognised::default()
    })
}

fn check_table(expected: Option<Table>, found: &[String]) -> Result<(), Why> {
    match expected {
        Some(table) if !found.iter().any(|name| name == table.name()) => {
            Err(Why::WrongTable { expected: table.name(), found: found.join(", ") })
        }
        _ => Ok(()),
    }
}

fn read_foreign<S: Sink + Send>(
    stream: Box<dyn Read + '_>,
    source: &Source,
    options: &ReadOptions<'_>,
    sinks: &mut [S],
) -> Result<Recognised, Why> {
    let foreign = ForeignOptions {
        shop: source.shop.as_deref(),
        accounts: options.accounts,
        mapping: options.mapping,
        limits: options.limits,
        expected: options.expected,
        ..ForeignOptions::new(options.zone)
    };
    let Some(sink) = sinks.first_mut() else { return Ok(Recognised::default()) };
    let recognised = foreign::read(&source.name(), stream, &foreign, sink)?;
    check_table(options.expected, &recognised.tables)?;
    Ok(recognised)
}

/// As many workers as there are cores.
pub fn workers() -> NonZero<usize> {
    std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN)
}
