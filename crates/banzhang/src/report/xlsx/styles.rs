//! How cells of the workbook look.

use kpi::{metric::Unit, why::Language};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::words::pick;

/// What a cell holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A text, never read as anything else.
    Text,
    /// A long text, wrapped.
    Wrapped,
    /// A count.
    Count,
    /// A mean.
    Mean,
    /// Yuan.
    Yuan,
    /// A share.
    Percent,
    /// Seconds.
    Seconds,
    /// A day.
    Day,
    /// A clock.
    Clock,
}

const KINDS: [(Kind, &str, &str); 9] = [
    (Kind::Text, "@", "@"),
    (Kind::Wrapped, "@", "@"),
    (Kind::Count, "#,##0", "#,##0"),
    (Kind::Mean, "#,##0.0", "#,##0.0"),
    (Kind::Yuan, "¥#,##0.00", "¥#,##0.00"),
    (Kind::Percent, "0.0%", "0.0%"),
    (Kind::Seconds, "#,##0.0\"秒\"", "#,##0.0\"s\""),
    (Kind::Day, "yyyy-mm-dd", "yyyy-mm-dd"),
    (Kind::Clock, "yyyy-mm-dd hh:mm:ss", "yyyy-mm-dd hh:mm:ss"),
];

impl Kind {
    /// How a ratio of a unit is shown.
    pub fn of_ratio(unit: Unit) -> Kind {
        match unit {
            Unit::Share => Kind::Percent,
            Unit::Milliseconds => Kind::Seconds,
            Unit::FenEach | Unit::FenPerHour => Kind::Yuan,
            _ => Kind::Mean,
        }
    }

    /// How a count or sum of a unit is shown.
    pub fn of_sum(unit: Unit) -> Kind {
        if unit == Unit::Fen { Kind::Yuan } else { Kind::Count }
    }
}

/// How a cell stands out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    /// A figure of a row.
    Plain,
    /// A figure that is not final yet.
    Provisional,
    /// A figure of a totals row.
    Total,
    /// A figure of a totals row that is not final yet.
    ProvisionalTotal,
}

const LOOKS: [Look; 4] = [Look::Plain, Look::Provisional, Look::Total, Look::ProvisionalTotal];

/// The formats of a workbook, made once.
pub struct Styles {
    cells: Vec<Format>,
    /// Titles of columns.
    pub header: Format,
    /// Titles of columns of numbers.
    pub header_of_numbers: Format,
    /// Notes below tables.
    pub note: Format,
    /// Notes that must not be overlooked.
    pub warning: Format,
}

impl Styles {
    /// Formats with the units of a language.
    pub fn new(language: Language) -> Styles {
        let cells = KINDS.iter().flat_map(|&(kind, zh, en)| {
            LOOKS.iter().map(move |&look| cell(kind, pick(language, zh, en), look))
        });
        let header = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(Color::RGB(0xE8EEF4))
            .set_border_bottom(FormatBorder::Thin);
        Styles {
            cells: cells.collect(),
            header_of_numbers: header.clone().set_align(FormatAlign::Right),
            header,
            note: Format::new().set_font_color(Color::RGB(0x5F6B7A)),
            warning: Format::new().set_bold().set_font_color(Color::RGB(0xB45309)),
        }
    }

    /// The format of a cell.
    pub fn cell(&self, kind: Kind, look: Look) -> &Format {
        let kind = KINDS.iter().position(|(of, ..)| *of == kind).unwrap_or_default();
        let look = LOOKS.iter().position(|of| *of == look).unwrap_or_default();
        &self.cells[kind * LOOKS.len() + look]
    }
}

fn cell(kind: Kind, number: &str, look: Look) -> Format {
    let mut format = Format::new().set_num_format(number);
    match kind {
        Kind::Text => format = format.set_align(FormatAlign::Left),
        Kind::Wrapped => format = format.set_text_wrap().set_align(FormatAlign::Top),
        // The dash of "no case" stands where the number would.
        _ => format = format.set_align(FormatAlign::Right),
    }
    if matches!(look, Look::Provisional | Look::ProvisionalTotal) {
        format = format.set_italic().set_font_color(Color::RGB(0x2563A8));
    }
    if matches!(look, Look::Total | Look::ProvisionalTotal) {
        format =
            format.set_bold().set_background_color(Color::RGB(0xF4F6F8)).set_border_top(FormatBorder::Hair);
    }
    format
}
