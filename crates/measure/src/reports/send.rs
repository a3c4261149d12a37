//! The look around, every minute: whose turn has come is computed in the scope that its owner has now, and put on its way.
//!
//! Computing holds no lock. One transaction then makes sure that the turn is still to be done, writes its row, hands the
//! mails and the robot's message to what sends them, and goes on to the next turn: all of it or nothing, so a turn is
//! sent once, whatever dies when.

use kernel::accounts;
use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::events::{self, Event};
use kernel::files::{self, Name, NewFile, Spool};
use kernel::id::{FileId, PersonId, TenantId};
use kernel::jobs::{Every, JobKind, Run, Schedule};
use kernel::mail::{self, NewMail};
use kernel::notices::{self, Notice};
use kernel::params;
use kernel::text::{Language, Words};
use serde_json::{Value, json};

use super::deliveries::{self, Delivery};
use super::made::{Made, made};
use super::sendings::{self, State};
use super::{REPORT_SEND, ReportSendingId, TOLD, store};
use crate::figures::FIGURES_READ;

/// Turns of one look around at most.
const MOST: usize = 200;
/// Seconds until data that are missing are looked for again.
const AGAIN: i64 = 600;
/// A file that is sent, in bytes at most.
const LARGEST: u64 = 20 << 20;

/// Sends reports whose turn has come.
pub(crate) static SEND: JobKind = JobKind {
    key: "measure.reports",
    name: Words::fixed("发送定时报表", "Reports sent"),
    unit: Words::fixed("个报表", "reports"),
    max_attempts: 1,
    run: send,
};

pub(crate) static ROUND: Schedule =
    Schedule { key: "measure.reports", every: Every::Minutes(1), kind: &SEND };

kernel::queries! {
    /// Buyers of the owner's shops whose figures are being made.
    BEHIND = concat!("select 1 from dirty_buyer b where b.tenant = $1 and b.due <= $4 and b.since < $5 and ",
        kernel::sees_shop!("b.shop"), " limit 1");
    /// Who is told where an owner has left: whoever sees the figures of all.
    KEEPERS = "select distinct c.person from access a join account c on c.tenant = a.tenant and c.id = a.account
        where a.tenant = $1 and a.permission = $2 and a.kind = 'all' and c.disabled = 0 order by 1 limit 20";
}

fn send(run: &Run) -> Result<Value> {
    let mut sent = 0_i64;
    for _ in 0..MOST {
        let now = run.house().clock().now();
        let Some(delivery) = run.read(|tx| deliveries::due(tx, TenantId::HOME, now))? else { break };
        turn(run, &delivery)?;
        sent += 1;
    }
    Ok(json!({ "reports": sent }))
}

/// What a turn comes to.
enum Outcome {
    Ready(Box<Ready>),
    /// Data are missing that may still come.
    Early(Words),
    /// It cannot be sent; the plan is switched off.
    Stopped(Words),
    /// It cannot be sent this time.
    Failed(Words),
    /// Something went wrong here; it is tried again.
    Broken(Words),
}

/// A report that is ready to leave.
struct Ready {
    made: Made,
    language: Language,
    lacks: Option<Words>,
}

fn turn(run: &Run, delivery: &Delivery) -> Result<()> {
    let looked = run.read(|tx| look(tx, &run.ctx(), delivery));
    // What the report asks for may no longer be asked: a figure that is gone, too many rows.
    let outcome = match looked {
        Err(error) if error.problem().is_some() => Outcome::Failed(
            error.problem().map_or_else(|| Words::fixed("", ""), |problem| problem.detail.clone()),
        ),
        Err(error) => {
            tracing::warn!(report = %delivery.report, %error, "a report cannot be computed; trying again");
            Outcome::Broken(Words::made(format!("系统出错：{error}"), format!("Our fault: {error}")))
        }
        Ok(outcome) => outcome,
    };
    match outcome {
        Outcome::Ready(ready) => leave(run, delivery, &ready),
        Outcome::Early(why) | Outcome::Broken(why) => run.step(|tx, ctx, _| {
            let due = ctx.now.plus_seconds(AGAIN);
            if deliveries::later(tx, ctx, delivery, due)? {
                let id = ReportSendingId::fresh(ctx.now);
                sendings::write(tx, ctx, delivery, (id, State::Waiting), Some(&why), None)?;
            }
            Ok(())
        }),
        Outcome::Stopped(why) => run.step(|tx, ctx, _| {
            if skip(tx, ctx, delivery, &why)? {
                deliveries::stop(tx, ctx, delivery, &why)?;
                tell(tx, ctx, delivery, &why, true)?;
            }
            Ok(())
        }),
        Outcome::Failed(why) => run.step(|tx, ctx, _| {
            if skip(tx, ctx, delivery, &why)? {
                tell(tx, ctx, delivery, &why, false)?;
            }
            Ok(())
        }),
    }
}

