//! Names as small numbers.

use std::{
    hash::BuildHasher,
    sync::{Mutex, MutexGuard, PoisonError},
};

use foldhash::quality::RandomState;
use hashbrown::HashTable;

use super::rows::Sharded;

/// What tells names apart: two independently seeded hashes of scope and name, 128 bits in all, so that a look-up
/// touches one place of memory. The seeds differ from run to run, so that nobody can make two names meet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint {
    pub hash: u64,
    pub check: u64,
}

/// Makes fingerprints.
#[derive(Default)]
pub struct Hashers {
    first: RandomState,
    second: RandomState,
}

impl Hashers {
    /// The fingerprint of a name in a scope.
    pub fn fingerprint(&self, scope: u32, name: &str) -> Fingerprint {
        let (first, second) = (self.first.hash_one((scope, name)), self.second.hash_one((scope, name)));
        Fingerprint { hash: first, check: second }
    }

    /// One hash of a text.
    pub fn text(&self, text: &str) -> u64 {
        self.first.hash_one(text)
    }
}

/// Numbers names within a scope (a shop): the same name in two scopes is two names.
#[derive(Default)]
pub struct Names {
    places: HashTable<(Fingerprint, u32)>,
    scopes: Vec<u32>,
    /// Where each name ends in `text`.
    ends: Vec<usize>,
    text: String,
}

impl Names {
    /// The number of a name, given when it is new.
    pub fn number(&mut self, of: Fingerprint, scope: u32, name: &str) -> u32 {
        if let Some(&(_, number)) = self.places.find(of.hash, |place| place.0 == of) {
            return number;
        }
        let number = self.scopes.len() as u32;
        self.places.insert_unique(of.hash, (of, number), |place| place.0.hash);
        self.text.push_str(name);
        self.ends.push(self.text.len());
        self.scopes.push(scope);
        number
    }

    /// The name of a number.
    pub fn name(&self, number: u32) -> &str {
        slice(&self.text, &self.ends, number)
    }

    /// The scope of a number.
    pub fn scope(&self, number: u32) -> u32 {
        self.scopes[number as usize]
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.scopes.len()
    }

    /// For each number its place when scopes (by `rank`) and then names are sorted.
    pub fn ranks(&self, rank: impl Fn(u32) -> u32) -> Vec<u32> {
        let mut sorted: Vec<u32> = (0..self.len() as u32).collect();
        sorted.sort_unstable_by_key(|&n| (rank(self.scope(n)), self.name(n)));
        let mut ranks = vec![0; sorted.len()];
        sorted.iter().enumerate().for_each(|(place, &n)| ranks[n as usize] = place as u32);
        ranks
    }
}

fn slice<'a>(text: &'a str, ends: &[usize], n: u32) -> &'a str {
    let n = n as usize;
    let from = if n == 0 { 0 } else { ends[n - 1] };
    &text[from..ends[n]]
}

/// A table of names that several workers fill.
pub struct SharedNames {
    names: Mutex<Names>,
}

impl Default for SharedNames {
    fn default() -> SharedNames {
        SharedNames { names: Mutex::new(Names::default()) }
    }
}

impl SharedNames {
    /// The table, for the time of one look-up. A worker that panicked left it whole: names are added in one step.
    pub fn lock(&self) -> MutexGuard<'_, Names> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The table, once all workers are done.
    pub fn into_names(self) -> Names {
        self.names.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Names a worker has met lately, with their numbers: chats going on at one time are few. Looked up by a cheap hash
/// and compared in full.
struct Recent<N> {
    places: Box<[Place<N>]>,
}

/// One cache line.
#[derive(Clone)]
#[repr(align(64))]
struct Place<N> {
    scope: u32,
    number: Option<N>,
    length: u8,
    name: [u8; LONGEST],
}

/// Longer names are not kept at hand.
const LONGEST: usize = 44;

impl<N: Copy> Recent<N> {
    fn new(size: usize) -> Recent<N> {
        Recent { places: vec![Place { scope: 0, number: None, length: 0, name: [0; LONGEST] }; size].into() }
    }

    /// The number of a name; asked of `find` when it is not at hand.
    fn number(&mut self, scope: u32, name: &str, find: impl FnOnce() -> N) -> N {
        let bytes = name.as_bytes();
        if bytes.len() > LONGEST {
            return find();
        }
        let slot = cheap_hash(scope, bytes) as usize % self.places.len();
        let place = &mut self.places[slot];
        match place.number {
            Some(number) if place.scope == scope && place.name[..usize::from(place.length)] == *bytes => {
                number
            }
            _ => {
                let number = find();
                place.name[..bytes.len()].copy_from_slice(bytes);
                (place.scope, place.number, place.length) = (scope, Some(number), bytes.len() as u8);
                number
            }
        }
    }
}

/// Spreads names by their length and their last sixteen bytes, where nicks differ most.
fn cheap_hash(scope: u32, name: &[u8]) -> u32 {
    let tail = &name[name.len().saturating_sub(16)..];
    // The first and the last eight of them, which overlap where there are fewer.
    let (last, before) = match (tail.last_chunk(), tail.first_chunk()) {
        (Some(last), Some(first)) => (u64::from_le_bytes(*last), u64::from_le_bytes(*first)),
        _ => (tail.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)), 0),
    };
    let seed = u64::from(scope) << 8 | name.len() as u64;
    let mixed = (last ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ before.rotate_left(29);
    (mixed.wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 40) as u32
}

/// A worker's view of a shared table: names it has met before cost no lock.
pub struct KnownNames<'a> {
    shared: &'a SharedNames,
    hashers: &'a Hashers,
    recent: Recent<u32>,
}

impl<'a> KnownNames<'a> {
    /// A view that knows nothing yet.
    pub fn new(shared: &'a SharedNames, hashers: &'a Hashers) -> KnownNames<'a> {
        KnownNames { shared, hashers, recent: Recent::new(1_024) }
    }

    /// The shared number of a name.
    pub fn number(&mut self, scope: u32, name: &str) -> u32 {
        let (shared, hashers) = (self.shared, self.hashers);
        let find = || shared.lock().number(hashers.fingerprint(scope, name), scope, name);
        self.recent.number(scope, name, find)
    }
}

/// The names of many shards, with those met lately at hand.
pub struct RecentNames<'a> {
    shards: &'a [SharedNames],
    hashers: &'a Hashers,
    recent: Recent<Sharded>,
}

impl<'a> RecentNames<'a> {
    /// A view with nothing at hand, and room for `size` names: few enough to stay in a core's cache.
    pub fn new(shards: &'a [SharedNames], hashers: &'a Hashers, size: usize) -> RecentNames<'a> {
        RecentNames { shards, hashers, recent: Recent::new(size) }
    }

    /// Shard and number of a name.
    pub fn number(&mut self, scope: u32, name: &str) -> Sharded {
        let (shards, hashers) = (self.shards, self.hashers);
        self.recent.number(scope, name, || {
            let of = hashers.fingerprint(scope, name);
            // The tables of the shards use the other hash.
            let shard = (of.check >> 32) as u8;
            let number = shards[usize::from(shard)].lock().number(of, scope, name);
            Sharded { shard, number }
        })
    }
}
