//! When reports are sent to whom, in the database.

use kernel::ctx::Ctx;
use kernel::db::{Row, Tx};
use kernel::error::{Error, Result, conflict, not_found};
use kernel::id::{PersonId, TenantId, WebhookId};
use kernel::params;
use kernel::sheet::FileFormat;
use kernel::text::{Language, Words};
use kernel::time::Moment;
use serde_json::Value;

use super::plan::{Every, Plan};
use super::{ReportDeliveryId, ReportId};

/// Plans of one report.
const MOST: i64 = 10;

macro_rules! deliveries {
    ($where:literal) => {
        concat!(
            "select d.id, d.report, d.every, d.day, d.minute, d.zone, d.format, d.language, d.addresses, d.robot, w.name,
            d.patience, d.enabled, d.stopped, d.slot, d.version, t.owner, t.name from report_delivery d
            join report t on t.tenant = d.tenant and t.id = d.report
            left join webhook w on w.tenant = d.tenant and w.id = d.robot
            where d.tenant = $1 and ",
            $where
        )
    };
}

kernel::queries! {
    OF_REPORT = deliveries!("d.report = $2 order by d.id");
    ONE = deliveries!("d.id = $2");
    DUE = deliveries!("d.enabled = 1 and d.due <= $2 order by d.due, d.id limit 1");
    COUNT = "select count(*) from report_delivery where tenant = $1 and report = $2";
    ADD = "insert into report_delivery (tenant, id, report, every, day, minute, zone, format, language, addresses, robot,
        patience, enabled, slot, due, created) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15)";
    CHANGE = "update report_delivery set every = $3, day = $4, minute = $5, zone = $6, format = $7, language = $8,
        addresses = $9, robot = $10, patience = $11, enabled = $12, stopped = null, slot = $13, due = $13,
        version = version + 1 where tenant = $1 and id = $2";
    DELETE = "delete from report_delivery where tenant = $1 and id = $2";
    CLEAR = "delete from report_sending where tenant = $1 and delivery = $2";
    LATER = "update report_delivery set due = $4 where tenant = $1 and id = $2 and slot = $3 and enabled = 1";
    NEXT = "update report_delivery set slot = $4, due = $4 where tenant = $1 and id = $2 and slot = $3 and enabled = 1";
    STOP = "update report_delivery set enabled = 0, stopped = $3 where tenant = $1 and id = $2";
}

/// What a plan is made of; checked by the API.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub plan: Plan,
    pub format: FileFormat,
    pub language: Language,
    pub addresses: Vec<String>,
    pub robot: Option<WebhookId>,
    /// Minutes.
    pub patience: u32,
    pub enabled: bool,
}

/// When a report is sent to whom.
#[derive(Debug, Clone)]
pub(super) struct Delivery {
    pub id: ReportDeliveryId,
    pub report: ReportId,
    pub draft: Draft,
    pub robot_name: Option<String>,
    pub stopped: Option<Words>,
    /// The turn that comes next.
    pub slot: Moment,
    pub version: i64,
    pub owner: PersonId,
    pub report_name: String,
}

fn words(stored: &Value) -> Words {
    let text = |language: &str| stored[language].as_str().unwrap_or_default().to_owned();
    Words::made(text("zh"), text("en"))
}

fn read(row: &Row<'_>) -> Result<Delivery> {
    let addresses = serde_json::from_str(&row.get::<String>(8)?);
    let stopped: Option<Value> = row.get(13)?;
    Ok(Delivery {
        id: row.get(0)?,
        report: row.get(1)?,
        draft: Draft {
            plan: Plan {
                every: Every::of(&row.get::<String>(2)?),
                day: i32::try_from(row.get::<i64>(3)?).unwrap_or(0),
                minute: row.get(4)?,
                zone: row.get(5)?,
            },
            format: if row.get::<String>(6)? == "csv" { FileFormat::Csv } else { FileFormat::Xlsx },
            language: Language::of(&row.get::<String>(7)?),
            addresses: addresses.map_err(|error| Error::internal("addresses of a report", error))?,
            robot: row.get(9)?,
            patience: row.get(11)?,
            enabled: row.get(12)?,
        },
        robot_name: row.get(10)?,
        stopped: stopped.as_ref().map(words),
        slot: row.get(14)?,
        version: row.get(15)?,
        owner: row.get(16)?,
        report_name: row.get(17)?,
    })
}

