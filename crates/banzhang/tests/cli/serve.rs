//! A server in a process of its own, over its socket.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Folder;

const PASSWORD: &str = "a-long-test-password";
const PATIENCE: Duration = Duration::from_secs(20);

/// A running `banzhang serve`, ended when the test fails.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// Founds a house in `folder` and serves it.
    fn start(folder: &Folder) -> Server {
        let data = folder.text("data");
        let init = [
            "init",
            "--data",
            &data,
            "--login",
            "boss",
            "--name",
            "李老板",
            "--shop",
            "旗舰店",
            "--password-stdin",
        ];
        let mut founding = program().args(init).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        writeln!(founding.stdin.take().unwrap(), "{PASSWORD}").unwrap();
        assert!(founding.wait().unwrap().success());
        let serve = ["serve", "--data", &data, "--listen", "127.0.0.1:0", "--log", "warn"];
        let mut child = program().args(serve).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (_, address) = line.trim().split_once("http://").expect("an address");
        Server { child, address: address.to_owned() }
    }

    /// A request, and the stream its answer comes on.
    fn ask(&self, method: &str, path: &str, cookie: &str, body: &Value) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let head = format!(
            "{method} /api/v1{path} HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n",
            self.address,
            body.len()
        );
        write!(stream, "{head}{}\r\n{body}", if path == "/live" { "" } else { "connection: close\r\n" })
            .unwrap();
        BufReader::new(stream)
    }

    /// The whole answer, which has to be a success.
    fn call(&self, method: &str, path: &str, cookie: &str, body: &Value) -> String {
        let mut answer = String::new();
        self.ask(method, path, cookie, body).read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 2"), "{method} {path}: {answer}");
        answer
    }

    /// Signs the owner in: the cookie.
    fn sign_in(&self) -> String {
        let answer = self.call("POST", "/session", "", &json!({ "login": "boss", "password": PASSWORD }));
        let line = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
        line.split(';').next().unwrap().to_owned()
    }

    /// Asks it to stop; how long that took, and whether it ended well.
    fn stop(mut self) -> (Duration, bool) {
        let asked = Instant::now();
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let well = self.child.wait().unwrap().success();
        (asked.elapsed(), well)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_banzhang"))
}

#[test]
fn a_running_server_stops_at_once_with_open_pages() {
    let folder = Folder::new();
    let server = Server::start(&folder);
    let owner = server.sign_in();
    let mut page = server.ask("GET", "/live", &owner, &Value::Null);
    let mut line = String::new();
    while !line.starts_with("event: open") {
        line.clear();
        page.read_line(&mut line).unwrap();
    }
    let (took, well) = server.stop();
    assert!(well && took < Duration::from_secs(1), "{took:?}");
    page.read_to_string(&mut line).expect("the page was ended in order");
    assert!(line.ends_with("0\r\n\r\n"), "{line}");
}
