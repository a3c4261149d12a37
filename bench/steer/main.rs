//! Teams whose truth is known, and what `stats` says about them: `cargo run --release -p stats --example steer`.

#![allow(clippy::float_arithmetic, clippy::print_stdout, reason = "a bench: shares, printed")]

mod agents;
mod causes;
mod chance;
mod paces;
mod targets;

fn main() {
    println!(
        "Root cause: a value with 15 % of traffic, conversion -20 % relative for 7 days, 3,000 inquiries a week"
    );
    for base in [0.45, 0.50, 0.55, 0.60] {
        let named = causes::run(200, base, 0.20);
        println!("  conversion {:.0} %: {}", base * 100.0, told(named));
    }
    println!("Root cause: nothing planted");
    println!("  conversion 55 %: {}", told(causes::run(1_000, 0.55, 0.0)));
    println!("Agents who truly differ by 3 points, two of 24 by 5 points");
    for inquiries in [100, 300, 1_300, 5_000] {
        let found = agents::run(50, inquiries);
        println!(
            "  {inquiries} inquiries: called {} of {}, of these right {}; 5 points off: {}",
            found.called,
            found.people,
            share(found.right, found.called),
            share(found.seen, found.off)
        );
    }
    println!("80 % bands of the end of a month");
    for (seen, noise, follows) in
        [(3, 0.10, 0.0), (10, 0.15, 0.3), (20, 0.15, 0.3), (10, 0.25, 0.5), (25, 0.25, 0.0)]
    {
        let found = paces::run(1_000, seen, noise, follows);
        println!(
            "  after {seen} days, noise {noise}, following {follows}: inside {}",
            share(found.inside, found.months)
        );
    }
    let found = targets::run(200);
    println!("Targets: {} divisions, {} not to the fen", found.tried, found.wrong);
}

fn told(named: causes::Named) -> String {
    format!(
        "named first {}, another first {}, outside {}, nothing {}",
        share(named.right, named.runs),
        share(named.wrong, named.runs),
        share(named.outside, named.runs),
        share(named.nothing, named.runs)
    )
}

fn share(n: usize, of: usize) -> String {
    format!("{:.1} % ({n} of {of})", 100.0 * n as f64 / of as f64)
}