/// Goes on without sending; `false` when the turn was somebody else's.
fn skip(tx: &mut Tx<'_>, ctx: &Ctx, delivery: &Delivery, why: &Words) -> Result<bool> {
    if !deliveries::next(tx, ctx, delivery)? {
        return Ok(false);
    }
    let id = ReportSendingId::fresh(ctx.now);
    sendings::write(tx, ctx, delivery, (id, State::Skipped), Some(why), None)
}

fn look(tx: &mut Tx<'_>, house: &Ctx, delivery: &Delivery) -> Result<Outcome> {
    let language = delivery.draft.language;
    let owner = accounts::on_behalf(tx, house, delivery.owner, language)?;
    let Some(ctx) = owner.filter(|ctx| ctx.may(&REPORT_SEND) && ctx.may(&FIGURES_READ)) else {
        return Ok(Outcome::Stopped(Words::fixed(
            "报表主人已离职、账号停用或不再有权限，未发送。",
            "Its owner has left, or has lost the sign-in or the permission; nothing was sent.",
        )));
    };
    let report = store::own(tx, &ctx, &ctx.scope(&FIGURES_READ)?, delivery.report)?;
    let patient = ctx.now < delivery.slot.plus_seconds(i64::from(delivery.draft.patience) * 60);
    let behind = behind(tx, &ctx)?;
    if behind && patient {
        return Ok(Outcome::Early(Words::fixed("数据还在计算。", "Figures are being computed.")));
    }
    let today = delivery.draft.plan.day_of(delivery.slot);
    let made = made(tx, &ctx, &report.view, today)?;
    let missing = Words::made(
        format!("有 {} 处缺少数据。", made.gaps),
        format!("Data of {} days of shops seem to be missing.", made.gaps),
    );
    if made.gaps > 0 && patient {
        return Ok(Outcome::Early(missing));
    }
    let lacks = lacks(&made, behind, missing);
    Ok(Outcome::Ready(Box::new(Ready { made, language, lacks })))
}

