//! Which data there are: shop by day, table and account, and where they are missing.

use std::collections::{BTreeMap, HashMap};

use axum::Json;
use axum::extract::State as Shared;
use axum::response::Response;
use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::db::Tx;
use kernel::error::{Result, invalid, not_found};
use kernel::house::House;
use kernel::http::Params;
use kernel::id::{NickId, ShopId};
use kernel::permission::Scope;
use kernel::text::Words;
use kernel::{params, sees_shop, sheet};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::COVERAGE_READ;
use crate::figures::export::list::{List, Told, Voice, column, made};

/// Days that one call shows.
const MOST_DAYS: i64 = 400;
/// Days that one call shows by account.
const MOST_DAYS_BY_ACCOUNT: i64 = 62;
/// Like weekdays that a day is compared with.
const LIKE: i64 = 4;
/// Days before a day without which it cannot be judged.
pub(crate) const LOOK_BACK: i64 = 7 * LIKE;
/// A day is a drop under so many hundredths of the median of those.
const DROP: i64 = 40;

kernel::queries! {
    ZONE = concat!("select s.time_zone from shop s where s.tenant = $1 and s.id = $4 and ", sees_shop!("s.id"));
    FIRST = "select c.kind, min(c.day) from coverage c where c.tenant = $1 and c.shop = $2 group by c.kind";
    BY_DAY = "select c.kind, c.day, cast(sum(c.count) as bigint), count(distinct case when c.account <> 0 then c.account end)
        from coverage c where c.tenant = $1 and c.shop = $2 and c.day >= $3 and c.day <= $4
        group by c.kind, c.day order by c.kind, c.day";
    BY_ACCOUNT = "select c.kind, c.day, cast(sum(c.count) as bigint), c.account, n.name
        from coverage c join nick n on n.tenant = c.tenant and n.id = c.account
        where c.tenant = $1 and c.shop = $2 and c.day >= $3 and c.day <= $4 and c.account <> 0
        group by c.kind, c.day, c.account, n.name order by c.kind, c.day, c.account";
}

/// Of which shop, from when to when.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// The shop.
    shop: ShopId,
    /// First day.
    from: Day,
    /// Last day, inclusive; at most 400 days, 62 by account.
    to: Day,
    /// By account too.
    #[serde(default)]
    by_account: bool,
}

/// What there is, and what seems to be missing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Coverage {
    /// What seems to be missing: gaps first, then drops, the latest first. Today is not judged.
    findings: Vec<Finding>,
    /// Rows by table and day; days without rows are left out.
    days: Vec<CoveredDay>,
    /// Rows by account, where asked for.
    accounts: Vec<CoveredAccount>,
}

/// Rows of a table on a day.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct CoveredDay {
    /// messages, orders, refunds, ratings, reviews, presence, traffic.
    pub table: String,
    pub day: Day,
    /// Rows as they came; those of overlapping files count in each.
    pub rows: i64,
    /// Accounts that have some.
    pub accounts: i64,
}

/// Rows of an account on a day.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct CoveredAccount {
    table: String,
    day: Day,
    account: NickId,
    account_name: String,
    rows: i64,
}

/// Something that seems to be missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CoverageFinding)]
pub(crate) struct Finding {
    pub what: Missing,
    pub table: String,
    pub day: Day,
    /// The account, where one is concerned and not the shop.
    account: Option<NickId>,
    account_name: Option<String>,
    pub rows: i64,
    /// Twice the median of the like weekdays before, so that it is whole.
    median_doubled: i64,
    /// How many like weekdays that is the median of.
    n: usize,
}

/// How it seems to be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CoverageMissing)]
pub(crate) enum Missing {
    /// No row at all, where the like weekdays before had some.
    Gap,
    /// Under 40 % of the median of the last four like weekdays.
    Drop,
}

/// Which data a shop has by day, and which seem to be missing.
#[utoipa::path(get, path = "/coverage", operation_id = "show_coverage", params(Wanted), responses((status = 200, body = Coverage)))]
pub(super) async fn show(
    ctx: Ctx,
    Shared(house): Shared<House>,
    Params(wanted): Params<Wanted>,
) -> Result<Json<Coverage>> {
    let scope = ctx.scope(&COVERAGE_READ)?;
    wanted.checked()?;
    house.read(move |tx| look(tx, &ctx, &scope, &wanted)).await.map(Json)
}

