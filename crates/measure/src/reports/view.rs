//! What is saved: which page, which days in words that move with the calendar, what is compared and filtered.

use kernel::error::{Result, invalid};
use kernel::text::Words;
use kpi::time::Day;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::figures::api::Which as OfFigures;
use crate::figures::lists::{Narrowed, inquiries, orders, receptions};

/// Bytes of the filters at most.
const LONGEST: usize = 8_000;

/// A page whose view can be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportPage)]
pub(super) enum Page {
    /// Figures, broken down.
    Figures,
    /// The list of inquiries.
    Inquiries,
    /// The list of orders.
    Orders,
    /// The list of receptions.
    Receptions,
}

/// Which days, seen from the day on which it is opened or sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportPeriod)]
pub(super) enum Span {
    /// 今天.
    Today,
    /// 昨天.
    Yesterday,
    /// 近 7 天: the seven days before today.
    Week,
    /// 上周: from Monday to Sunday.
    LastWeek,
    /// 近 30 天: the thirty days before today.
    Days30,
    /// 本月至今.
    Month,
    /// 上月.
    LastMonth,
    /// Those that `from` and `to` say.
    Days,
}

/// What they are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportAgainst)]
pub(super) enum Against {
    /// As many days whole weeks before.
    Week,
    /// The days just before; a month beside the month before.
    Before,
    /// 364 days before: the same weekdays.
    Year,
    /// Nothing.
    #[default]
    None,
}

/// A view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReportView)]
pub(super) struct View {
    pub page: Page,
    pub period: Span,
    /// Of `days`: the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<kernel::day::Day>,
    /// Of `days`: the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<kernel::day::Day>,
    #[serde(default)]
    pub against: Against,
    /// What the route of the page is asked beside the days: `by`, `metrics`, `shop`, `team`, `person`, `split` …
    #[serde(default)]
    #[schema(value_type = Object)]
    pub filters: Map<String, Value>,
}

/// The days between two, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub from: Day,
    pub to: Day,
}

/// A view of certain days, as the page's own route is asked.
pub(super) enum Question {
    Figures(OfFigures),
    Inquiries(Narrowed, inquiries::Which),
    Orders(Narrowed, orders::Which),
    Receptions(Narrowed, receptions::Which),
}

fn first_of_month(day: Day) -> Day {
    let (year, month, _) = day.civil();
    Day::from_civil(year, month, 1).unwrap_or(day)
}

/// 0 is Monday; 1970-01-01 was a Thursday.
pub(super) fn weekday(day: Day) -> i32 {
    (day.0 + 3).rem_euclid(7)
}

fn plain(day: kernel::day::Day) -> Day {
    Day::parse(&day.to_string()).unwrap_or_default()
}

impl View {
    /// Its days, when today is this one.
    pub fn days(&self, today: Day) -> Days {
        let back = |by: i32| today.plus(-by);
        let between = |from, to| Days { from, to };
        match self.period {
            Span::Today => between(today, today),
            Span::Yesterday => between(back(1), back(1)),
            Span::Week => between(back(7), back(1)),
            Span::LastWeek => {
                let monday = back(weekday(today) + 7);
                between(monday, monday.plus(6))
            }
            Span::Days30 => between(back(30), back(1)),
            Span::Month => between(first_of_month(today), today),
            Span::LastMonth => {
                let end = first_of_month(today).plus(-1);
                between(first_of_month(end), end)
            }
            Span::Days => {
                let from = self.from.or(self.to).map_or(today, plain);
                let to = self.to.map_or(from, plain);
                between(from.min(to), from.max(to))
            }
        }
    }

    /// The days that those are compared with.
    pub fn against(&self, days: Days) -> Option<Days> {
        let length = days.to.0 - days.from.0 + 1;
        let moved = |by: i32| Days { from: days.from.plus(-by), to: days.to.plus(-by) };
        match self.against {
            Against::None => None,
            Against::Week => Some(moved((length + 6) / 7 * 7)),
            Against::Year => Some(moved(364)),
            Against::Before if matches!(self.period, Span::Month | Span::LastMonth) => {
                // A month is compared with the one before, as far as both go.
                let end = first_of_month(days.from).plus(-1);
                let from = first_of_month(end);
                let to = if self.period == Span::LastMonth { end } else { from.plus(length - 1).min(end) };
                Some(Days { from, to })
            }
            Against::Before => Some(moved(length)),
        }
    }

    /// What the page's route would be asked on this day.
    pub fn question(&self, today: Day) -> Result<Question> {
        let days = self.days(today);
        let mut asked = self.filters.clone();
        // Pages are cut by the list itself.
        asked.retain(|name, value| !matches!(name.as_str(), "limit" | "cursor") && !value.is_null());
        asked.insert("from".to_owned(), json!(days.from.to_string()));
        asked.insert("to".to_owned(), json!(days.to.to_string()));
        if let (Page::Figures, Some(against)) = (self.page, self.against(days)) {
            asked.insert("against_from".to_owned(), json!(against.from.to_string()));
            asked.insert("against_to".to_owned(), json!(against.to.to_string()));
            asked.insert("same_time".to_owned(), json!(true));
        }
        let asked = Value::Object(asked);
        Ok(match self.page {
            Page::Figures => Question::Figures(read(&asked)?),
            Page::Inquiries => Question::Inquiries(read(&asked)?, read(&asked)?),
            Page::Orders => Question::Orders(read(&asked)?, read(&asked)?),
            Page::Receptions => Question::Receptions(read(&asked)?, read(&asked)?),
        })
    }

