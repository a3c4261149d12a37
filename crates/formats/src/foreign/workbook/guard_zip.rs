//! Looking into a zipped workbook before a reader takes it, so that it cannot fill the memory.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::unsound;
use super::unwinding::step;
use crate::foreign::error::ForeignError;
use crate::foreign::options::Limits;
use crate::words::Words;

/// Longest stretch of a part without a tag: a reader holds such a stretch in memory.
const LONGEST_STRETCH: usize = 16 << 20;
/// Most parts of a workbook.
const MOST_PARTS: usize = 50_000;

/// Inflates every part once, counting; sizes that a zip declares are not believed.
pub(crate) fn check(bytes: &[u8], limits: &Limits) -> Result<(), ForeignError> {
    let mut archive = step(|| ZipArchive::new(Cursor::new(bytes)))?;
    if archive.len() > MOST_PARTS {
        return Err(unsound(
            &format!("有 {} 个部分", archive.len()),
            &format!("it has {} parts", archive.len()),
        ));
    }
    refuse_others(&archive)?;
    let mut total = 0;
    for index in 0..archive.len() {
        let mut part = step(|| archive.by_index(index))?;
        let name = part.name().map(|n| n.to_string()).unwrap_or_default();
        let cap = if name.contains("worksheets/") { limits.inflated } else { limits.shared_strings };
        total += inflate(&mut part, &name, cap.min(limits.inflated - total))?;
    }
    Ok(())
}

fn refuse_others(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<(), ForeignError> {
    let has =
        |part: &str| archive.file_names().flatten().any(|name| name.to_ascii_lowercase().ends_with(part));
    match () {
        () if has("workbook.xml") => Ok(()),
        () if has("workbook.bin") => kind(" XLSB 工作簿", "an XLSB workbook"),
        () if has("word/document.xml") => kind(" Word 文档", "a Word document"),
        () if has("content.xml") => kind(" OpenDocument 文件", "an OpenDocument file"),
        () => kind("不含工作簿的 ZIP 压缩包", "a ZIP archive without a workbook"),
    }
}

fn kind(zh: &str, en: &str) -> Result<(), ForeignError> {
    Err(ForeignError::Kind(Words::new(zh, en)))
}

fn is_shared_strings(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with("sharedstrings.xml")
}

/// Inflates one part into nothing.
fn inflate(part: &mut impl Read, name: &str, cap: u64) -> Result<u64, ForeignError> {
    let mut piece = vec![0; 64 << 10];
    let (mut total, mut stretch) = (0u64, 0usize);
    let is_xml = name.ends_with(".xml") || name.ends_with(".rels");
    loop {
        let read = step(|| part.read(&mut piece))?;
        if read == 0 {
            return Ok(total);
        }
        if total == 0 && is_shared_strings(name) {
            check_count(&piece[..read])?;
        }
        total += read as u64;
        stretch = match memchr::memrchr(b'<', &piece[..read]) {
            Some(at) => read - at,
            None => stretch + read,
        };
        if total > cap {
            return Err(ForeignError::Inflates { part: name.to_string(), cap });
        }
        if is_xml && stretch > LONGEST_STRETCH {
            return Err(unsound(
                &format!("{name} 部分里有一段文字超过 {LONGEST_STRETCH} 字节"),
                &format!("part {name} has a text of more than {LONGEST_STRETCH} bytes"),
            ));
        }
    }
}

/// Most different texts that a workbook may declare; a reader makes room for them at once.
const MOST_STRINGS: u64 = 50_000_000;

fn check_count(start: &[u8]) -> Result<(), ForeignError> {
    let text = String::from_utf8_lossy(start);
    let declared = text.split_once("uniqueCount").map_or("", |(_, rest)| rest);
    let digits: String =
        declared.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    match digits.is_empty() || digits.parse::<u64>().is_ok_and(|n| n <= MOST_STRINGS) {
        true => Ok(()),
        false => Err(unsound(
            &format!("声明有 {digits} 段不同的文字"),
            &format!("it declares {digits} different texts"),
        )),
    }
}
