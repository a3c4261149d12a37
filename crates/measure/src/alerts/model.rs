//! What is alerted of, and in which words.

use kernel::text::Words;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AlertKind)]
pub(crate) enum Kind {
    /// A buyer waits longer than so many seconds.
    Waiting,
    /// A platform limit has fewer than so many units left, or is broken.
    Limit,
    /// Yesterday has no chats, though the days before have, and it is past so many o'clock.
    Data,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Waiting, Kind::Limit, Kind::Data];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Waiting => "waiting",
            Kind::Limit => "limit",
            Kind::Data => "data",
        }
    }

    /// From its stored key.
    pub fn of(key: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// When it begins where nobody has said otherwise.
    pub fn usual(self) -> i64 {
        match self {
            Kind::Waiting => 100,
            Kind::Limit => 3,
            Kind::Data => 10,
        }
    }

    /// What its threshold may be.
    pub fn limits(self) -> std::ops::RangeInclusive<i64> {
        match self {
            Kind::Waiting => 10..=3_600,
            Kind::Limit => 0..=10_000,
            Kind::Data => 0..=23,
        }
    }

    /// Where it leads.
    pub fn href(self) -> &'static str {
        match self {
            Kind::Waiting => "/measure/wall",
            Kind::Limit => "/measure/platform",
            Kind::Data => "/measure/coverage",
        }
    }
}

/// Something that wants a look now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub kind: Kind,
    /// One alert a subject at a time: the metric of a limit, the day of missing data.
    pub subject: String,
    pub said: Words,
}

/// So many wait longer than the threshold, the longest for so many seconds.
pub(super) fn waiting(shop: &str, buyers: usize, longest: i64, threshold: i64) -> Words {
    Words::made(
        format!("{shop}：{buyers} 位顾客等待超过 {threshold} 秒，最久 {longest} 秒。"),
        format!("{shop}: {buyers} waiting longer than {threshold} s, the longest for {longest} s."),
    )
}

/// A limit has few units left, or is broken.
pub(super) fn limit(shop: &str, metric: &kpi::metric::Metric, left: Option<i64>) -> Words {
    let (zh, en) = (metric.zh, metric.en);
    match left {
        Some(left) => Words::made(
            format!("{shop}：{zh}离平台要求只剩 {left} 个余量。"),
            format!("{shop}: {en} has {left} failures left before the platform's limit."),
        ),
        None => Words::made(
            format!("{shop}：{zh}已低于平台要求。"),
            format!("{shop}: {en} is beyond the platform's limit."),
        ),
    }
}

/// A day without chats.
pub(super) fn missing(shop: &str, day: &str) -> Words {
    Words::made(
        format!("{shop}：{day} 没有聊天数据，请检查导入。"),
        format!("{shop}: no chats of {day}. Look at the imports."),
    )
}
