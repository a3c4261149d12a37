//! Facts made anew by other rules: a generation beside the one that pages read, and a switch in one transaction.

use std::time::Duration;

use kernel::ctx::Ctx;
use kernel::db::{Query, Tx};
use kernel::error::{Result, not_found};
use kernel::id::{JobId, ShopId, TenantId};
use kernel::jobs::{self, JobKind, Run};
use kernel::live;
use kernel::params;
use kernel::text::Words;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::settings::Settings;
use super::{dirty, generations, step};

/// Makes the facts of a shop by the rules of the present.
pub static RECOMPUTE: JobKind = JobKind {
    key: "measure.recompute",
    name: Words::fixed("按新规则重算指标", "Figures made again by new rules"),
    unit: Words::fixed("位顾客", "buyers"),
    max_attempts: 5,
    run,
};

/// How long the job waits when other threads do the rest.
const PAUSE: Duration = Duration::from_millis(50);
/// Orders forgotten in one step.
const ORDERS: i64 = 5_000;

/// Rows of a generation (`$3`) of one value of a column, the least.
macro_rules! least {
    ($table:literal, $column:literal) => {
        concat!(
            "delete from ",
            $table,
            " where tenant = $1 and shop = $2 and generation = $3 and ",
            $column,
            " = (select min(x.",
            $column,
            ") from ",
            $table,
            " x where x.tenant = $1 and x.shop = $2 and x.generation = $3)"
        )
    };
}

kernel::queries! {
    OTHERS = "update generation set state = 'old' where tenant = $1 and shop = $2 and state = 'making' and number <> $3";
    ABANDON = "delete from dirty_buyer where tenant = $1 and shop = $2 and generation is not null and generation <> $3";
    EVERYBODY = "insert into dirty_buyer (tenant, shop, buyer, due, since, mark, bulk, generation)
        select b.tenant, b.shop, b.id, cast($3 as bigint), cast($3 as bigint), cast($4 as bigint), 1, cast($5 as bigint)
        from buyer b where b.tenant = $1 and b.shop = $2
        on conflict (tenant, shop, buyer) do update set due = excluded.due, mark = excluded.mark,
            generation = case when dirty_buyer.generation is null then null else excluded.generation end";
    ACCOUNTS = "select distinct p.account from presence_row p where p.tenant = $1 and p.shop = $2";
    STATE = "select state from generation where tenant = $1 and shop = $2 and number = $3";
    LEFT = "select (select count(*) from dirty_buyer where tenant = $1 and shop = $2 and due <= $3),
        (select count(*) from dirty_day where tenant = $1 and shop = $2 and due <= $3)";
    BUYERS = "select count(*) from buyer where tenant = $1 and shop = $2";
    OLD = "update generation set state = 'old' where tenant = $1 and shop = $2 and number <> $3";
    CURRENT = "update generation set state = 'current' where tenant = $1 and shop = $2 and number = $3";
    ALL_OF_THEM = "update dirty_buyer set generation = null where tenant = $1 and shop = $2 and generation is not null";
    CANCELLED = "select cancel from job where tenant = $1 and id = $2";
    FORGOTTEN = "select number from generation where tenant = $1 and shop = $2 and state = 'old' order by number limit 1";
    FORGET = "delete from generation where tenant = $1 and shop = $2 and number = $3";
    RECEPTIONS = least!("reception", "day");
    VISITS = least!("visit", "day");
    ACCOUNT_DAYS = least!("account_day", "day");
    SHOP_DAYS = least!("shop_day", "day");
    GROUP_DAYS = least!("group_day", "day");
    HOURS = least!("shop_hour", "day");
    SESSIONS = least!("session", "account");
    SHARES = least!("presence_share", "account");
    CREDITS = "delete from credit where tenant = $1 and shop = $2 and generation = $3 and order_id in (
        select x.order_id from credit x where x.tenant = $1 and x.shop = $2 and x.generation = $3 limit $4)";
}

#[derive(Serialize, Deserialize)]
struct Payload {
    shop: ShopId,
}

/// Where the job stands.
#[derive(Default, Serialize, Deserialize)]
struct Memo {
    generation: Option<i64>,
    switched: bool,
}

/// Queues the making anew of a shop's facts by the rules of the present, unless that waits already. Other rules than a
/// job under way works by are another job: it takes that one's place.
pub fn recompute(tx: &mut Tx<'_>, ctx: &Ctx, shop: ShopId) -> Result<JobId> {
    let settings = Settings::of_shop(tx, ctx.tenant, shop)?.ok_or_else(not_found)?.stored()?;
    let print: String = Sha256::digest(settings).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    jobs::enqueue_once(tx, ctx, &RECOMPUTE, &format!("{shop} {print}"), Payload { shop })
}

/// Queues it if the facts of a shop follow from other rules than those of the present.
pub(crate) fn follow(tx: &mut Tx<'_>, ctx: &Ctx, shop: ShopId) -> Result<Option<JobId>> {
    let Some(made) = generations::kept_up(tx, ctx.tenant, shop)?.pop() else { return Ok(None) };
    let present = Settings::of_shop(tx, ctx.tenant, shop)?;
    if present.is_none_or(|present| present == made.settings) {
        return Ok(None);
    }
    recompute(tx, ctx, shop).map(Some)
}

/// What the queue calls the jobs of a shop.
pub(crate) fn jobs_of(shop: ShopId) -> String {
    format!("{shop} %")
}

