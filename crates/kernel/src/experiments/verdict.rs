//! What an experiment is and how it ends.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::day::Day;

/// Which way a metric is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better: conversion.
    Higher,
    /// Less is better: first response time.
    Lower,
}

/// The days an experiment runs over, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Period {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Arm {
    /// Stable: `hold_out`, `script_b`.
    pub key: String,
    /// As people call it.
    pub name: String,
    /// Whether it is what the others are compared with.
    pub control: bool,
    /// How many were in it: buyers, sessions, people.
    pub n: u64,
}

/// A change that is compared with its absence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Experiment {
    /// What was tried, in one line.
    pub name: String,
    /// Id of the metric it is judged by, in the registry.
    pub metric: String,
    /// Which way the metric is to go.
    pub better: Better,
    /// When it ran.
    pub period: Period,
    /// What was compared; exactly one is the control.
    pub arms: Vec<Arm>,
}

/// An effect with its uncertainty, in millionths of the metric's unit: 20 000 of a rate is two percentage points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Interval {
    /// The lower end.
    pub low: i64,
    /// The likeliest value.
    pub point: i64,
    /// The upper end.
    pub high: i64,
    /// How sure the interval is, in per cent: 95.
    pub level: u8,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerdictKind {
    /// The whole interval lies on the better side.
    Works,
    /// The whole interval lies on the worse side.
    Harms,
    /// The interval holds zero, or there is too little to tell.
    NotShown,
}

/// The end of an experiment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Verdict {
    /// Which.
    pub kind: VerdictKind,
    /// The difference to the control.
    pub effect: Interval,
    /// How many in the arm.
    pub n: u64,
    /// How many in the control.
    pub n_control: u64,
}

impl Interval {
    /// An interval; `None` when its ends are out of order or its level is none.
    pub fn new(low: i64, point: i64, high: i64, level: u8) -> Option<Self> {
        let sound = low <= point && point <= high && (1..=99).contains(&level);
        sound.then_some(Self { low, point, high, level })
    }
}

impl Verdict {
    /// The verdict that `effect` allows; with fewer than `least` in either arm nothing is shown, whatever it looks like.
    pub fn of(effect: Interval, better: Better, n: u64, n_control: u64, least: u64) -> Self {
        let up = if effect.low > 0 {
            Some(true)
        } else if effect.high < 0 {
            Some(false)
        } else {
            None
        };
        let kind = match up.filter(|_| n >= least && n_control >= least) {
            None => VerdictKind::NotShown,
            Some(up) if up == (better == Better::Higher) => VerdictKind::Works,
            Some(_) => VerdictKind::Harms,
        };
        Self { kind, effect, n, n_control }
    }

    /// Whether the likeliest value lies on the better side.
    pub fn leans_better(&self, better: Better) -> bool {
        match better {
            Better::Higher => self.effect.point > 0,
            Better::Lower => self.effect.point < 0,
        }
    }
}

impl Experiment {
    /// The arm the others are compared with; `None` unless exactly one is.
    pub fn control(&self) -> Option<&Arm> {
        let mut controls = self.arms.iter().filter(|arm| arm.control);
        controls.next().filter(|_| controls.next().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(low: i64, high: i64) -> Interval {
        Interval::new(low, low + (high - low) / 2, high, 95).unwrap()
    }

    #[test]
    fn only_an_interval_on_one_side_shows_anything() {
        let verdict = |low, high, better| Verdict::of(effect(low, high), better, 500, 500, 30).kind;
        assert_eq!(verdict(1, 9, Better::Higher), VerdictKind::Works);
        assert_eq!(verdict(1, 9, Better::Lower), VerdictKind::Harms);
        assert_eq!(verdict(-9, -1, Better::Higher), VerdictKind::Harms);
        assert_eq!(verdict(-9, -1, Better::Lower), VerdictKind::Works);
        for (low, high) in [(-1, 9), (0, 9), (-9, 0), (0, 0)] {
            assert_eq!(verdict(low, high, Better::Higher), VerdictKind::NotShown);
        }
    }

    #[test]
    fn too_few_show_nothing() {
        assert_eq!(Verdict::of(effect(1, 9), Better::Higher, 29, 500, 30).kind, VerdictKind::NotShown);
        assert_eq!(Verdict::of(effect(1, 9), Better::Higher, 500, 29, 30).kind, VerdictKind::NotShown);
    }

    #[test]
    fn an_interval_out_of_order_is_none() {
        assert!(Interval::new(2, 1, 3, 95).is_none());
        assert!(Interval::new(1, 2, 3, 0).is_none());
    }

    #[test]
    fn an_experiment_has_one_control() {
        let arm = |control| Arm { key: "a".to_owned(), name: "A".to_owned(), control, n: 10 };
        let day: Day = "2026-11-02".parse().unwrap();
        let with = |arms| Experiment {
            name: "新话术".to_owned(),
            metric: "conversion".to_owned(),
            better: Better::Higher,
            period: Period { from: day, to: day.after() },
            arms,
        };
        assert!(with(vec![arm(true), arm(false)]).control().is_some());
        assert!(with(vec![arm(false)]).control().is_none());
        assert!(with(vec![arm(true), arm(true)]).control().is_none());
    }
}
