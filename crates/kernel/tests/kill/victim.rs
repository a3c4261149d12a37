//! The parent's side: a child that is killed at a random moment.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How often a scenario kills.
pub fn kills() -> u64 {
    std::env::var("BANZHANG_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(20)
}

/// Moments that are the same for the same seed.
pub struct Dice(u64);

impl Dice {
    /// Seeded by `BANZHANG_SEED`, 7 unless given.
    pub fn new() -> Self {
        Self(std::env::var("BANZHANG_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(7))
    }

    /// How long the next child lives after it is ready: up to a quarter of a second.
    pub fn moment(&mut self) -> Duration {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Duration::from_micros((self.0 >> 33) % 250_000)
    }
}

/// A running child.
pub struct Victim {
    process: Child,
    lines: Receiver<String>,
}

impl Victim {
    /// Starts this binary again in `role` and waits until it is ready.
    pub fn start(role: &str, generation: u64, said: &[(&str, String)]) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["child::child", "--exact", "--ignored", "--nocapture"])
            .env("BANZHANG_CHILD", role)
            .env("BANZHANG_CHILD_GENERATION", generation.to_string())
            .stdout(Stdio::piped());
        for (name, value) in said {
            command.env(format!("BANZHANG_CHILD_{name}"), value);
        }
        let mut process = command.spawn().unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            while out.read_line(&mut line).is_ok_and(|length| length > 0) {
                // A line without its end was cut by the kill: it does not count as said.
                let said = line.strip_prefix("> ").and_then(|line| line.strip_suffix('\n'));
                said.map(|said| sender.send(said.to_owned()));
                line.clear();
            }
        });
        let victim = Self { process, lines };
        assert_eq!(victim.lines.recv_timeout(Duration::from_secs(30)).as_deref(), Ok("ready"));
        victim
    }

    /// SIGKILL; what it said until then.
    pub fn kill(mut self) -> Vec<String> {
        assert_eq!(self.process.try_wait().unwrap(), None, "the child ended by itself");
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.lines.iter().collect()
    }
}