fn run(run: &Run) -> Result<Value> {
    let Payload { shop } = run.payload()?;
    let generation = begin(run, shop)?;
    let done = make(run, shop, generation);
    if done.is_err() {
        abandon(run, shop, generation)?;
    }
    let switched = done?;
    while run.step(|tx, ctx, _| forget(tx, ctx, shop))? {}
    Ok(json!({ "generation": generation, "superseded": !switched }))
}

fn memo(value: &Value) -> Memo {
    serde_json::from_value(value.clone()).unwrap_or_default()
}

/// Begins a generation, or goes on with the one begun before.
fn begin(run: &Run, shop: ShopId) -> Result<i64> {
    run.step(|tx, ctx, progress| {
        if let Some(number) = memo(&progress.memo).generation {
            let state = tx.row(&STATE, params![ctx.tenant, shop, number], |row| row.get::<String>(0))?;
            if matches!(state.as_deref(), Some("making" | "current")) {
                return Ok(number);
            }
        }
        let number = generations::begin(tx, ctx.tenant, shop, "making", ctx.now)?.ok_or_else(not_found)?;
        tx.run(&OTHERS, params![ctx.tenant, shop, number])?;
        tx.run(&ABANDON, params![ctx.tenant, shop, number])?;
        tx.run(&EVERYBODY, params![ctx.tenant, shop, ctx.now, dirty::mark(ctx), number])?;
        for account in tx.rows(&ACCOUNTS, params![ctx.tenant, shop], |row| row.get::<i64>(0))? {
            super::days::touch(tx, shop, account, "", ctx.now.micros())?;
        }
        tx.signal(dirty::WORK.to_owned())?;
        progress.total = Some(tx.one(&BUYERS, params![ctx.tenant, shop], |row| row.get(0))?);
        progress.memo = json!(Memo { generation: Some(number), switched: false });
        Ok(number)
    })
}

/// Makes facts until none are left to make, and puts them in the place of the old ones; `false` when another job has
/// begun to make others meanwhile.
fn make(run: &Run, shop: ShopId, generation: i64) -> Result<bool> {
    loop {
        run.go_on()?;
        let made = step::turn(run.house(), true)? + step::turn(run.house(), false)?;
        if made == 0 && !step::days(run.house())? {
            let outcome = run.step(|tx, ctx, progress| {
                let outcome = switch(tx, ctx, shop, generation)?;
                if let Some(switched) = outcome {
                    progress.done = progress.total.unwrap_or(0);
                    progress.memo = json!(Memo { generation: Some(generation), switched });
                }
                Ok(outcome)
            })?;
            if let Some(switched) = outcome {
                return Ok(switched);
            }
            std::thread::sleep(PAUSE);
        }
        let total = run.read(|tx| tx.one(&BUYERS, params![TenantId::HOME, shop], |row| row.get::<i64>(0)))?;
        let (buyers, _) = run.read(|tx| left(tx, &run.ctx(), shop))?;
        run.progress(total - buyers, Some(total))?;
    }
}

/// Buyers, and days of accounts, whose time has come.
fn left(tx: &mut Tx<'_>, ctx: &Ctx, shop: ShopId) -> Result<(i64, i64)> {
    tx.one(&LEFT, params![ctx.tenant, shop, ctx.now], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// From this instant pages read the new facts. `None` while somebody still waits to be computed, `Some(false)` when
/// nobody makes this generation any longer.
fn switch(tx: &mut Tx<'_>, ctx: &Ctx, shop: ShopId, generation: i64) -> Result<Option<bool>> {
    let state = tx.row(&STATE, params![ctx.tenant, shop, generation], |row| row.get::<String>(0))?;
    if !matches!(state.as_deref(), Some("making" | "current")) {
        return Ok(Some(false));
    }
    if left(tx, ctx, shop)? != (0, 0) {
        return Ok(None);
    }
    tx.run(&OLD, params![ctx.tenant, shop, generation])?;
    tx.run(&CURRENT, params![ctx.tenant, shop, generation])?;
    tx.run(&ALL_OF_THEM, params![ctx.tenant, shop])?;
    live::tell(tx, ctx.tenant, None, live::Kind::Figures, shop)?;
    Ok(Some(true))
}

/// What was begun and cancelled is not kept up any longer; a job that goes on elsewhere finds it as it is.
fn abandon(run: &Run, shop: ShopId, generation: i64) -> Result<()> {
    run.house().db().write_now(|tx| {
        let tenant = TenantId::HOME;
        if tx.row(&CANCELLED, params![tenant, run.id()], |row| row.get::<bool>(0))? == Some(true) {
            let state = tx.row(&STATE, params![tenant, shop, generation], |row| row.get::<String>(0))?;
            if state.as_deref() == Some("making") {
                tx.run(&OTHERS, params![tenant, shop, 0])?;
                tx.run(&ABANDON, params![tenant, shop, 0])?;
            }
        }
        Ok(())
    })
}

/// Forgets some facts of a generation that nobody reads; whether there may be more.
fn forget(tx: &mut Tx<'_>, ctx: &Ctx, shop: ShopId) -> Result<bool> {
    let Some(number) = tx.row(&FORGOTTEN, params![ctx.tenant, shop], |row| row.get::<i64>(0))? else {
        return Ok(false);
    };
    let tables: [&'static Query; 8] =
        [&RECEPTIONS, &VISITS, &ACCOUNT_DAYS, &SHOP_DAYS, &GROUP_DAYS, &HOURS, &SESSIONS, &SHARES];
    let values = params![ctx.tenant, shop, number];
    for table in tables {
        if tx.run(table, values)? > 0 {
            return Ok(true);
        }
    }
    if tx.run(&CREDITS, params![ctx.tenant, shop, number, ORDERS])? == 0 {
        tx.run(&FORGET, values)?;
    }
    Ok(true)
}
