//! A small mail server: keeps what it got, and answers what it is told to.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// How it answers one mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// It has it.
    Taken,
    /// It has it, and its answer is lost on the way.
    Lost,
    /// It is busy: later, perhaps.
    Busy,
    /// It does not want it.
    Refused,
}

/// A mail as it came.
#[derive(Debug, Clone)]
pub struct Letter {
    /// To whom, as the envelope says.
    pub to: String,
    /// Head and body.
    pub text: String,
}

impl Letter {
    /// The value of a header; empty without it.
    pub fn header(&self, name: &str) -> &str {
        let head = self.text.split("\r\n\r\n").next().unwrap_or_default();
        let lines = head.split("\r\n").filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}

#[derive(Default)]
struct Kept {
    letters: Vec<Letter>,
    said: Vec<String>,
    next: VecDeque<Answers>,
}

/// Listens on this machine for as long as the test runs.
pub struct PostOffice {
    /// Where it listens.
    pub port: u16,
    kept: Arc<Mutex<Kept>>,
}

impl PostOffice {
    /// One that takes everything, and knows no encryption.
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
        let port = listener.local_addr().expect("a port of this machine").port();
        let kept = Arc::<Mutex<Kept>>::default();
        let of_thread = kept.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A sender that goes away ends its own talk only.
                let _ = talk(&stream, &of_thread);
            }
        });
        Self { port, kept }
    }

    /// How it answers the next mails, one after the other; then it takes everything again.
    pub fn will(&self, answers: &[Answers]) {
        self.kept().next.extend(answers);
    }

    /// Every mail that it got hold of, those of which the sender heard nothing too.
    pub fn letters(&self) -> Vec<Letter> {
        self.kept().letters.clone()
    }

    /// Every line that senders said outside of mails.
    pub fn said(&self) -> Vec<String> {
        self.kept().said.clone()
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn talk(stream: &TcpStream, kept: &Mutex<Kept>) -> std::io::Result<()> {
    let kept = || kept.lock().unwrap_or_else(PoisonError::into_inner);
    let mut lines = BufReader::new(stream);
    let mut say = stream;
    let mut to = String::new();
    say.write_all(b"220 office.test\r\n")?;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let line = line.trim_end().to_owned();
        kept().said.push(line.clone());
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" | "HELO" => say.write_all(b"250-office.test\r\n250 AUTH PLAIN LOGIN\r\n")?,
            "AUTH" => say.write_all(b"235 welcome\r\n")?,
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                say.write_all(b"250 ok\r\n")?;
            }
            "DATA" => {
                say.write_all(b"354 go on\r\n")?;
                let text = mail(&mut lines)?;
                let answers = kept().next.pop_front().unwrap_or(Answers::Taken);
                if matches!(answers, Answers::Taken | Answers::Lost) {
                    kept().letters.push(Letter { to: to.clone(), text });
                }
                match answers {
                    Answers::Taken => say.write_all(b"250 taken\r\n")?,
                    Answers::Lost => return Ok(()),
                    Answers::Busy => say.write_all(b"451 busy\r\n")?,
                    Answers::Refused => say.write_all(b"554 not wanted\r\n")?,
                }
            }
            "QUIT" => {
                say.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => say.write_all(b"250 ok\r\n")?,
        }
    }
}

fn mail(lines: &mut impl BufRead) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 || line == ".\r\n" {
            return Ok(text);
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
