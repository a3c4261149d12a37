//! When reports are sent to whom, over HTTP. Only the owner of a report has it sent: it leaves in the owner's scope.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kernel::audit::{self, Entry};
use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::{Result, conflict, invalid};
use kernel::events;
use kernel::house::House;
use kernel::http::{Body, Page, PathOf};
use kernel::id::WebhookId;
use kernel::sheet::FileFormat;
use kernel::text::{Language, Words};
use kernel::time::Moment;
use kernel::{mail, params, settings};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::deliveries::{self, Delivery, Draft};
use super::plan::{Every, Plan, clock, minute};
use super::sendings::{self, Sending};
use super::store::{self, Report};
use super::{DELIVER, REPORT_SEND, ReportDeliveryId, ReportId, UNDELIVER};
use crate::figures::FIGURES_READ;

/// Addresses of one plan.
const ADDRESSES: usize = 20;
/// Minutes for which a plan waits for data where it does not say otherwise.
const PATIENCE: u32 = 120;
/// Minutes at most.
const LONGEST: u32 = 720;

/// A group robot.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct ReportRobot {
    id: WebhookId,
    name: String,
    /// wecom, dingtalk, feishu.
    format: String,
}

/// By which ways a report can leave.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct ReportChannels {
    /// Whether a mail server is set.
    mail: bool,
    robots: Vec<ReportRobot>,
}

/// When a report is sent to whom.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReportDelivery {
    every: Every,
    /// Of the week, 0 is Monday; of the month from 1 on; absent for `daily`.
    #[serde(default)]
    day: i32,
    /// On the clocks of `zone`: `09:30`.
    at: String,
    /// IANA name of a time zone; that of the report's shop, else of the organisation, when absent.
    zone: Option<String>,
    /// The file that goes with mail; `xlsx` when absent.
    #[serde(default)]
    format: FileFormat,
    /// In which it is written; the caller's when absent.
    language: Option<Language>,
    /// Mail addresses, 20 at most.
    #[serde(default)]
    addresses: Vec<String>,
    /// A group robot.
    robot: Option<WebhookId>,
    /// Minutes for which it waits for data that are missing, 0–720; then it is sent and says so. 120 when absent.
    patience: Option<u32>,
    /// Whether it is sent; `true` when absent.
    enabled: Option<bool>,
    /// Of a change: the version that was seen.
    version: Option<i64>,
}

/// A plan.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct ReportDelivery {
    id: ReportDeliveryId,
    every: Every,
    /// Of the week, 0 is Monday; of the month from 1 on.
    day: i32,
    /// On the clocks of `zone`: `09:30`.
    at: String,
    zone: String,
    format: FileFormat,
    language: Language,
    addresses: Vec<String>,
    robot: Option<WebhookId>,
    /// The robot's name; absent where it was deleted.
    robot_name: Option<String>,
    /// Minutes for which it waits for data that are missing.
    patience: u32,
    enabled: bool,
    /// Why the house switched it off, in the caller's language.
    stopped: Option<String>,
    /// Its next turn; absent while it is switched off.
    next_at: Option<Moment>,
    /// To be sent back with a change.
    version: i64,
}

fn told(of: Delivery, language: Language) -> ReportDelivery {
    let Draft { plan, format, language: of_text, addresses, robot, patience, enabled } = of.draft;
    ReportDelivery {
        id: of.id,
        every: plan.every,
        day: plan.day,
        at: clock(plan.minute),
        zone: plan.zone,
        format,
        language: of_text,
        addresses,
        robot,
        robot_name: of.robot_name,
        patience,
        enabled,
        stopped: of.stopped.map(|words| words.in_language(language).to_owned()),
        next_at: enabled.then_some(of.slot),
        version: of.version,
    }
}

/// By which ways reports can leave: mail, and the robots that are set up.
#[utoipa::path(get, path = "/report-channels", operation_id = "list_report_channels",
    responses((status = 200, body = ReportChannels)))]