/// Whether figures of the owner's shops lag behind their rows by more than a minute.
fn behind(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<bool> {
    let scope = ctx.scope(&FIGURES_READ)?;
    let values = scope.with([ctx.now.into(), ctx.now.plus_seconds(-60).into()]);
    Ok(tx.row(&BEHIND, &values, |_| Ok(()))?.is_some())
}

/// What the reader has to know before he believes it.
fn lacks(made: &Made, behind: bool, missing: Words) -> Option<Words> {
    let mut parts: Vec<Words> = Vec::new();
    if let Some(day) = &made.settles {
        parts.push(Words::made(
            format!("暂估：部分数字到 {day} 才定稿。"),
            format!("Provisional: some figures are final after {day}."),
        ));
    }
    if behind {
        parts.push(Words::fixed(
            "数据还在计算，可能不全。",
            "Figures were still being computed and may be incomplete.",
        ));
    }
    if made.gaps > 0 {
        parts.push(missing);
    }
    let join =
        |pick: fn(&Words) -> &str, between: &str| parts.iter().map(pick).collect::<Vec<_>>().join(between);
    (!parts.is_empty()).then(|| Words::made(join(|words| &words.zh, ""), join(|words| &words.en, " ")))
}

fn leave(run: &Run, delivery: &Delivery, ready: &Ready) -> Result<()> {
    let file = match delivery.draft.addresses.is_empty() {
        true => None,
        false => Some(kept(run, delivery, ready)?),
    };
    run.step(|tx, ctx, _| {
        if !deliveries::next(tx, ctx, delivery)? {
            return Ok(());
        }
        if sendings::is_over(tx, ctx, delivery)? {
            return Ok(());
        }
        let id = ReportSendingId::fresh(ctx.now);
        let event = match delivery.draft.robot {
            Some(robot) => {
                let payload = json!({ "text": text(delivery, ready), "href": href(delivery) });
                let subject = delivery.report.to_string();
                events::emit_to(tx, ctx, Event { kind: &TOLD, subject, payload }, robot)?
            }
            None => None,
        };
        sendings::write(tx, ctx, delivery, (id, State::Sent), ready.lacks.as_ref(), event)?;
        post(tx, ctx, delivery, ready, id, file)
    })
}

fn post(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    delivery: &Delivery,
    ready: &Ready,
    id: ReportSendingId,
    file: Option<FileId>,
) -> Result<()> {
    let slot = delivery.slot.micros();
    for address in &delivery.draft.addresses {
        let new = NewMail {
            once: format!("{}:{slot}:{address}", delivery.id),
            about: sendings::about(delivery.report, id),
            address: address.clone(),
            subject: title(delivery, ready),
            body: body(delivery, ready),
            file,
        };
        mail::post(tx, ctx, &new)?;
    }
    Ok(())
}

/// The file, stored; it belongs to nobody and is downloaded by nobody.
fn kept(run: &Run, delivery: &Delivery, ready: &Ready) -> Result<FileId> {
    let format = delivery.draft.format;
    let bytes = format.bytes(&ready.made.tables)?;
    let mut spool = Spool::new(&run.house().config().data.join("uploads"), LARGEST)?;
    spool.write(&bytes)?;
    let name = format!("{}.{}", title(delivery, ready), format.ending());
    let new = NewFile {
        name: Name::of(&name),
        kind: format.media_type().to_owned(),
        purpose: "report".to_owned(),
        shared: false,
    };
    Ok(files::keep(run.house().db(), &run.ctx(), &new, spool)?.id)
}

fn title(delivery: &Delivery, ready: &Ready) -> String {
    let days = ready.made.days;
    let span =
        if days.from == days.to { days.to.to_string() } else { format!("{}–{}", days.from, days.to) };
    format!("{} {span}", delivery.report_name)
}

fn href(delivery: &Delivery) -> String {
    format!("/measure/reports?open={}", delivery.report)
}

fn lines(delivery: &Delivery, ready: &Ready) -> Vec<String> {
    let mut lines = vec![title(delivery, ready)];
    lines.extend(ready.made.lines.iter().cloned());
    lines.extend(ready.lacks.as_ref().map(|lacks| lacks.in_language(ready.language).to_owned()));
    lines
}

/// What a robot says.
fn text(delivery: &Delivery, ready: &Ready) -> String {
    lines(delivery, ready).join("\n")
}

/// What a mail says.
fn body(delivery: &Delivery, ready: &Ready) -> String {
    let attached = Words::fixed("明细见附件。", "The rows are in the file.");
    let mut lines = lines(delivery, ready);
    lines.push(String::new());
    lines.push(attached.in_language(ready.language).to_owned());
    lines.join("\n")
}

/// Tells the owner that nothing was sent; whoever looks after reports where the owner cannot be told.
fn tell(tx: &mut Tx<'_>, ctx: &Ctx, delivery: &Delivery, why: &Words, stopped: bool) -> Result<()> {
    let name = &delivery.report_name;
    let title = Words::made(format!("报表“{name}”没有发送"), format!("The report “{name}” was not sent"));
    let mut people = vec![delivery.owner];
    if stopped {
        let keepers =
            tx.rows(&KEEPERS, params![ctx.tenant, FIGURES_READ.key], |row| row.get::<PersonId>(0))?;
        people.extend(keepers);
        people.sort_unstable();
        people.dedup();
    }
    for person in people {
        let notice = Notice { kind: "report", title: title.clone(), body: why.clone(), href: href(delivery) };
        notices::tell(tx, ctx, person, notice)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lacking_is_said_in_one_line() {
        let made = |settles: Option<&str>, gaps| Made {
            days: super::super::view::Days { from: Default::default(), to: Default::default() },
            tables: Vec::new(),
            lines: Vec::new(),
            settles: settles.map(str::to_owned),
            gaps,
        };
        let missing = || Words::fixed("缺。", "Missing.");
        assert_eq!(lacks(&made(None, 0), false, missing()), None);
        let all = lacks(&made(Some("2026-11-05"), 2), true, missing()).unwrap();
        assert_eq!(all.zh, "暂估：部分数字到 2026-11-05 才定稿。数据还在计算，可能不全。缺。");
        assert!(all.en.ends_with("incomplete. Missing."), "{}", all.en);
    }
}
