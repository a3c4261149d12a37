//! What became of each turn.

use std::collections::HashMap;

use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::id::{EventId, TenantId};
use kernel::jobs::Sweeper;
use kernel::params;
use kernel::text::{Language, Words};
use kernel::time::Moment;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::deliveries::Delivery;
use super::{ReportDeliveryId, ReportId, ReportSendingId};

/// Days for which turns are shown.
const KEPT: i64 = 90;
/// Turns shown at most.
const MOST: i64 = 50;
/// Mails of them that are shown at most.
const MAILS: i64 = 1_000;

kernel::queries! {
    BEGIN = "insert into report_sending (tenant, delivery, slot, id, report, state, said, event, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (tenant, delivery, slot) do update
        set id = excluded.id, state = excluded.state, said = excluded.said, event = excluded.event, at = excluded.at
        where report_sending.state = 'waiting'";
    OVER = "select 1 from report_sending where tenant = $1 and delivery = $2 and slot = $3 and state <> 'waiting'";
    LIST = "select id, delivery, slot, state, said, event, at from report_sending where tenant = $1 and report = $2
        order by slot desc, delivery limit $3";
    MAIL = "select m.about, m.address, m.state, m.error from mail m where m.tenant = $1 and m.about >= $2 and m.about < $3
        order by m.id desc limit $4";
    ROBOT = "select v.event, v.state, v.error from report_sending s
        join delivery v on v.tenant = s.tenant and v.event = s.event where s.tenant = $1 and s.report = $2 and s.event is not null";
    FORGET = "delete from report_sending where tenant = $1 and at < $2 and id in
        (select id from report_sending where tenant = $1 and at < $2 order by at limit $3)";
}

/// Turns of long ago.
pub(crate) static FORGOTTEN: Sweeper = Sweeper {
    key: "report_sendings",
    run: |tx, ctx, limit| tx.run(&FORGET, params![ctx.tenant, ctx.now.plus_days(-KEPT), limit]),
};

/// What became of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportSendingState)]
pub(super) enum State {
    /// Its data are not complete yet.
    Waiting,
    /// It is on its way: `mails` and `robot` say how far.
    Sent,
    /// It was not sent; `said` says why.
    Skipped,
}

impl State {
    fn key(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Sent => "sent",
            State::Skipped => "skipped",
        }
    }

    fn of(key: &str) -> State {
        [State::Waiting, State::Skipped].into_iter().find(|state| state.key() == key).unwrap_or(State::Sent)
    }
}

/// How far something is on its way to one receiver.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ReportReceiver)]
pub(super) struct Receiver {
    /// The mail address; empty for the robot.
    address: String,
    /// waiting, sent, failed; of a robot waiting, delivered, dead.
    state: String,
    /// What went wrong at the last attempt, in the caller's language.
    error: Option<String>,
}

/// A turn of a plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ReportSending)]
pub(super) struct Sending {
    id: ReportSendingId,
    delivery: ReportDeliveryId,
    /// When its turn was.
    slot: Moment,
    state: State,
    /// Why it waits or was not sent, or what its figures lack; in the caller's language.
    said: Option<String>,
    mails: Vec<Receiver>,
    robot: Option<Receiver>,
    /// When that was.
    at: Moment,
}

/// What mails of a turn are about.
pub(super) fn about(report: ReportId, sending: ReportSendingId) -> String {
    format!("{report}:{sending}")
}

/// Whether a turn was sent or skipped before.
pub(super) fn is_over(tx: &mut Tx<'_>, ctx: &Ctx, of: &Delivery) -> Result<bool> {
    Ok(tx.row(&OVER, params![ctx.tenant, of.id, of.slot], |_| Ok(()))?.is_some())
}

/// Writes down what became of a turn; `false` for one that was sent or skipped before.
pub(super) fn write(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    of: &Delivery,
    (id, state): (ReportSendingId, State),
    said: Option<&Words>,
    event: Option<EventId>,
) -> Result<bool> {
    let said = said.map(|words| json!({ "zh": words.zh, "en": words.en }));
    let values = params![ctx.tenant, of.id, of.slot, id, of.report, state.key(), said, event, ctx.now];
    Ok(tx.run(&BEGIN, values)? > 0)
}

fn told(stored: Option<Value>, language: Language) -> Option<String> {
    let stored = stored?;
    let key = if language == Language::Chinese { "zh" } else { "en" };
    stored[key].as_str().map(str::to_owned)
}

/// The latest turns of a report, with how far each is.
pub(super) fn list(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    report: ReportId,
    language: Language,
) -> Result<Vec<Sending>> {
    let mut mails: HashMap<String, Vec<Receiver>> = HashMap::new();
    // `;` comes after `:`.
    let (first, end) = (format!("{report}:"), format!("{report};"));
    tx.each(&MAIL, params![tenant, first, end, MAILS], |row| {
        let receiver =
            Receiver { address: row.get(1)?, state: row.get(2)?, error: told(row.get(3)?, language) };
        mails.entry(row.get(0)?).or_default().push(receiver);
        Ok(())
    })?;
    let mut robots: HashMap<EventId, Receiver> = HashMap::new();
    tx.each(&ROBOT, params![tenant, report], |row| {
        let receiver =
            Receiver { address: String::new(), state: row.get(1)?, error: told(row.get(2)?, language) };
        robots.insert(row.get(0)?, receiver);
        Ok(())
    })?;
    tx.rows(&LIST, params![tenant, report, MOST], |row| {
        let id: ReportSendingId = row.get(0)?;
        let event: Option<EventId> = row.get(5)?;
        Ok(Sending {
            id,
            delivery: row.get(1)?,
            slot: row.get(2)?,
            state: State::of(&row.get::<String>(3)?),
            said: told(row.get(4)?, language),
            mails: mails.remove(&about(report, id)).unwrap_or_default(),
            robot: event.and_then(|event| robots.remove(&event)),
            at: row.get(6)?,
        })
    })
}
