//! `GET /metrics`: the registry.

use axum::Json;
use kernel::ctx::Ctx;
use kernel::error::Result;
use kernel::http::Page;
use kernel::text::Language;
use kpi::metric::{self, METRICS, Rows};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! mirrored {
    ($($(#[$doc:meta])* $name:ident of $from:path { $($(#[$what:meta])* $variant:ident,)* })*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub(super) enum $name { $($(#[$what])* $variant,)* }

        impl From<$from> for $name {
            fn from(of: $from) -> Self {
                match of { $(<$from>::$variant => $name::$variant,)* }
            }
        }
    )* };
}

mirrored! {
    /// What a figure is measured in.
    MetricUnit of metric::Unit {
        /// Buyer-days 人数.
        BuyerDays,
        /// Rounds 回合.
        Rounds,
        /// Messages 消息.
        Messages,
        /// Characters 字.
        Characters,
        /// Sessions 会话.
        Sessions,
        /// Orders 订单.
        Orders,
        /// Units of goods 件.
        Units,
        /// Fen 分.
        Fen,
        /// Milliseconds ÷ a number.
        Milliseconds,
        /// A share.
        Share,
        /// Fen ÷ a number.
        FenEach,
        /// A plain quotient.
        Quotient,
        /// Fen ÷ seconds.
        FenPerHour,
        /// A number ÷ seconds.
        PerHour,
    }
    /// Which way is better.
    MetricDirection of metric::Direction {
        /// More is better.
        Up,
        /// Less is better.
        Down,
        /// Neither.
        Neutral,
    }
    /// When the figure of a day no longer changes.
    MetricMaturity of metric::Maturity {
        /// At the end of the day.
        Day,
        /// At the end of the next day.
        NextDay,
        /// When final payments of its inquiries no longer count.
        Final,
        /// 7 days later.
        Ratings,
        /// 30 days later.
        Refunds,
    }
    /// A table without which the figure is not shown.
    MetricNeeds of metric::Needs {
        /// Messages and orders.
        Nothing,
        /// Ratings.
        Ratings,
        /// Reviews.
        Reviews,
        /// Presence.
        Presence,
    }
    /// How parts relate to the whole.
    MetricTotal of metric::Total {
        /// The whole is the sum of its accounts.
        Sum,
        /// The whole counts each inquiry once: accounts add up to more.
        Deduplicated,
    }
}

/// What rows a figure stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum MetricRows {
    /// All.
    All,
    /// Shops only.
    Shop,
    /// Accounts only.
    Account,
    /// Accounts, persons and teams.
    AccountAndTeam,
}

/// A figure of the registry.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Metric {
    /// The id, the same everywhere.
    id: String,
    /// Its name in the caller's language.
    name: String,
    /// Its name in the other language.
    other_name: String,
    /// How it is computed, in the caller's language.
    definition: String,
    /// Section of the definitions.
    section: u8,
    unit: MetricUnit,
    direction: MetricDirection,
    maturity: MetricMaturity,
    rows: MetricRows,
    needs: MetricNeeds,
    total: MetricTotal,
}

impl Metric {
    fn of(metric: &metric::Metric, language: Language) -> Metric {
        let (name, other_name, definition) = match language {
            Language::Chinese => (metric.zh, metric.en, metric.definition_zh),
            Language::English => (metric.en, metric.zh, metric.definition),
        };
        Metric {
            id: metric.id.to_owned(),
            name: name.to_owned(),
            other_name: other_name.to_owned(),
            definition: definition.to_owned(),
            section: metric.section,
            unit: metric.unit.into(),
            direction: metric.direction.into(),
            maturity: metric.maturity.into(),
            rows: match metric.rows {
                Rows::All => MetricRows::All,
                Rows::Shop => MetricRows::Shop,
                Rows::Account => MetricRows::Account,
                Rows::AccountAndTeam => MetricRows::AccountAndTeam,
            },
            needs: metric.needs.into(),
            total: metric.total().into(),
        }
    }
}

/// Every figure with its names, unit, direction and definition, in the order of the definitions.
#[utoipa::path(get, path = "/metrics", operation_id = "list_metrics", responses((status = 200, body = Page<Metric>)))]
pub(super) async fn list(ctx: Ctx) -> Result<Json<Page<Metric>>> {
    let metrics = METRICS.iter().map(|metric| Metric::of(metric, ctx.language)).collect();
    Ok(Json(Page::whole(metrics)))
}
