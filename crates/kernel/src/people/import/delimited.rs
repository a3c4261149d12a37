//! Text tables: UTF-8, UTF-16 with its mark, or GB18030; comma, semicolon or tab.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030};

use super::{Grid, Unreadable};

/// Reads a text table.
pub(super) fn read(bytes: &[u8]) -> Result<Grid, Unreadable> {
    let text = decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut grid = Grid::default();
    for record in reader.records() {
        let record = record.map_err(|_| Unreadable::fixed("表格无法读取。", "The table cannot be read."))?;
        let line = record.position().map_or(0, |place| line_of(&text, place));
        let cells = record.iter().map(str::to_owned).collect();
        grid.push(u32::try_from(line).unwrap_or(u32::MAX), cells)?;
    }
    Ok(grid)
}

/// The line where a record begins: the reader's own place stands before the empty lines above it.
fn line_of(text: &str, place: &csv::Position) -> u64 {
    let from = usize::try_from(place.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let blank = rest.iter().take_while(|sign| matches!(sign, b'\r' | b'\n'));
    place.line() + blank.filter(|sign| **sign == b'\n').count() as u64
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    let (encoding, skip) = match Encoding::for_bom(bytes) {
        Some(marked) => marked,
        None if std::str::from_utf8(bytes).is_ok() => (encoding_rs::UTF_8, 0),
        None => (GB18030, 0),
    };
    let (text, broken) = encoding.decode_without_bom_handling(&bytes[skip..]);
    if broken || text.contains('\0') {
        return Err(Unreadable::fixed(
            "看不出文件的编码。请另存为 UTF-8 的 CSV 或 .xlsx。",
            "The encoding of the file is unknown. Save it as CSV in UTF-8, or as .xlsx.",
        ));
    }
    Ok(text)
}

/// The sign that separates most in the first lines.
fn delimiter(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().take(super::header::SEARCHED).collect();
    let count = |sign: u8| head.iter().map(|line| line.matches(char::from(sign)).count()).sum::<usize>();
    // The last of equals wins: the comma where nothing separates.
    [b';', b'\t', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        read(bytes).unwrap().lines.into_iter().map(|line| line.cells).collect()
    }

    #[test]
    fn every_usual_encoding_is_read() {
        let wanted =
            vec![vec!["姓名".to_owned(), "工号".to_owned()], vec!["林小满".to_owned(), "A,1".to_owned()]];
        let text = "姓名,工号\r\n林小满,\"A,1\"\r\n\r\n";
        assert_eq!(cells(text.as_bytes()), wanted);
        assert_eq!(cells(format!("\u{feff}{text}").as_bytes()), wanted);
        assert_eq!(cells(&GB18030.encode(text).0), wanted);
        let utf16: Vec<u8> =
            std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(cells(&utf16), wanted);
        assert_eq!(cells("姓名\t工号\n林小满\tA,1".as_bytes()), wanted);
        assert!(read(&[0xff, 0xff, 0x80, 0x00]).is_err());
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let grid = read("姓名\n\n\"a\nb\"\nc".as_bytes()).unwrap();
        assert_eq!(grid.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [1, 3, 5]);
    }

    #[test]
    fn a_file_of_too_many_rows_is_refused() {
        let text = "姓名\n".to_owned() + &"a\n".repeat(super::super::MOST_ROWS + 20);
        assert!(read(text.as_bytes()).is_err());
    }
}
