//! What the caller decides about reading a foreign file.

use kpi::time::Zone;

use super::mapping::Mapping;
use crate::open::Table;

/// How to read a foreign file.
#[derive(Clone, Copy)]
pub struct ForeignOptions<'a> {
    /// The time zone of clocks without an offset.
    pub zone: &'a Zone,
    /// The table of the open format that the file must hold, where the caller knows.
    pub expected: Option<Table>,
    /// The shop of rows that name none (given as `SHOP=FILE`).
    pub shop: Option<&'a str>,
    /// Agent accounts known to be the team's, for pasted chats whose nicks do not show it.
    pub accounts: &'a [String],
    /// How to read headers that no known format has.
    pub mapping: Option<&'a Mapping>,
    /// What a file may cost.
    pub limits: Limits,
}

impl<'a> ForeignOptions<'a> {
    /// Options with nothing known but the time zone.
    pub fn new(zone: &'a Zone) -> ForeignOptions<'a> {
        ForeignOptions {
            zone,
            expected: None,
            shop: None,
            accounts: &[],
            mapping: None,
            limits: Limits::default(),
        }
    }
}

/// What a file may cost in memory and time, in bytes unless said otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Longest record of a text file and longest message of a chat; a longer one is rejected.
    pub record: usize,
    /// Largest workbook file.
    pub workbook: u64,
    /// Most that all parts of a workbook may inflate to.
    pub inflated: u64,
    /// Most that a part which is held in memory, such as the one with all texts, may inflate to.
    pub shared_strings: u64,
    /// Most cells of one row, in number.
    pub cells: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            record: 1 << 20,
            workbook: 512 << 20,
            inflated: 2 << 30,
            shared_strings: 256 << 20,
            cells: 4_096,
        }
    }
}
