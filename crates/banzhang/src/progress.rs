//! What is shown while a command works: a bar on a terminal, nothing in a pipe.

use std::{
    fmt, io,
    io::{IsTerminal as _, Write as _},
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    time::Duration,
};

use formats::Meter;
use indicatif::{ProgressBar, ProgressStyle};

/// Says something on the standard error. That nobody can hear it is no reason to stop.
pub fn say(text: fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// A bar over so many bytes or steps; hidden where the standard error is no terminal.
pub fn bar(length: u64, template: &str) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style)
}

/// Runs `work` with a bar of the bytes and rows that a meter counts.
pub fn watching<T>(meter: &Meter, total: u64, work: impl FnOnce() -> T) -> T {
    let bar = bar(total, "{bar:30} {bytes}/{total_bytes}  {msg}  ETA {eta}");
    if bar.is_hidden() {
        return work();
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Relaxed) {
                bar.set_position(meter.bytes());
                bar.set_message(format!("{} rows", meter.rows()));
                std::thread::sleep(Duration::from_millis(100));
            }
            bar.finish_and_clear();
        });
        let result = work();
        done.store(true, Relaxed);
        result
    })
}
