//! What the reference is fed, and the engine with it.

use kpi::{input::Row, rules::Rules};

/// One file: its rows in order. The row number is the place in the list.
pub type File = Vec<Row<'static>>;

/// Files, rules and what is asked.
#[derive(Clone, Debug)]
pub struct Input {
    /// The files, in the order in which they are given.
    pub files: Vec<File>,
    /// The rule set.
    pub rules: Rules,
    /// Nothing after this is seen; microseconds.
    pub as_of: i64,
    /// First day reported.
    pub from: i32,
    /// Last day reported.
    pub to: i32,
}

impl Input {
    /// Everything there is in these files.
    pub fn new(files: Vec<File>, rules: Rules) -> Input {
        Input { files, rules, as_of: i64::MAX, from: i32::MIN, to: i32::MAX }
    }

    /// Stands for the SHA-256 of a file's bytes: equal files have equal digests.
    pub fn digest(file: &File) -> [u8; 32] {
        let text = format!("{file:?}");
        let mut digest = [0_u8; 32];
        let mut state: u64 = 0xcbf2_9ce4_8422_2325;
        for (n, byte) in text.bytes().chain([1_u8; 32]).enumerate() {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            digest[n % 32] = (state >> 32) as u8;
        }
        digest
    }
}
