//! Where a table is shown: a terminal with its width and colours, or a pipe without either.

use std::io::{self, IsTerminal as _};

use anstyle::{AnsiColor, Style};

/// How a line is shown where there are colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// As it is.
    Plain,
    /// Headers, totals.
    Strong,
    /// Legends, rules.
    Quiet,
    /// What the reader must know before believing a figure.
    Warning,
}

/// Where a table is shown.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Columns of the terminal; none in a pipe, where lines may be of any length.
    pub width: Option<usize>,
    colours: bool,
}

impl Screen {
    /// The standard output; a file has no colours, and no width unless one is asked for.
    pub fn of_output(to_file: bool, width: Option<usize>) -> Screen {
        if to_file || !io::stdout().is_terminal() {
            return Screen::plain(width);
        }
        let asked = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let terminal = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0.into());
        Screen { width: width.or_else(terminal), colours: !asked("NO_COLOR") && !dumb }
    }

    /// A screen without colours.
    pub fn plain(width: Option<usize>) -> Screen {
        Screen { width, colours: false }
    }

    /// A text in its tone.
    pub fn paint(&self, tone: Tone, text: &str) -> String {
        let style = match tone {
            Tone::Plain => return text.to_owned(),
            Tone::Strong => Style::new().bold(),
            Tone::Quiet => Style::new().dimmed(),
            Tone::Warning => AnsiColor::Yellow.on_default(),
        };
        if self.colours { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}
