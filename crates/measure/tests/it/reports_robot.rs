//! A group robot: keeps what it is told, and is content.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::Value;

/// Listens on this machine for as long as the test runs.
pub struct Robot {
    /// Where it listens.
    pub url: String,
    said: Arc<Mutex<Vec<Value>>>,
}

impl Robot {
    /// One that accepts everything.
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/send?key=k", listener.local_addr().unwrap());
        let said = Arc::<Mutex<Vec<Value>>>::default();
        let keep = said.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if let Some(body) = read(&stream) {
                    keep.lock().unwrap().push(body);
                    let answer = r#"{"errcode":0,"errmsg":"ok"}"#;
                    let head = format!(
                        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                        answer.len()
                    );
                    let _ = (&stream).write_all(format!("{head}{answer}").as_bytes());
                }
            }
        });
        Self { url, said }
    }

    /// What it was told so far.
    pub fn said(&self) -> Vec<Value> {
        self.said.lock().unwrap().clone()
    }
}

fn read(stream: &TcpStream) -> Option<Value> {
    let mut lines = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some(text) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = text.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    lines.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
