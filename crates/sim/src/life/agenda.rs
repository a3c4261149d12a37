use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::clock::Clock;
use crate::life::order::Purchase;
use crate::team::Buyer;

/// What is going to happen in a shop, by time.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    heap: BinaryHeap<Task>,
    serial: u64,
}

/// Something that happens at its time.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) at: Clock,
    serial: u64,
    pub(crate) what: What,
}

/// What happens.
#[derive(Debug)]
pub(crate) enum What {
    /// A buyer asks about a product, for the first time or again.
    Inquiry { buyer: Buyer, product: usize, visit: u8 },
    /// A buyer who has decided comes back to the chat and orders.
    Back { buyer: Buyer, product: usize, agent: usize },
    /// A buyer orders without a word.
    Order(Purchase),
    /// An agent reminds of an unpaid order.
    Remind { buyer: Buyer, product: usize, agent: Option<usize>, pays: bool },
    /// A buyer comes about an order.
    Aftersale { buyer: Buyer, product: usize, order: u64, matter: Matter },
    /// An agent answers what was asked at night.
    Follow { buyer: Buyer, product: usize },
    /// A peer or somebody of the shop tries it out.
    Own(Buyer),
    /// Somebody orders for show, and says the code word.
    Code(Buyer),
}

/// What an after-sale contact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Matter {
    /// Where the parcel is.
    Parcel,
    /// How to get the money back.
    Refund,
    /// Something is wrong, or unclear.
    Trouble,
}

impl Agenda {
    /// Adds something at its time.
    pub(crate) fn add(&mut self, at: Clock, what: What) {
        self.serial += 1;
        self.heap.push(Task { at, serial: self.serial, what });
    }

    /// How much is planned.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.heap.len()
    }

    /// Takes the next thing before `end`.
    pub(crate) fn next(&mut self, end: Clock) -> Option<Task> {
        if self.heap.peek()?.at < end { self.heap.pop() } else { None }
    }
}

// The heap gives the greatest first; the earliest is to come first.
impl Ord for Task {
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.serial).cmp(&(self.at, self.serial))
    }
}

impl PartialOrd for Task {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Task {
    fn eq(&self, other: &Self) -> bool {
        self.serial == other.serial
    }
}

impl Eq for Task {}
