//! Names of files, as sent by anybody, made harmless for every system and every header.

use crate::text::Words;

/// Longest name, in bytes: what most file systems take.
const LONGEST: usize = 200;

/// A name without folders, control characters or what a system reserves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// The harmless name nearest to what was sent; `file` when nothing is left of it.
    pub fn of(sent: &str) -> Self {
        let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
        let kept: String = last.chars().filter(|c| !harmful(*c)).collect();
        // Cutting may bring a dot or a space to the end again.
        let kept = shortened(trimmed(&kept));
        let kept = trimmed(&kept).to_owned();
        if kept.is_empty() {
            return Self("file".to_owned());
        }
        if reserved(&kept) { Self(format!("_{kept}")) } else { Self(kept) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `Content-Disposition` of a download: the name in ASCII for old programs, and whole by RFC 6266.
    pub fn disposition(&self) -> String {
        let plain: String = self
            .0
            .chars()
            .map(|c| if c.is_ascii_graphic() && c != '%' || c == ' ' { c } else { '_' })
            .collect();
        let mut whole = String::new();
        for byte in self.0.bytes() {
            if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
                whole.push(char::from(byte));
            } else {
                whole.push_str(&format!("%{byte:02X}"));
            }
        }
        format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
    }
}

/// Without dots and spaces around it, which hide a file or vanish on some systems.
fn trimmed(name: &str) -> &str {
    name.trim_matches(|c: char| c.is_whitespace() || c == '.')
}

/// What breaks a file system, a header or the eye: control characters, separators, quotes, marks that turn the
/// direction of reading so that `exe.txt` looks like another ending.
fn harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '/' | '\\')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Names of devices on Windows, with any ending.
fn reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |device: &str| {
        stem.strip_prefix(device)
            .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

/// Cut before its ending, so that the ending stays.
fn shortened(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 16 => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let mut end = LONGEST - ending.len();
    while !stem.is_char_boundary(end.min(stem.len())) {
        end -= 1;
    }
    format!("{}{ending}", &stem[..end.min(stem.len())])
}

/// The type a file is stored and sent with: what the sender said, if it is one type and nothing else.
pub(super) fn media_type(said: Option<&str>) -> String {
    const UNKNOWN: &str = "application/octet-stream";
    let said = said.unwrap_or(UNKNOWN).split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let token = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b))
    };
    match said.split_once('/') {
        Some((kind, sort)) if token(kind) && token(sort) && said.len() <= 100 => said,
        _ => UNKNOWN.to_owned(),
    }
}

/// Whether a purpose is a short key; says what is wrong.
pub(super) fn purpose(purpose: &str) -> Result<(), Words> {
    let fits = (1..=40).contains(&purpose.len())
        && purpose.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b));
    if fits {
        return Ok(());
    }
    Err(Words::fixed(
        "用途为 1–40 个小写字母、数字、点或连字符。",
        "A purpose has 1–40 lower-case letters, digits, dots or hyphens.",
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_lose_what_is_harmful_and_nothing_else() {
        for (sent, kept) in [
            ("报表 11月.xlsx", "报表 11月.xlsx"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\a.txt", "a.txt"),
            ("..", "file"),
            (".htaccess", "htaccess"),
            ("a\r\nSet-Cookie: x", "aSet-Cookie x"),
            ("photo\u{202e}gpj.exe", "photogpj.exe"),
            ("con.txt", "_con.txt"),
            ("COM1", "_COM1"),
            ("company.txt", "company.txt"),
            (&format!("{}. {}", "a".repeat(199), "b".repeat(40)), &"a".repeat(199)),
            ("", "file"),
        ] {
            assert_eq!(Name::of(sent).as_str(), kept, "{sent:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = Name::of(&format!("{}.xlsx", "长".repeat(200)));
        assert!(name.as_str().len() <= LONGEST && name.as_str().ends_with(".xlsx"));
    }

    #[test]
    fn the_header_holds_the_whole_name() {
        assert_eq!(
            Name::of("报 1.csv").disposition(),
            "attachment; filename=\"_ 1.csv\"; filename*=UTF-8''%E6%8A%A5%201.csv"
        );
    }

    #[test]
    fn a_type_is_one_type_or_unknown() {
        assert_eq!(media_type(Some("Text/CSV; charset=utf-8")), "text/csv");
        for bad in [None, Some(""), Some("text"), Some("a/b/c"), Some("te xt/html")] {
            assert_eq!(media_type(bad), "application/octet-stream");
        }
    }

    proptest! {
        #[test]
        fn no_name_leads_out_or_breaks_a_header(sent in "\\PC{0,300}|[\\x00-\\x7f]{0,300}") {
            let name = Name::of(&sent);
            prop_assert!(!name.as_str().is_empty() && name.as_str().len() <= LONGEST + 1);
            prop_assert!(!name.as_str().contains(['/', '\\', '\0', '\n', '"']) && name.as_str() != "..");
            prop_assert_eq!(Name::of(name.as_str()), name.clone());
            prop_assert!(axum::http::HeaderValue::from_str(&name.disposition()).is_ok());
        }
    }
}
