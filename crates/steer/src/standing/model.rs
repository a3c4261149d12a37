//! People beside what was to be expected of them.

#![allow(
    clippy::float_arithmetic,
    reason = "rates to be expected are no whole numbers; they come out as millionths"
)]

use kernel::id::PersonId;
use stats::expect::{Expected, Judged, expected, judge, steady};
use stats::standing::Standing;

use super::book::{Book, Had, Opened, Step, cells};
use crate::drivers::Tally;

/// Chance below which ups and downs from week to week are called unsteady.
const UNSTEADY: f64 = 0.025;

/// What lies behind a person's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Really below what was to be expected.
    Low,
    /// Good weeks and bad ones, beyond chance.
    Unsteady,
    /// The plain conversion is low; the mix or luck explains it.
    Unlucky,
    /// Really above what was to be expected.
    Good,
    /// Nothing that stands out.
    Usual,
}

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Went {
    pub step: Step,
    pub expected: Expected,
}

/// One person.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Person {
    pub id: PersonId,
    pub had: Tally,
    /// `None` where there is nobody to compare with.
    pub judged: Option<Judged>,
    pub reading: Reading,
    /// The step furthest below what was to be expected.
    pub weakest: Option<Went>,
    /// Two inquiries of that step that others mostly win, the latest of their kind.
    pub chats: Vec<Opened>,
}

/// Sets everybody beside what was to be expected, those who need help most first.
pub(super) fn people(book: &Book) -> Vec<Person> {
    let sums: Vec<(PersonId, Tally, Option<Expected>)> = book
        .people
        .iter()
        .map(|(id, had)| {
            let mut sum = Tally::default();
            had.values().for_each(|had| sum.add(&had.all));
            (*id, sum, expected(&cells(book, had, None, |had| had.all)))
        })
        .collect();
    let known: Vec<Expected> = sums.iter().filter_map(|(_, _, expected)| *expected).collect();
    let mut judged = judge(&known).into_iter();
    let mut all = Tally::default();
    book.all.values().for_each(|tally| all.add(tally));
    let mut people: Vec<Person> = sums
        .into_iter()
        .map(|(id, had, expected)| person(book, id, had, expected.and_then(|_| judged.next()), &all))
        .collect();
    people.sort_by_key(|person| (order(person), person.id));
    people
}

/// The surest deviation downwards first, whoever cannot be compared last.
fn order(person: &Person) -> (bool, i64) {
    let z = person.judged.map(|judged| judged.believed.value / judged.believed.error.max(1e-9));
    (z.is_none(), z.map_or(0, |z| (z * 1_000.0) as i64))
}

fn person(book: &Book, id: PersonId, had: Tally, judged: Option<Judged>, all: &Tally) -> Person {
    let weakest = weakest(book, id);
    let reading = judged.map_or(Reading::Usual, |judged| reading(book, id, &judged, all));
    let wanted = matches!(reading, Reading::Low | Reading::Unsteady);
    let chats = weakest.filter(|_| wanted).map(|went| chats(book, id, went.step)).unwrap_or_default();
    Person { id, had, judged, reading, weakest, chats }
}

fn reading(book: &Book, id: PersonId, judged: &Judged, all: &Tally) -> Reading {
    let plain = judged.expected.reached.rate().unwrap_or_default();
    let mean = Had::share(all, None).rate().unwrap_or_default();
    let error = judged.expected.deviation().error;
    let weeks = weeks(book, id);
    match judged.standing {
        Standing::ClearlyWorse => Reading::Low,
        _ if steady(&weeks).is_some_and(|chance| chance < UNSTEADY) => Reading::Unsteady,
        Standing::ClearlyBetter => Reading::Good,
        Standing::MaybeWorse => Reading::Usual,
        _ if plain < mean - 2.0 * error => Reading::Unlucky,
        _ => Reading::Usual,
    }
}

fn weeks(book: &Book, id: PersonId) -> Vec<Expected> {
    let Some(had) = book.people.get(&id) else { return Vec::new() };
    let mut weeks: Vec<i64> = had.values().flat_map(|had| had.weeks.keys().copied()).collect();
    weeks.sort_unstable();
    weeks.dedup();
    let of = |week: i64| {
        expected(&cells(book, had, None, |had| had.weeks.get(&week).copied().unwrap_or_default()))
    };
    weeks.into_iter().filter_map(of).collect()
}

/// The step that is furthest below what was to be expected, if any is by more than chance mostly does.
fn weakest(book: &Book, id: PersonId) -> Option<Went> {
    let had = book.people.get(&id)?;
    let steps = [Step::Order, Step::Pay].into_iter().filter_map(|step| {
        let expected = expected(&cells(book, had, Some(step), |had| had.all))?;
        let deviation = expected.deviation();
        Some((deviation.value / deviation.error.max(1e-9), Went { step, expected }))
    });
    let furthest = steps.min_by(|a, b| a.0.total_cmp(&b.0));
    furthest.filter(|(z, _)| *z < -1.28).map(|(_, went)| went)
}

/// Of the kinds of inquiries that others win most often, the latest that this person lost; two.
fn chats(book: &Book, id: PersonId, step: Step) -> Vec<Opened> {
    let Some(had) = book.people.get(&id) else { return Vec::new() };
    let place = usize::from(step == Step::Pay);
    let mut lost: Vec<(f64, Opened)> = had
        .iter()
        .filter_map(|(like, had)| {
            let all = Had::share(book.all.get(like)?, Some(step));
            let others = all.without(Had::share(&had.all, Some(step)))?;
            // Few others say little: half a case is taken for lost.
            let rate = others.hits() as f64 / (others.of() as f64 + 10.0);
            Some((rate, had.lost[place]?))
        })
        .collect();
    lost.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| b.1.at.cmp(&a.1.at)));
    lost.into_iter().take(2).map(|(_, opened)| opened).collect()
}
