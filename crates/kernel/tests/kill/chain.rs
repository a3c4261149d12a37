//! The audit chain: what was sealed stays sealed, in one unbroken chain over every row that was written.

use kernel::audit::{Anchor, verify};
use kernel::id::TenantId;
use kernel::on_both;

use crate::victim::{Dice, Victim, kills};
use crate::workroom::apart;

/// The end of the chain that a child told of.
fn anchor(line: &str) -> Option<Anchor> {
    let (seq, hash) = line.strip_prefix("sealed ")?.split_once(' ')?;
    Some(Anchor { seq: seq.parse().unwrap(), hash: hash.to_owned() })
}

on_both! {
    async fn the_chain_is_whole(test: TestHouse) {
        let world = test.world();
        let cookie = world.client("manager").cookie().to_owned();
        let (house, url) = (test.house.clone(), test.url());
        apart(move || {
            let mut dice = Dice::new();
            let (mut anchors, mut written) = (Vec::new(), 0);
            for generation in 0..kills() {
                // Keys are never used again, so every answer is a row of its own.
                let next = (generation * 1_000_000).to_string();
                let said = [("URL", url.clone()), ("COOKIE", cookie.clone()), ("NEXT", next)];
                let victim = Victim::start("chain", generation, &said);
                std::thread::sleep(dice.moment());
                let lines = victim.kill();
                let sealed: Vec<_> = lines.iter().filter_map(|line| anchor(line)).collect();
                written += lines.len() - sealed.len();
                // The last one of a life holds all before it.
                anchors.extend(sealed.into_iter().next_back());
            }
            let walk = |anchor: Option<&Anchor>| house.db().read_now(|tx| verify(tx, TenantId::HOME, anchor)).unwrap();
            for anchor in &anchors {
                assert_eq!(walk(Some(anchor)).broken_at, None, "a link that was acknowledged is not in the chain");
            }
            let found = walk(None);
            assert!(found.rows >= written as u64, "an audit row is lost");
            assert!(!anchors.is_empty(), "nothing was sealed");
            let (sealed, ends) = (found.sealed, anchors.len());
            println!("kills {}: one chain of {sealed} rows through {ends} acknowledged ends", kills());
        })
        .await;
    }
}