pub(super) async fn channels(ctx: Ctx, State(house): State<House>) -> Result<Json<ReportChannels>> {
    ctx.scope(&REPORT_SEND)?;
    let read = house.read(move |tx| {
        let robots = events::robots(tx, ctx.tenant)?.into_iter();
        let robots = robots.map(|(id, name, format)| ReportRobot { id, name, format }).collect();
        Ok(ReportChannels { mail: mail::is_set(tx, ctx.tenant)?, robots })
    });
    Ok(Json(read.await?))
}

/// The report of a plan, or of its own path, if it is the caller's own.
fn own(tx: &mut Tx<'_>, ctx: &Ctx, id: ReportId) -> Result<Report> {
    ctx.scope(&REPORT_SEND)?;
    store::own(tx, ctx, &ctx.scope(&FIGURES_READ)?, id)
}

/// Plans by which a report of one's own is sent.
#[utoipa::path(get, path = "/reports/{id}/deliveries", operation_id = "list_report_deliveries",
    params(("id" = ReportId, Path)), responses((status = 200, body = Page<ReportDelivery>)))]
pub(super) async fn list(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<ReportId>,
) -> Result<Json<Page<ReportDelivery>>> {
    let read = house.read(move |tx| {
        own(tx, &ctx, id)?;
        let found = deliveries::of_report(tx, ctx.tenant, id)?.into_iter();
        Ok(found.map(|of| told(of, ctx.language)).collect())
    });
    Ok(Json(Page::whole(read.await?)))
}

/// What became of the latest turns of a report of one's own.
#[utoipa::path(get, path = "/reports/{id}/sendings", operation_id = "list_report_sendings",
    params(("id" = ReportId, Path)), responses((status = 200, body = Page<Sending>)))]
pub(super) async fn sendings(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<ReportId>,
) -> Result<Json<Page<Sending>>> {
    let read = house.read(move |tx| {
        own(tx, &ctx, id)?;
        sendings::list(tx, ctx.tenant, id, ctx.language)
    });
    Ok(Json(Page::whole(read.await?)))
}

/// Has a report of one's own sent.
#[utoipa::path(post, path = "/reports/{id}/deliveries", operation_id = "add_report_delivery",
    params(("id" = ReportId, Path)), request_body = NewReportDelivery,
    responses((status = 201, body = ReportDelivery)))]
pub(super) async fn add(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<ReportId>,
    Body(new): Body<NewReportDelivery>,
) -> Result<(StatusCode, Json<ReportDelivery>)> {
    let added = house.act(&ctx, move |tx, ctx| {
        let report = own(tx, ctx, id)?;
        let draft = new.clone().checked(tx, ctx, &report)?;
        let delivery = deliveries::add(tx, ctx, id, &draft)?;
        record(tx, ctx, delivery, &report, &draft)?;
        Ok(told(deliveries::one(tx, ctx.tenant, delivery)?, ctx.language))
    });
    Ok((StatusCode::CREATED, Json(added.await?)))
}

/// Changes a plan; its turns count from now.
#[utoipa::path(put, path = "/report-deliveries/{id}", operation_id = "change_report_delivery",
    params(("id" = ReportDeliveryId, Path)), request_body = NewReportDelivery,
    responses((status = 200, body = ReportDelivery)))]
pub(super) async fn change(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<ReportDeliveryId>,
    Body(new): Body<NewReportDelivery>,
) -> Result<Json<ReportDelivery>> {
    let changed = house.act(&ctx, move |tx, ctx| {
        let before = deliveries::one(tx, ctx.tenant, id)?;
        let report = own(tx, ctx, before.report)?;
        if new.version != Some(before.version) {
            let said = Words::fixed(
                "内容已被别人修改，请刷新后再改。",
                "Somebody changed it meanwhile; reload and change it again.",
            );
            return Err(conflict("changed_meanwhile", said));
        }
        let draft = new.clone().checked(tx, ctx, &report)?;
        deliveries::change(tx, ctx, id, &draft)?;
        record(tx, ctx, id, &report, &draft)?;
        Ok(told(deliveries::one(tx, ctx.tenant, id)?, ctx.language))
    });
    Ok(Json(changed.await?))
}

