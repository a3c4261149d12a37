//! What stands in a table, and how it is shown.

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Look {
    /// Yuan, to the fen.
    Money,
    /// A share.
    Percent,
    /// Seconds, to the millisecond.
    Seconds,
    /// Anything else that is divided.
    Quotient,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing to tell.
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A quotient, divided only here.
    Number(i128, i128, Look),
    /// A day and a time on the clocks of the reader: `2026-11-02 09:00:00`.
    Time(String),
    /// A day: `2026-11-02`.
    Day(String),
}

impl Look {
    pub(super) fn places(self) -> u32 {
        match self {
            Look::Money => 2,
            Look::Seconds => 3,
            Look::Quotient => 4,
            Look::Percent => 6,
        }
    }
}

impl Cell {
    /// Words; empty ones tell nothing.
    pub fn words(text: impl Into<String>) -> Cell {
        let text = text.into();
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }

    /// Yuan of fen.
    pub fn money(fen: i64) -> Cell {
        Cell::Number(i128::from(fen), 100, Look::Money)
    }

    /// As text, the way CSV has it.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Time(text) | Cell::Day(text) => text.clone(),
            Cell::Integer(n) => n.to_string(),
            Cell::Number(n, d, look) => decimal(*n, *d, look.places()),
        }
    }
}

/// `n ÷ d` as a decimal number, half rounded away from zero; empty where there is no case.
pub fn decimal(n: i128, d: i128, places: u32) -> String {
    if d == 0 {
        return String::new();
    }
    let unit = 10_i128.pow(places);
    let (n, d) = if d < 0 { (-n, -d) } else { (n, d) };
    let size = (n.abs() * unit * 2 + d) / (2 * d);
    let sign = if n < 0 && size > 0 { "-" } else { "" };
    let width = usize::try_from(places).unwrap_or(0);
    match places {
        0 => format!("{sign}{size}"),
        _ => format!("{sign}{}.{:0width$}", size / unit, size % unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_rounded_once() {
        assert_eq!(decimal(1, 3, 6), "0.333333");
        assert_eq!(decimal(2, 3, 2), "0.67");
        assert_eq!(decimal(-1, 8, 2), "-0.13");
        assert_eq!(decimal(-1, 1000, 2), "0.00");
        assert_eq!(decimal(5, 0, 2), "");
        assert_eq!(decimal(i128::from(i64::MAX), 1, 2), "9223372036854775807.00");
    }
}
