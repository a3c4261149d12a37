//! Names as small numbers.

use std::{
    hash::BuildHasher,
    sync::{Mutex, MutexGuard, PoisonError},
};

use foldhash::quality::RandomState;
use hashbrown::HashTable;

/// Numbers names within a scope (a shop): the same name in two scopes is two names.
#[derive(Default)]
pub struct Names {
    places: HashTable<u32>,
    scopes: Vec<u32>,
    /// Where each name ends in `text`.
    ends: Vec<usize>,
    text: String,
}

impl Names {
    /// The number of a name, given when it is new. `hash` is that of scope and name, by one hasher for one table.
    pub fn number(
        &mut self,
        hash: u64,
        scope: u32,
        name: &str,
        hasher: impl Fn(u32, &str) -> u64,
    ) -> u32 {
        let Names { places, scopes, ends, text } = self;
        let get = |n: u32| (scopes[n as usize], slice(text, ends, n));
        if let Some(&found) = places.find(hash, |&n| get(n) == (scope, name)) {
            return found;
        }
        let number = scopes.len() as u32;
        places.insert_unique(hash, number, |&n| hasher(get(n).0, get(n).1));
        text.push_str(name);
        ends.push(text.len());
        scopes.push(scope);
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

/// A worker's view of a shared table: names it has met before cost no lock.
pub struct KnownNames<'a> {
    shared: &'a SharedNames,
    hasher: &'a RandomState,
    known: Names,
    numbers: Vec<u32>,
    last: Option<u32>,
}

impl<'a> KnownNames<'a> {
    /// A view that knows nothing yet.
    pub fn new(shared: &'a SharedNames, hasher: &'a RandomState) -> KnownNames<'a> {
        KnownNames { shared, hasher, known: Names::default(), numbers: Vec::new(), last: None }
    }

    /// The shared number of a name.
    pub fn number(&mut self, scope: u32, name: &str) -> u32 {
        if let Some(last) = self.last
            && self.known.scope(last) == scope
            && self.known.name(last) == name
        {
            return self.numbers[last as usize];
        }
        let hasher = |scope: u32, name: &str| self.hasher.hash_one((scope, name));
        let hash = hasher(scope, name);
        let place = self.known.number(hash, scope, name, hasher);
        if place as usize == self.numbers.len() {
            self.numbers.push(self.shared.lock().number(hash, scope, name, hasher));
        }
        self.last = Some(place);
        self.numbers[place as usize]
    }
}
