//! scratch
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]
mod cases;
mod engine;
mod naive;
use naive::figures::differences;
use proptest::{prelude::*, strategy::ValueTree, test_runner::{TestRunner,Config,RngAlgorithm,TestRng}};
#[test]
fn survey() {
    let n: usize = std::env::var("BANZHANG_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let seed: u64 = std::env::var("SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let mut bytes = [7u8; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut found: std::collections::BTreeMap<String,(usize,usize,String)> = Default::default();
    let strategy = cases::raw();
    let size = |raw: &cases::Raw| cases::input(raw).files.iter().flatten().count();
    let (mut rows, mut nr, mut ords) = (0,0,0);
    let t = std::time::Instant::now();
    for _ in 0..n {
        let mut tree = strategy.new_tree(&mut runner).unwrap();
        let raw = tree.current();
        let sig = |raw: &cases::Raw| { let input = cases::input(raw); let e = engine::sheet(&input); let d = differences(&naive::sheet(&input), &e);
            let mut s: Vec<String> = d.iter().map(|d| { let w: Vec<&str> = d.split(&[' ',':'][..]).collect();
               if d.starts_with("order") {"order".into()} else if d.contains("only in") {format!("{} only",w[0].split('(').nth(1).unwrap())} else { format!("{}", d.split(": reference").next().unwrap().rsplit(' ').next().unwrap()) } }).collect();
            s.sort(); s.dedup(); (s, d, e) };
        let (s, _, e) = sig(&raw);
        nr += e.rows.len(); ords += e.orders.len(); rows += size(&raw);
        let Some(first) = s.first() else { continue };
        let entry = found.get(first).map(|e| e.0).unwrap_or(0);
        found.entry(first.clone()).or_insert((0, usize::MAX, String::new())).0 += 1;
        if entry >= 3 { continue }
        // shrink
        let mut best = raw.clone();
        let mut iters = 0;
        if tree.simplify() { loop { iters += 1; if iters > 4000 { break }
            let cur = tree.current();
            if sig(&cur).0.first() == Some(first) { best = cur; if !tree.simplify() { break } } else if !tree.complicate() { break } } }
        let (_, d, _) = sig(&best);
        let z = size(&best);
        let e = found.get_mut(first).unwrap();
        if z < e.1 { e.1 = z; e.2 = format!("{best:?}\n{}", d.join("\n")); }
    }
    eprintln!("{n} cases, {rows} input rows, {nr} sheet rows, {ords} orders, {:?}", t.elapsed());
    for (k, (n, _, t)) in &found { eprintln!("=== {k}: {n} times\n{t}\n"); }
}