/// The same as a file: rows by table and day, what seems to be missing, and rows by account where asked for.
#[utoipa::path(get, path = "/coverage/export", operation_id = "export_coverage", params(Wanted, sheet::Wanted),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
pub(super) async fn export(
    ctx: Ctx,
    Shared(house): Shared<House>,
    Params(wanted): Params<Wanted>,
    Params(form): Params<sheet::Wanted>,
) -> Result<Response> {
    let scope = ctx.scope(&COVERAGE_READ)?;
    wanted.checked()?;
    let (found, voice) =
        house.read(move |tx| Ok((look(tx, &ctx, &scope, &wanted)?, Voice::of(tx, &ctx)?))).await?;
    made(form.format.unwrap_or_default(), DAYS.stem, move || {
        let mut tables = vec![DAYS.table(&found.days, &voice)?, FINDINGS.table(&found.findings, &voice)?];
        if !found.accounts.is_empty() {
            tables.push(ACCOUNTS.table(&found.accounts, &voice)?);
        }
        Ok(tables)
    })
    .await
}

const TABLE: Told = Told::Word(&[
    ("messages", Words::fixed("聊天", "Chats")),
    ("orders", Words::fixed("订单", "Orders")),
    ("refunds", Words::fixed("退款", "Refunds")),
    ("ratings", Words::fixed("客服评价", "Ratings")),
    ("reviews", Words::fixed("商品评价", "Reviews")),
    ("presence", Words::fixed("在线状态", "Presence")),
    ("traffic", Words::fixed("访客", "Traffic")),
]);
const MISSING: Told = Told::Word(&[
    ("gap", Words::fixed("没有数据", "No data")),
    ("drop", Words::fixed("突然变少", "Sudden drop")),
]);

static DAYS: List = List {
    name: Words::fixed("每天的数据", "Data by day"),
    stem: "coverage",
    columns: &[
        column("日期", "Day", "day", Told::Day),
        column("数据", "Data", "table", TABLE),
        column("行数", "Rows", "rows", Told::Integer),
        column("客服账号数", "Accounts", "accounts", Told::Integer),
    ],
};
static FINDINGS: List = List {
    name: Words::fixed("可能缺数据", "May be missing"),
    stem: "coverage-findings",
    columns: &[
        column("日期", "Day", "day", Told::Day),
        column("情况", "What", "what", MISSING),
        column("数据", "Data", "table", TABLE),
        column("客服账号", "Account", "account_name", Told::Text),
        column("行数", "Rows", "rows", Told::Integer),
    ],
};
static ACCOUNTS: List = List {
    name: Words::fixed("按客服账号", "By account"),
    stem: "coverage-accounts",
    columns: &[
        column("日期", "Day", "day", Told::Day),
        column("客服账号", "Account", "account_name", Told::Text),
        column("数据", "Data", "table", TABLE),
        column("行数", "Rows", "rows", Told::Integer),
    ],
};

impl Wanted {
    /// Whether so many days can be shown.
    fn checked(&self) -> Result<()> {
        let wanted = self;
        let days = i64::from((wanted.to.date() - wanted.from.date()).get_days()) + 1;
        let most = if wanted.by_account { MOST_DAYS_BY_ACCOUNT } else { MOST_DAYS };
        if !(1..=most).contains(&days) {
            return Err(invalid(
                "to",
                "range",
                Words::made(format!("请选 1–{most} 天。"), format!("Choose 1–{most} days.")),
            ));
        }
        Ok(())
    }
}

fn back(day: Day, days: i64) -> Day {
    (0..days).fold(day, |day, _| day.before())
}