/// Ends a plan.
#[utoipa::path(delete, path = "/report-deliveries/{id}", operation_id = "delete_report_delivery",
    params(("id" = ReportDeliveryId, Path)), responses((status = 204)))]
pub(super) async fn delete(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<ReportDeliveryId>,
) -> Result<StatusCode> {
    let deleted = house.act(&ctx, move |tx, ctx| {
        let before = deliveries::one(tx, ctx.tenant, id)?;
        let report = own(tx, ctx, before.report)?;
        deliveries::delete(tx, ctx, id)?;
        let detail = json!({ "report": report.id, "name": report.name });
        audit::record(tx, ctx, Entry { action: &UNDELIVER, subject: id.to_string(), shop: None, detail })
    });
    deleted.await?;
    Ok(StatusCode::NO_CONTENT)
}

fn record(tx: &mut Tx<'_>, ctx: &Ctx, id: ReportDeliveryId, report: &Report, draft: &Draft) -> Result<()> {
    let Draft { plan, format, addresses, robot, enabled, .. } = draft;
    let detail = json!({ "report": report.id, "name": report.name, "every": plan.every, "day": plan.day,
        "at": clock(plan.minute), "zone": plan.zone, "format": format, "addresses": addresses, "robot": robot,
        "enabled": enabled });
    audit::record(tx, ctx, Entry { action: &DELIVER, subject: id.to_string(), shop: None, detail })
}

kernel::queries! {
    ZONE = "select time_zone from shop where tenant = $1 and id = $2";
}

impl NewReportDelivery {
    fn checked(self, tx: &mut Tx<'_>, ctx: &Ctx, report: &Report) -> Result<Draft> {
        let zone = match (self.zone, report.view.shop()) {
            (Some(zone), _) => zone,
            (None, Some(shop)) => tx
                .row(&ZONE, params![ctx.tenant, shop], |row| row.get(0))?
                .unwrap_or_else(|| "Asia/Shanghai".to_owned()),
            (None, None) => settings::load(tx, ctx.tenant)?.default_time_zone,
        };
        let minute = minute(&self.at).ok_or_else(|| {
            invalid("/at", "range", Words::fixed("时间写作 09:30。", "A time is written 09:30."))
        })?;
        let day = if self.every == Every::Daily { 0 } else { self.day };
        let plan = Plan { every: self.every, day, minute, zone }.checked()?;
        let patience = self.patience.unwrap_or(PATIENCE);
        if patience > LONGEST {
            let said = Words::fixed("最多等 720 分钟。", "It waits for 720 minutes at most.");
            return Err(invalid("/patience", "range", said));
        }
        let addresses = addresses(self.addresses)?;
        if let Some(robot) = self.robot
            && !events::robots(tx, ctx.tenant)?.iter().any(|(id, ..)| *id == robot)
        {
            let said = Words::fixed(
                "没有这个机器人，或它已停用。",
                "There is no such robot, or it is switched off.",
            );
            return Err(invalid("/robot", "unknown", said));
        }
        if addresses.is_empty() && self.robot.is_none() {
            let said = Words::fixed("请填写邮箱，或选择群机器人。", "Give an address, or choose a robot.");
            return Err(invalid("/addresses", "needed", said));
        }
        Ok(Draft {
            plan,
            format: self.format,
            language: self.language.unwrap_or(ctx.language),
            addresses,
            robot: self.robot,
            patience,
            enabled: self.enabled.unwrap_or(true),
        })
    }
}

fn addresses(given: Vec<String>) -> Result<Vec<String>> {
    let mut addresses: Vec<String> = Vec::new();
    for text in given {
        let address = mail::address("/addresses", &text)?;
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    if addresses.len() > ADDRESSES {
        let said =
            Words::made(format!("最多 {ADDRESSES} 个邮箱。"), format!("{ADDRESSES} addresses at most."));
        return Err(invalid("/addresses", "too_many", said));
    }
    Ok(addresses)
}