/// The plans of a report.
pub(super) fn of_report(tx: &mut Tx<'_>, tenant: TenantId, report: ReportId) -> Result<Vec<Delivery>> {
    tx.rows(&OF_REPORT, params![tenant, report], read)
}

/// One of them.
pub(super) fn one(tx: &mut Tx<'_>, tenant: TenantId, id: ReportDeliveryId) -> Result<Delivery> {
    tx.row(&ONE, params![tenant, id], read)?.ok_or_else(not_found)
}

/// The plan whose turn is longest past.
pub(super) fn due(tx: &mut Tx<'_>, tenant: TenantId, now: Moment) -> Result<Option<Delivery>> {
    tx.row(&DUE, params![tenant, now], read)
}

fn stored(addresses: &[String]) -> Result<String> {
    serde_json::to_string(addresses).map_err(|error| Error::internal("addresses of a report", error))
}

/// Adds one.
pub(super) fn add(tx: &mut Tx<'_>, ctx: &Ctx, report: ReportId, draft: &Draft) -> Result<ReportDeliveryId> {
    if tx.one(&COUNT, params![ctx.tenant, report], |row| row.get::<i64>(0))? >= MOST {
        let said = Words::made(
            format!("一个报表最多 {MOST} 个发送计划。"),
            format!("A report has {MOST} plans at most."),
        );
        return Err(conflict("too_many_plans", said));
    }
    let id = ReportDeliveryId::fresh(ctx.now);
    let Draft { plan, format, language, addresses, robot, patience, enabled } = draft;
    let Plan { every, day, minute, zone } = plan;
    let (addresses, slot) = (stored(addresses)?, plan.after(ctx.now));
    let values = params![
        ctx.tenant,
        id,
        report,
        every.key(),
        i64::from(*day),
        i64::from(*minute),
        zone,
        format.ending(),
        language.tag(),
        addresses,
        *robot,
        i64::from(*patience),
        *enabled,
        slot,
        ctx.now
    ];
    tx.run(&ADD, values)?;
    Ok(id)
}

/// Changes one; its turns count from now.
pub(super) fn change(tx: &mut Tx<'_>, ctx: &Ctx, id: ReportDeliveryId, draft: &Draft) -> Result<()> {
    let Draft { plan, format, language, addresses, robot, patience, enabled } = draft;
    let Plan { every, day, minute, zone } = plan;
    let (addresses, slot) = (stored(addresses)?, plan.after(ctx.now));
    let values = params![
        ctx.tenant,
        id,
        every.key(),
        i64::from(*day),
        i64::from(*minute),
        zone,
        format.ending(),
        language.tag(),
        addresses,
        *robot,
        i64::from(*patience),
        *enabled,
        slot
    ];
    tx.run(&CHANGE, values)?;
    Ok(())
}

/// Deletes one, and what is known of its turns.
pub(super) fn delete(tx: &mut Tx<'_>, ctx: &Ctx, id: ReportDeliveryId) -> Result<()> {
    tx.run(&CLEAR, params![ctx.tenant, id])?;
    tx.run(&DELETE, params![ctx.tenant, id])?;
    Ok(())
}

/// Looks at a turn again later; `false` when it is no longer this turn's.
pub(super) fn later(tx: &mut Tx<'_>, ctx: &Ctx, of: &Delivery, due: Moment) -> Result<bool> {
    Ok(tx.run(&LATER, params![ctx.tenant, of.id, of.slot, due])? > 0)
}

/// Goes on to the next turn; `false` when somebody else did.
pub(super) fn next(tx: &mut Tx<'_>, ctx: &Ctx, of: &Delivery) -> Result<bool> {
    let next = of.draft.plan.after(ctx.now.max(of.slot));
    Ok(tx.run(&NEXT, params![ctx.tenant, of.id, of.slot, next])? > 0)
}

/// Switches it off, and says why.
pub(super) fn stop(tx: &mut Tx<'_>, ctx: &Ctx, of: &Delivery, why: &Words) -> Result<()> {
    let why = serde_json::json!({ "zh": why.zh, "en": why.en });
    tx.run(&STOP, params![ctx.tenant, of.id, why])?;
    Ok(())
}