fn look(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, wanted: &Wanted) -> Result<Coverage> {
    let zone: String =
        tx.row(&ZONE, &scope.with([wanted.shop.into()]), |row| row.get(0))?.ok_or_else(not_found)?;
    let yesterday = Day::of(ctx.now.day_in(&zone)).before();
    let since = back(wanted.from, LOOK_BACK);
    let firsts = tx.rows(&FIRST, params![ctx.tenant, wanted.shop], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let range = params![ctx.tenant, wanted.shop, since, wanted.to];
    let days = tx.rows(&BY_DAY, range, |row| {
        Ok(CoveredDay { table: row.get(0)?, day: row.get(1)?, rows: row.get(2)?, accounts: row.get(3)? })
    })?;
    let accounts = if wanted.by_account {
        tx.rows(&BY_ACCOUNT, range, |row| {
            let (account, account_name) = (row.get(3)?, row.get(4)?);
            Ok(CoveredAccount {
                table: row.get(0)?,
                day: row.get(1)?,
                rows: row.get(2)?,
                account,
                account_name,
            })
        })?
    } else {
        Vec::new()
    };
    let judged = Judged { from: wanted.from, to: wanted.to.min(yesterday) };
    let mut findings = judged.of_shop(&firsts, &days);
    findings.extend(judged.of_accounts(&accounts));
    findings.sort_by(|a, b| {
        (a.what, b.day, &a.table, &a.account_name).cmp(&(b.what, a.day, &b.table, &b.account_name))
    });
    findings.truncate(1_000);
    Ok(Coverage {
        findings,
        days: days.into_iter().filter(|day| day.day >= wanted.from).collect(),
        accounts: accounts.into_iter().filter(|account| account.day >= wanted.from).collect(),
    })
}

/// What seems to be missing of a shop's days, from rows that reach back before the first of them.
pub(crate) fn judged(days: &[CoveredDay], from: Day, to: Day) -> Vec<Finding> {
    let mut firsts: BTreeMap<String, Day> = BTreeMap::new();
    for CoveredDay { table, day, .. } in days {
        let first = firsts.entry(table.clone()).or_insert(*day);
        *first = (*day).min(*first);
    }
    let firsts: Vec<(String, Day)> = firsts.into_iter().collect();
    Judged { from, to }.of_shop(&firsts, days)
}

/// The days that are judged.
struct Judged {
    from: Day,
    to: Day,
}

impl Judged {
    fn days(&self) -> impl Iterator<Item = Day> {
        let to = self.to;
        std::iter::successors(Some(self.from), |day| Some(day.after())).take_while(move |day| *day <= to)
    }

    /// A shop's day against the like weekdays since its first row of the table.
    fn of_shop(&self, firsts: &[(String, Day)], days: &[CoveredDay]) -> Vec<Finding> {
        let counts: HashMap<(&str, Day), i64> =
            days.iter().map(|d| ((d.table.as_str(), d.day), d.rows)).collect();
        let mut findings = Vec::new();
        for (table, first) in firsts {
            let count = |day: Day| counts.get(&(table.as_str(), day)).copied().unwrap_or(0);
            for day in self.days() {
                let like: Vec<i64> = (1..=LIKE)
                    .map(|week| back(day, 7 * week))
                    .filter(|day| day >= first)
                    .map(count)
                    .collect();
                findings.extend(judge(table, day, count(day), like));
            }
        }
        findings
    }

    /// An account's day, where it worked on each of the last four like weekdays: others are days off.
    fn of_accounts(&self, accounts: &[CoveredAccount]) -> Vec<Finding> {
        let mut by_account: BTreeMap<_, Vec<&CoveredAccount>> = BTreeMap::new();
        for row in accounts {
            by_account
                .entry((row.table.as_str(), row.account, row.account_name.as_str()))
                .or_default()
                .push(row);
        }
        let mut findings = Vec::new();
        for ((table, account, name), rows) in by_account {
            let counts: HashMap<Day, i64> = rows.iter().map(|row| (row.day, row.rows)).collect();
            let count = |day: Day| counts.get(&day).copied().unwrap_or(0);
            for day in self.days() {
                let like: Vec<i64> = (1..=LIKE).map(|week| count(back(day, 7 * week))).collect();
                if like.iter().all(|rows| *rows > 0) {
                    let finding = judge(table, day, count(day), like);
                    findings.extend(finding.map(|finding| Finding {
                        account: Some(account),
                        account_name: Some(name.to_owned()),
                        ..finding
                    }));
                }
            }
        }
        findings
    }
}

/// Whether so many rows are too few beside the like weekdays before.
fn judge(table: &str, day: Day, rows: i64, mut like: Vec<i64>) -> Option<Finding> {
    like.sort_unstable();
    let n = like.len();
    let median_doubled = like.get(n / 2)? + like.get((n - 1) / 2)?;
    let what = match rows {
        0 if median_doubled > 0 => Missing::Gap,
        _ if rows * 200 < DROP * median_doubled => Missing::Drop,
        _ => return None,
    };
    let table = table.to_owned();
    Some(Finding { what, table, day, account: None, account_name: None, rows, median_doubled, n })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rows: i64, like: &[i64]) -> Option<(Missing, i64, usize)> {
        let day = "2026-11-02".parse().unwrap();
        judge("messages", day, rows, like.to_vec())
            .map(|finding| (finding.what, finding.median_doubled, finding.n))
    }

    #[test]
    fn a_day_is_judged_by_the_median_of_like_weekdays() {
        assert_eq!(found(0, &[100, 100, 100, 100]), Some((Missing::Gap, 200, 4)));
        assert_eq!(found(39, &[100, 100, 100, 100]), Some((Missing::Drop, 200, 4)));
        assert_eq!(found(40, &[100, 100, 100, 100]), None);
        assert_eq!(found(39, &[1_000_000, 100, 100]), Some((Missing::Drop, 200, 3)));
        assert_eq!(found(4, &[10, 11]), Some((Missing::Drop, 21, 2)));
        assert_eq!(found(0, &[]), None);
        assert_eq!(found(0, &[0, 0, 0, 5]), None);
    }
}
