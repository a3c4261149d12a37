//! The known formats: one data file each. Adding a format is adding its file and its line here.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::format::{Format, FormatError};

const FILES: &[(&str, &str)] = &[
    ("taobao_orders", include_str!("../../formats/taobao_orders.toml")),
    ("taobao_orders_short", include_str!("../../formats/taobao_orders_short.toml")),
    ("taobao_items", include_str!("../../formats/taobao_items.toml")),
    ("jd_orders", include_str!("../../formats/jd_orders.toml")),
    ("pdd_orders", include_str!("../../formats/pdd_orders.toml")),
    ("douyin_orders", include_str!("../../formats/douyin_orders.toml")),
    ("qianniu_workbook", include_str!("../../formats/qianniu_workbook.toml")),
    ("chat_sessions", include_str!("../../formats/chat_sessions.toml")),
    ("chitu", include_str!("../../formats/chitu.toml")),
    ("sycm_agent", include_str!("../../formats/sycm_agent.toml")),
    ("sycm_shop", include_str!("../../formats/sycm_shop.toml")),
    ("feige", include_str!("../../formats/feige.toml")),
];

/// What holds for every format.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Common {
    /// Words for an empty cell.
    pub(crate) absent: Vec<String>,
    /// First cells of summary rows of tables that have no use for them.
    pub(crate) summary: Vec<String>,
    /// What words of a column mean, where the format does not say: our column → our word → theirs.
    pub(crate) words: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// The known formats.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    pub(crate) formats: Vec<Format>,
    pub(crate) common: Common,
}

/// The known formats, read once. A file that is not sound is left out here and found by the tests.
pub(crate) fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| Catalogue {
        formats: FILES.iter().filter_map(|(_, text)| Format::parse(text).ok()).collect(),
        common: toml::from_str(include_str!("../../formats/common.toml")).unwrap_or_default(),
    })
}

/// Id and text of every format file, for documentation and tests.
pub fn format_files() -> &'static [(&'static str, &'static str)] {
    FILES
}

/// Every format file read afresh, with the error of one that is not sound.
pub fn known_formats() -> impl Iterator<Item = Result<Format, FormatError>> {
    FILES.iter().map(|(_, text)| Format::parse(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_file_is_sound() {
        for ((id, _), format) in FILES.iter().zip(known_formats()) {
            let format = format.unwrap_or_else(|error| panic!("{id}: {error}"));
            assert_eq!(&format.id, id);
            assert!(!format.zh.is_empty() && !format.en.is_empty());
        }
        assert!(!catalogue().common.absent.is_empty());
    }
}
