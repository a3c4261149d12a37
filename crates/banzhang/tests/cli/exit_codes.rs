//! Exit codes, and that an error leaves nothing under the final name.

use crate::{Folder, MESSAGES, ORDERS, banzhang, report, sample};

#[test]
fn help_speaks_both_languages() {
    for command in ["report", "explain", "read", "simulate"] {
        let ran = banzhang(&[command, "--help"]);
        assert_eq!(ran.code, 0);
        assert!(ran.out.contains("Examples 示例"), "{command}");
    }
    assert!(banzhang(&["--help"]).out.contains("Exit codes 退出码"));
}

#[test]
fn wrong_arguments_end_with_2() {
    let folder = Folder::new();
    let rules = folder.file("rules.toml", "max_wiat = \"5 min\"\n");
    let messages = folder.file("messages.csv", MESSAGES);
    let cases: &[&[&str]] = &[
        &["report"],
        &["report", "--wrong"],
        &["report", &messages, "--rules", &rules],
        &["report", &messages, "--rules", "/no/such/rules.toml"],
        &["report", &messages, "--from", "2026-9-1"],
        &["report", &messages, "--from", "2026-09-02", "--to", "2026-09-01"],
        &["report", &messages, "--metrics", "conversoin"],
        &["report", &messages, "--metrics", "lost"],
        &["report", &messages, "--sort", "nothing"],
        &["report", &messages, "--format", "xlsx"],
        &["report", &messages, "--against", &rules],
        &["explain", &messages, "--order", "1"],
        &["read", &messages, "--to", "open"],
    ];
    for arguments in cases {
        let ran = banzhang(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.error);
        assert!(ran.out.is_empty(), "{arguments:?}");
    }
    let near = banzhang(&["report", &messages, "--metrics", "conversoin"]);
    assert!(near.error.contains("near it are conversion"), "{}", near.error);
}

#[test]
fn unreadable_input_ends_with_3_and_writes_nothing() {
    let folder = Folder::new();
    let messages = folder.file("messages.csv", MESSAGES);
    let garbage = folder.file("garbage.csv", [0xff, 0x00, 0x12, 0x80, b'\n', 0x01]);
    let empty = folder.file("empty.csv", "");
    let out = folder.text("out.json");
    for bad in ["/no/such/file.csv", &garbage, &empty] {
        let arguments = ["report", &messages, bad, "--format", "json", "-o", &out];
        let ran = banzhang(&arguments);
        assert_eq!(ran.code, 3, "{bad}: {}", ran.error);
        assert!(ran.error.contains("没有写出任何文件"), "{}", ran.error);
    }
    assert_eq!(folder.names(), ["empty.csv", "garbage.csv", "messages.csv"]);
}

#[test]
fn unwritable_output_ends_with_4_and_keeps_what_was_there() {
    let folder = Folder::new();
    let messages = folder.file("messages.csv", MESSAGES);
    let orders = folder.file("orders.csv", ORDERS);
    for form in ["json", "csv", "table", "xlsx"] {
        let ran = banzhang(&["report", &messages, &orders, "--format", form, "-o", "/dev/full"]);
        assert_eq!(ran.code, 4, "{form}: {}", ran.error);
        let ran = banzhang(&["report", &messages, &orders, "--format", form, "-o", "/no/such/folder/x"]);
        assert_eq!(ran.code, 4, "{form}: {}", ran.error);
    }
    let kept = folder.file("kept.json", "before");
    assert_eq!(banzhang(&["report", "/no/such", "--format", "json", "-o", &kept]).code, 3);
    assert_eq!(std::fs::read_to_string(kept).unwrap(), "before");
    let ran = banzhang(&["read", &messages, "--to", "json", "-o", "/dev/full"]);
    assert_eq!(ran.code, 4, "{}", ran.error);
    let ran = banzhang(&["read", &messages, "--to", "open", "-o", "/proc/no"]);
    assert_eq!(ran.code, 4, "{}", ran.error);
}

#[test]
fn it_is_quiet_when_piped() {
    let ran = report(&["--format", "json"]);
    assert_eq!(ran.error, "");
    let ran = report(&[]);
    assert_eq!(ran.error, "");
    assert!(!ran.out.contains('\u{1b}'), "no colours in a pipe");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_banzhang"))
        .args(["read", &sample("messages.csv"), "--to", "json"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