    /// The view, if its route takes it.
    pub fn checked(self, today: Day) -> Result<View> {
        let text = serde_json::to_string(&self.filters).unwrap_or_default();
        if text.len() > LONGEST {
            let said = Words::fixed("筛选条件太长。", "The filters are too long.");
            return Err(invalid("/view/filters", "too_long", said));
        }
        if self.period == Span::Days && self.from.is_none() {
            let said = Words::fixed("请写明从哪天到哪天。", "Say from which day to which.");
            return Err(invalid("/view/from", "needed", said));
        }
        match self.question(today)? {
            Question::Figures(which) => which.asked().map(drop)?,
            Question::Inquiries(narrowed, _)
            | Question::Orders(narrowed, _)
            | Question::Receptions(narrowed, _) => narrowed.checked()?,
        }
        Ok(self)
    }

    /// The shop it is of.
    pub fn shop(&self) -> Option<kernel::id::ShopId> {
        self.filters.get("shop")?.as_str()?.parse().ok()
    }
}

fn read<T: DeserializeOwned>(asked: &Value) -> Result<T> {
    serde_json::from_value(asked.clone()).map_err(|error| {
        let said = Words::made(format!("筛选条件有误：{error}"), format!("A filter does not fit: {error}"));
        invalid("/view/filters", "shape", said)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(period: Span, against: Against) -> View {
        View { page: Page::Figures, period, from: None, to: None, against, filters: Map::new() }
    }

    fn told(days: Option<Days>) -> String {
        days.map_or_else(|| "-".to_owned(), |days| format!("{} {}", days.from, days.to))
    }

    #[test]
    fn words_of_days_move_with_the_calendar() {
        // A Monday.
        let today = Day::parse("2026-11-02").unwrap();
        let of = |span| told(Some(view(span, Against::None).days(today)));
        assert_eq!(of(Span::Today), "2026-11-02 2026-11-02");
        assert_eq!(of(Span::Yesterday), "2026-11-01 2026-11-01");
        assert_eq!(of(Span::Week), "2026-10-26 2026-11-01");
        assert_eq!(of(Span::LastWeek), "2026-10-26 2026-11-01");
        assert_eq!(of(Span::Days30), "2026-10-03 2026-11-01");
        assert_eq!(of(Span::Month), "2026-11-01 2026-11-02");
        assert_eq!(of(Span::LastMonth), "2026-10-01 2026-10-31");
        let sunday = Day::parse("2026-11-08").unwrap();
        assert_eq!(told(Some(view(Span::LastWeek, Against::None).days(sunday))), "2026-10-26 2026-11-01");
        let new_year = Day::parse("2027-01-01").unwrap();
        assert_eq!(told(Some(view(Span::LastMonth, Against::None).days(new_year))), "2026-12-01 2026-12-31");
    }

    #[test]
    fn days_are_compared_with_like_days() {
        let today = Day::parse("2026-03-31").unwrap();
        let of = |span, against| {
            let view = view(span, against);
            told(view.against(view.days(today)))
        };
        assert_eq!(of(Span::Yesterday, Against::Week), "2026-03-23 2026-03-23");
        assert_eq!(of(Span::Days30, Against::Week), "2026-01-25 2026-02-23");
        assert_eq!(of(Span::Week, Against::Before), "2026-03-17 2026-03-23");
        assert_eq!(of(Span::Month, Against::Before), "2026-02-01 2026-02-28");
        assert_eq!(of(Span::LastMonth, Against::Before), "2026-01-01 2026-01-31");
        assert_eq!(of(Span::Today, Against::Year), "2025-04-01 2025-04-01");
        assert_eq!(of(Span::Today, Against::None), "-");
    }

    #[test]
    fn a_view_that_its_page_would_not_take_is_not_saved() {
        let today = Day::parse("2026-11-02").unwrap();
        let with = |page, filters: Value| {
            let filters = filters.as_object().unwrap().clone();
            View { page, filters, ..view(Span::Yesterday, Against::Week) }.checked(today)
        };
        assert!(
            with(Page::Figures, json!({ "by": "person", "metrics": "received,sales", "group": "main" }))
                .is_ok()
        );
        assert!(with(Page::Figures, json!({ "by": "moon" })).is_err());
        assert!(with(Page::Figures, json!({ "metrics": "luck" })).is_err());
        assert!(with(Page::Orders, json!({ "split": "silent", "hour": 10, "limit": 500 })).is_ok());
        assert!(with(Page::Orders, json!({ "split": "loud" })).is_err());
        assert!(with(Page::Receptions, json!({ "shop": "nonsense" })).is_err());
        let endless = View {
            from: "2020-01-01".parse().ok(),
            to: "2026-01-01".parse().ok(),
            ..view(Span::Days, Against::None)
        };
        assert!(endless.checked(today).is_err());
        assert!(view(Span::Days, Against::None).checked(today).is_err());
    }
}
