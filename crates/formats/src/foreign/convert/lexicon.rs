//! The words of a format in the form in which cells are compared with them, made once a table.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::foreign::catalogue::catalogue;
use crate::foreign::fold::fold;
use crate::foreign::format::Table;
use crate::foreign::recognise::Found;
use crate::foreign::value::clean::clean;

/// The words of a format, ready to be compared.
pub(crate) struct Lexicon<'f> {
    absent: HashSet<&'f str>,
    /// First bytes of the words for an empty cell: most cells need no further look.
    absent_starts: Vec<bool>,
    /// Columns of the file that belong to no column of ours.
    pub(crate) unknown: Vec<usize>,
    summary: HashSet<String>,
    /// Our column → their word → our word.
    words: HashMap<&'f str, HashMap<String, &'f str>>,
    pub(crate) closed: Statuses,
    pub(crate) open: Statuses,
    pub(crate) unpaid: Statuses,
    /// Seconds that the clocks are ahead of UTC, where the format says so.
    pub(crate) offset: Option<i64>,
}

/// No word for an empty cell or a summary is longer, in bytes.
const LONGEST_WORD: usize = 64;

impl<'f> Lexicon<'f> {
    pub(crate) fn new(found: &'f Found<'f>) -> Lexicon<'f> {
        let format = found.format;
        let common = &catalogue().common;
        let absent: HashSet<&str> = common.absent.iter().chain(&format.absent).map(String::as_str).collect();
        let starts = |byte: u8| absent.iter().any(|word| word.as_bytes().first() == Some(&byte));
        // A reference table has a use for its summary rows.
        let everywhere = if format.table == Table::Reference { &[][..] } else { common.summary.as_slice() };
        let own = format.summary.get("skip").into_iter().flatten();
        Lexicon {
            absent_starts: (0..=u8::MAX).map(starts).collect(),
            unknown: unknown(found),
            absent,
            summary: own.chain(everywhere).map(|word| fold(word)).collect(),
            words: words(&[&common.words, &format.words]),
            closed: Statuses::new(&format.status.closed),
            open: Statuses::new(&format.status.open),
            unpaid: Statuses::new(&format.status.unpaid),
            offset: format.clock_offset().ok().flatten(),
        }
    }

    /// Whether a cleaned text is one of the words for an empty cell.
    pub(crate) fn is_absent(&self, text: &str) -> bool {
        let Some(first) = text.bytes().next() else { return true };
        self.absent_starts[usize::from(first)] && text.len() <= LONGEST_WORD && self.absent.contains(text)
    }

    /// Our word for a word of a column; `None` for one that nobody listed.
    pub(crate) fn word(&self, column: &str, text: &str) -> Option<&'f str> {
        self.words.get(column)?.get(&fold(text)).copied()
    }

    /// Whether the first filled cell of a row makes it a summary.
    pub(crate) fn is_summary(&self, text: &str) -> bool {
        let text = clean(text);
        text.len() <= LONGEST_WORD && self.summary.contains(fold(text).trim_end_matches(':'))
    }
}

type Words = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// Later lists rule; our own words stand for themselves.
fn words<'w>(lists: &[&'w Words]) -> HashMap<&'w str, HashMap<String, &'w str>> {
    let mut all: HashMap<&str, HashMap<String, &str>> = HashMap::new();
    for (column, entries) in lists.iter().copied().flatten() {
        let column = all.entry(column).or_default();
        for (ours, theirs) in entries {
            column.extend(theirs.iter().chain([ours]).map(|word| (fold(word), ours.as_str())));
        }
    }
    all
}

fn unknown(found: &Found<'_>) -> Vec<usize> {
    let taken = |i: &usize| found.columns.values().flatten().any(|c| c == i);
    (0..found.headers.len()).filter(|i| !taken(i) && !found.headers[*i].is_empty()).collect()
}

/// Words of a status column; a trailing `*` stands for any rest.
pub(crate) struct Statuses(Vec<(String, bool)>);

impl Statuses {
    fn new(words: &[String]) -> Statuses {
        let split = |word: &String| match word.strip_suffix('*') {
            Some(start) => (fold(start), true),
            None => (fold(word), false),
        };
        Statuses(words.iter().map(split).collect())
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a folded status is one of them.
    pub(crate) fn contains(&self, status: &str) -> bool {
        self.0
            .iter()
            .any(|(word, start)| if *start { status.starts_with(word.as_str()) } else { status == word })
    }
}
