//! The sample in the repository is what its command makes today.
#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod common;

use std::path::Path;

use common::made;
use sim::Config;

#[test]
fn the_sample_is_what_its_command_makes() {
    // The flags of the command in samples/README.md.
    let config = Config { days: 10, shops: 2, agents: 8, seed: 1, load: 8, ..Config::default() };
    let (_dir, summary) = made(&config);
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/small");
    for file in summary.files {
        let name = file.file_name().unwrap();
        let kept = std::fs::read(sample.join(name)).unwrap();
        assert!(
            kept == std::fs::read(&file).unwrap(),
            "samples/small/{} is out of date: run the command in samples/README.md",
            name.display()
        );
    }
}
