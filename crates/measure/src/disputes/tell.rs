//! Nobody learns of a step by chance: notices to author, leader, decider and whoever loses an order, and a task for whose
//! turn it is.

use std::collections::BTreeSet;

use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::id::{PersonId, ShopId};
use kernel::notices::{self, Notice};
use kernel::params;
use kernel::tasks::{self, Evidence, NewTask, TaskKind};
use kernel::text::{Language, Words};

use super::model::{Kind, State};
use super::store::Loaded;
use super::subject::Subject;
use super::{TO_DECIDE, TO_LOOK};
use crate::DisputeId;

/// Days until the first look.
const LOOK_DAYS: i64 = 2;
/// Days until the decision.
const DECIDE_DAYS: i64 = 3;

kernel::queries! {
    /// Who holds a permission over the author, the nearest first: of the team, of the shop, of everything.
    HOLDERS = "select c.person, min(case a.kind when 'team' then 0 when 'shop' then 1 else 2 end) as near
        from access a join account c on c.tenant = a.tenant and c.id = a.account and c.disabled = 0
        join person p on p.tenant = c.tenant and p.id = c.person and p.left_on is null
        where a.tenant = $1 and a.permission = $2 and c.person <> $3 and (a.kind = 'all' or (a.kind = 'shop' and a.shop = $4)
            or (a.kind = 'team' and exists (select 1 from seat s where s.tenant = a.tenant and s.team = a.team
                and s.person = $3)))
        group by c.person order by near, c.person limit 20";
    LANGUAGE = "select language from account where tenant = $1 and person = $2";
    /// Who holds an account now.
    HOLDER = "select b.person from binding b where b.tenant = $1 and b.nick = $2 and b.since <= $3
        and (b.until is null or b.until > $3) limit 1";
    NAME = "select name from person where tenant = $1 and id = $2";
}

/// Who is nearest to the author of those who hold a permission over him.
fn holders(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    permission: &str,
    author: PersonId,
    shop: ShopId,
) -> Result<Vec<PersonId>> {
    let values = params![ctx.tenant, permission, author, shop];
    let found = tx.rows(&HOLDERS, values, |row| Ok((row.get::<PersonId>(0)?, row.get::<i64>(1)?)))?;
    let nearest = found.first().map(|(_, near)| *near);
    Ok(found.into_iter().filter(|(_, near)| Some(*near) == nearest).map(|(person, _)| person).collect())
}

/// What it is about, in few words.
pub(super) fn about(of: &Subject) -> Words {
    let (zh, en) = match of.kind {
        Kind::Credit => (format!("订单 {} 的归属", of.order), format!("the credit of order {}", of.order)),
        Kind::Stage => (format!("{} 的询单判定", of.day), format!("a stage on {}", of.day)),
        Kind::Exclusion => {
            (format!("{} 被排除的接待", of.day), format!("a reception left out on {}", of.day))
        }
        Kind::Slow => (format!("{} 的慢响应标记", of.day), format!("a slow mark on {}", of.day)),
        Kind::Rating => (format!("{} 的评价", of.day), format!("a rating on {}", of.day)),
    };
    Words::made(zh, en)
}

fn href(id: DisputeId) -> String {
    format!("/measure/disputes?open={id}")
}

fn origin(kind: &TaskKind, id: DisputeId) -> String {
    format!("{}:{id}", kind.key)
}

/// What is told of one dispute.
struct Teller<'t> {
    ctx: &'t Ctx,
    id: DisputeId,
    of: &'t Subject,
}

impl Teller<'_> {
    fn notice(
        &self,
        tx: &mut Tx<'_>,
        to: PersonId,
        kind: &'static str,
        title: Words,
        body: &str,
    ) -> Result<()> {
        // Nobody is told of what he does himself.
        if self.ctx.viewer()?.person == to {
            return Ok(());
        }
        let body = Words::made(body.to_owned(), body.to_owned());
        notices::tell(tx, self.ctx, to, Notice { kind, title, body, href: href(self.id) }).map(drop)
    }

    /// Gives the next step to the first, who is told by the task; the others get a notice.
    fn ask(
        &self,
        tx: &mut Tx<'_>,
        kind: &'static TaskKind,
        days: i64,
        to: &[PersonId],
        author: PersonId,
    ) -> Result<()> {
        let Some((&first, others)) = to.split_first() else { return Ok(()) };
        let (about, author) = (about(self.of), name(tx, self.ctx, author)?);
        let title = Words::made(
            format!("{}：{author}，{}", kind.name.zh, about.zh),
            format!("{}: {author}, {}", kind.name.en, about.en),
        );
        let language = tx.row(&LANGUAGE, params![self.ctx.tenant, first], |row| row.get::<String>(0))?;
        let language = Language::of(language.as_deref().unwrap_or_default());
        let label = Words::fixed("打开申诉", "Open the dispute").in_language(language).to_owned();
        let task = NewTask {
            why: self.of.reason.clone(),
            evidence: vec![Evidence { label, href: href(self.id) }],
            shop: Some(self.of.shop),
            due: Some(self.ctx.now.plus_days(days)),
            origin: Some(origin(kind, self.id)),
            ..NewTask::new(kind, first, title.in_language(language))
        };
        tasks::give(tx, self.ctx, task)?;
        for &other in others {
            self.notice(tx, other, "dispute_waits", title.clone(), &self.of.reason)?;
        }
        Ok(())
    }

    /// Whose turn it was has nothing left to do.
    fn settle(&self, tx: &mut Tx<'_>, outcome: &Words) -> Result<()> {
        for kind in [&TO_LOOK, &TO_DECIDE] {
            tasks::settle(tx, self.ctx, &origin(kind, self.id), outcome)?;
        }
        Ok(())
    }
}

