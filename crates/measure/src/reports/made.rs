//! A report of a day: the tables of its file, and its main figures in words.

use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::sheet::Table;
use kernel::text::Language;
use kpi::time::Day;

use super::view::{Days, Question, View};
use crate::figures::FIGURES_READ;
use crate::figures::export::Sheet;
use crate::figures::export::list::{List, Voice};
use crate::figures::gaps;
use crate::figures::lists::files::{
    INQUIRIES, ORDERS, RECEPTIONS, all_inquiries, all_orders, all_receptions,
};

/// Figures told in words.
const TOLD: usize = 8;

/// A report as it is sent.
pub(super) struct Made {
    pub days: Days,
    pub tables: Vec<Table>,
    /// Lines such as `接待人数 120（对比 98）`.
    pub lines: Vec<String>,
    /// The day on which the last of its figures is settled, where one is not.
    pub settles: Option<String>,
    /// Days of shops on which data seem to be missing.
    pub gaps: usize,
}

/// Computes a report, as the viewer sees it.
pub(super) fn made(tx: &mut Tx<'_>, ctx: &Ctx, view: &View, today: Day) -> Result<Made> {
    let scope = ctx.scope(&FIGURES_READ)?;
    let days = view.days(today);
    let gaps = gaps::count(tx, ctx, &scope, [days.from, days.to], view.shop())?;
    let (tables, lines, settles) = match view.question(today)? {
        Question::Figures(which) => {
            let sheet = Sheet::read(tx, ctx, &which.asked()?)?;
            (sheet.tables(), sheet.told(TOLD), sheet.settles())
        }
        Question::Inquiries(narrowed, which) => {
            listed(tx, ctx, &INQUIRIES, all_inquiries, &scope, narrowed, &which)?
        }
        Question::Orders(narrowed, which) => listed(tx, ctx, &ORDERS, all_orders, &scope, narrowed, &which)?,
        Question::Receptions(narrowed, which) => {
            listed(tx, ctx, &RECEPTIONS, all_receptions, &scope, narrowed, &which)?
        }
    };
    Ok(Made { days, tables, lines, settles, gaps })
}

type Told = (Vec<Table>, Vec<String>, Option<String>);

fn listed<T: serde::Serialize, N, W>(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    list: &'static List,
    all: impl FnOnce(&mut Tx<'_>, &kernel::permission::Scope, N, &W) -> Result<Vec<T>>,
    scope: &kernel::permission::Scope,
    narrowed: N,
    which: &W,
) -> Result<Told> {
    let rows = all(tx, scope, narrowed, which)?;
    let voice = Voice::of(tx, ctx)?;
    let name = voice.say(&list.name);
    let count = rows.len();
    let line = match ctx.language {
        Language::Chinese => format!("{name} {count} 行"),
        Language::English => format!("{name}: {count} rows"),
    };
    Ok((list.tables(&rows, &voice)?, vec![line], None))
}
