//! Tables of text: columns as wide as their widest cell on a terminal, numbers to the right, and what is wider than
//! the terminal cut into several tables instead of broken lines.

use unicode_width::UnicodeWidthStr as _;

use crate::screen::{Screen, Tone};

const GAP: &str = "  ";

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// What stands above it.
    pub title: String,
    /// Numbers stand to the right.
    pub right: bool,
    /// Columns of one group stay together where a table is cut.
    pub group: u8,
}

impl Column {
    /// A column of texts.
    pub fn text(title: impl Into<String>) -> Column {
        Column { title: title.into(), right: false, group: 0 }
    }

    /// A column of numbers.
    pub fn number(title: impl Into<String>, group: u8) -> Column {
        Column { title: title.into(), right: true, group }
    }
}

/// A line of a table.
#[derive(Clone, Debug)]
enum Line {
    Row(Vec<String>, Tone),
    Heading(String),
    Rule,
    Blank,
}

/// A table of text. Its first columns name the rows and stand in every part.
pub struct Grid {
    columns: Vec<Column>,
    names: usize,
    lines: Vec<Line>,
}

impl Grid {
    /// A table whose first `names` columns name the rows.
    pub fn new(columns: Vec<Column>, names: usize) -> Grid {
        Grid { columns, names, lines: Vec::new() }
    }

    /// Adds a row; cells that are not given are empty.
    pub fn row(&mut self, mut cells: Vec<String>, tone: Tone) {
        cells.resize(self.columns.len(), String::new());
        self.lines.push(Line::Row(cells, tone));
    }

    /// Adds a heading over the rows that follow.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.lines.push(Line::Heading(text.into()));
    }

    /// Adds a line between rows.
    pub fn rule(&mut self) {
        self.lines.push(Line::Rule);
    }

    /// Adds an empty line.
    pub fn blank(&mut self) {
        self.lines.push(Line::Blank);
    }

    /// The table as text, cut to the width of the screen.
    pub fn render(&self, screen: &Screen) -> String {
        let widths: Vec<usize> = (0..self.columns.len()).map(|place| self.width(place)).collect();
        let parts = self.parts(&widths, screen.width.unwrap_or(usize::MAX));
        let texts: Vec<String> = parts.iter().map(|part| self.part(part, &widths, screen)).collect();
        texts.join("\n")
    }

    fn width(&self, place: usize) -> usize {
        let cells = self.lines.iter().filter_map(|line| match line {
            Line::Row(cells, _) => Some(cells[place].width()),
            _ => None,
        });
        cells.max().unwrap_or(0).max(self.columns[place].title.width())
    }

    /// The columns of each part: what fits, cut between groups rather than inside one.
    fn parts(&self, widths: &[usize], room: usize) -> Vec<Vec<usize>> {
        let names: Vec<usize> = (0..self.names).collect();
        let total = |places: &[usize]| places.iter().map(|&place| widths[place] + GAP.len()).sum::<usize>();
        let fits =
            |part: &[usize], more: &[usize]| total(part) + total(more) <= room.saturating_add(GAP.len());
        let figures: Vec<usize> = (self.names..self.columns.len()).collect();
        let mut parts = vec![names.clone()];
        for group in figures.chunk_by(|&a, &b| self.columns[a].group == self.columns[b].group) {
            let open = |part: &Vec<usize>| part.len() > names.len();
            if parts.last().is_some_and(|part| open(part) && !fits(part, group)) {
                parts.push(names.clone());
            }
            for &place in group {
                if parts.last().is_some_and(|part| open(part) && !fits(part, &[place])) {
                    parts.push(names.clone());
                }
                if let Some(part) = parts.last_mut() {
                    part.push(place);
                }
            }
        }
        parts
    }

    fn part(&self, places: &[usize], widths: &[usize], screen: &Screen) -> String {
        let titles: Vec<String> = self.columns.iter().map(|column| column.title.clone()).collect();
        let whole = places.iter().map(|&place| widths[place] + GAP.len()).sum::<usize>() - GAP.len();
        let rule = screen.paint(Tone::Quiet, &"─".repeat(whole));
        let mut text =
            format!("{}\n{rule}\n", screen.paint(Tone::Strong, &self.join(&titles, places, widths)));
        for line in &self.lines {
            match line {
                Line::Row(cells, tone) => text += &screen.paint(*tone, &self.join(cells, places, widths)),
                Line::Heading(heading) => text += &screen.paint(Tone::Strong, heading),
                Line::Rule => text += &rule,
                Line::Blank => {}
            }
            text.push('\n');
        }
        text
    }

    fn join(&self, cells: &[String], places: &[usize], widths: &[usize]) -> String {
        let padded = places.iter().map(|&place| {
            let fill = " ".repeat(widths[place].saturating_sub(cells[place].width()));
            if self.columns[place].right { fill + &cells[place] } else { cells[place].clone() + &fill }
        });
        padded.collect::<Vec<_>>().join(GAP).trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let mut columns = vec![Column::text("客服")];
        columns.extend(
            [("接待人数", 4), ("回复率", 4), ("销售额", 8)].map(|(t, group)| Column::number(t, group)),
        );
        let mut grid = Grid::new(columns, 1);
        grid.row(["星星", "120", "98.0%", "¥1,000.00"].map(str::to_owned).into(), Tone::Plain);
        grid
    }

    #[test]
    fn chinese_is_two_wide_and_numbers_stand_to_the_right() {
        let text = grid().render(&Screen::plain(None));
        let lines: Vec<usize> = text.lines().map(|line| line.width()).collect();
        assert_eq!(text.lines().next(), Some("客服  接待人数  回复率     销售额"));
        assert_eq!(lines, [33, 33, 33]);
    }

    #[test]
    fn a_table_too_wide_is_cut_between_groups() {
        let text = grid().render(&Screen::plain(Some(25)));
        assert!(text.lines().all(|line| line.width() <= 25), "{text}");
        assert_eq!(text.matches("星星").count(), 2);
    }
}