fn name(tx: &mut Tx<'_>, ctx: &Ctx, person: PersonId) -> Result<String> {
    tx.one(&NAME, params![ctx.tenant, person], |row| row.get(0))
}

fn leaders(tx: &mut Tx<'_>, ctx: &Ctx, author: PersonId, shop: ShopId) -> Result<Vec<PersonId>> {
    holders(tx, ctx, "dispute.look", author, shop)
}

fn deciders(tx: &mut Tx<'_>, ctx: &Ctx, author: PersonId, shop: ShopId) -> Result<Vec<PersonId>> {
    holders(tx, ctx, "dispute.decide", author, shop)
}

/// A new dispute: the leaders look; who has none goes straight to those who decide.
pub(super) fn raised(tx: &mut Tx<'_>, ctx: &Ctx, id: DisputeId, of: &Subject) -> Result<()> {
    let author = ctx.viewer()?.person;
    let teller = Teller { ctx, id, of };
    let leaders = leaders(tx, ctx, author, of.shop)?;
    let deciders = deciders(tx, ctx, author, of.shop)?;
    if leaders.is_empty() {
        return teller.ask(tx, &TO_DECIDE, DECIDE_DAYS, &deciders, author);
    }
    teller.ask(tx, &TO_LOOK, LOOK_DAYS, &leaders, author)?;
    let (about, author) = (about(of), name(tx, ctx, author)?);
    let title = Words::made(
        format!("{author} 对{}提出申诉，等组长初看", about.zh),
        format!("{author} objects to {}; the leader looks first", about.en),
    );
    for decider in deciders {
        teller.notice(tx, decider, "dispute_raised", title.clone(), &of.reason)?;
    }
    Ok(())
}

/// The first look: the author hears it, and those who decide have their turn.
pub(super) fn looked(tx: &mut Tx<'_>, ctx: &Ctx, dispute: &Loaded, agrees: bool, words: &str) -> Result<()> {
    let of = &dispute.subject;
    let teller = Teller { ctx, id: dispute.id, of };
    let about = about(of);
    let told = if agrees {
        Words::made(
            format!("组长同意您对{}的申诉，等主管裁定", about.zh),
            format!("The leader agrees on {}; the decision is to come", about.en),
        )
    } else {
        Words::made(
            format!("组长不同意您对{}的申诉，等主管裁定", about.zh),
            format!("The leader does not agree on {}; the decision is to come", about.en),
        )
    };
    teller.notice(tx, dispute.author, "dispute_looked", told, words)?;
    let outcome =
        if agrees { Words::fixed("同意", "Agreed") } else { Words::fixed("不同意", "Did not agree") };
    teller.settle(tx, &outcome)?;
    let deciders = deciders(tx, ctx, dispute.author, of.shop)?;
    teller.ask(tx, &TO_DECIDE, DECIDE_DAYS, &deciders, dispute.author)
}

/// The end: everybody who had a part hears it, and whoever loses an order by it.
pub(super) fn ended(tx: &mut Tx<'_>, ctx: &Ctx, dispute: &Loaded, state: State, words: &str) -> Result<()> {
    let of = &dispute.subject;
    let teller = Teller { ctx, id: dispute.id, of };
    let (about, author) = (about(of), name(tx, ctx, dispute.author)?);
    let (zh, en) = match state {
        State::Granted => ("申诉成立", "Dispute granted"),
        State::Refused => ("申诉被驳回", "Dispute refused"),
        _ => ("申诉已撤回", "Dispute withdrawn"),
    };
    teller.settle(tx, &Words::fixed(zh, en))?;
    let title = Words::made(format!("{zh}：{author}，{}", about.zh), format!("{en}: {author}, {}", about.en));
    let mut told: BTreeSet<PersonId> = BTreeSet::from([dispute.author]);
    told.extend(dispute.looked_by);
    told.extend(leaders(tx, ctx, dispute.author, of.shop)?);
    told.extend(deciders(tx, ctx, dispute.author, of.shop)?);
    for &person in &told {
        teller.notice(tx, person, "dispute_decided", title.clone(), words)?;
    }
    if state == State::Granted && of.kind == Kind::Credit && of.was_account != 0 {
        let values = params![ctx.tenant, of.was_account, ctx.now];
        let loser =
            tx.row(&HOLDER, values, |row| row.get::<PersonId>(0))?.filter(|loser| !told.contains(loser));
        if let Some(loser) = loser {
            let title = Words::made(
                format!("订单 {} 经申诉裁定，不再归您的账号", of.order),
                format!("Order {} no longer counts for your account: a dispute was granted", of.order),
            );
            // The dispute itself is none of the loser's; the order with its reason is.
            let plain = of.order.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
            let open =
                if plain { format!("?which=all&credit={}/{}", of.shop, of.order) } else { String::new() };
            let href = format!("/measure/disputes{open}");
            let body = Words::made(words.to_owned(), words.to_owned());
            notices::tell(tx, ctx, loser, Notice { kind: "dispute_decided", title, body, href })?;
        }
    }
    Ok(())
}
