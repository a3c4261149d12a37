//! What became of a task, step by step.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ctx::{Ctx, Who};
use crate::db::Tx;
use crate::error::Result;
use crate::id::{PersonId, TaskId};
use crate::params;
use crate::time::Moment;

use super::super::model::Person;

/// Steps shown of one task, the latest.
const SHOWN: i64 = 200;

crate::queries! {
    ADD = "insert into task_history (tenant, task, id, at, who, what, note, other) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    OF_TASK = "select h.at, h.who, w.name, h.what, h.note, h.other, o.name from task_history h
        left join person w on w.tenant = h.tenant and w.id = h.who
        left join person o on o.tenant = h.tenant and o.id = h.other
        where h.tenant = $1 and h.task = $2 order by h.id desc limit $3";
}

/// One step in the life of a task.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = TaskStep)]
pub struct Step {
    /// When.
    pub at: Moment,
    /// Who; absent when the house itself did it.
    pub who: Option<Person>,
    /// What: `created`, `edited`, `done`, `snoozed`, `handed_over`, `refused`, `reopened`.
    pub what: String,
    /// In the person's words.
    pub note: String,
    /// To whom it was handed over.
    pub to: Option<Person>,
}

/// Adds a step.
pub(in super::super) fn add(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    task: TaskId,
    what: &'static str,
    note: &str,
    other: Option<PersonId>,
) -> Result<()> {
    let who = match &ctx.who {
        Who::Person(viewer) => Some(viewer.person),
        Who::House(_) | Who::Nobody => None,
    };
    let id = crate::id::fresh(ctx.now);
    tx.run(&ADD, params![ctx.tenant, task, id, ctx.now, who, what, note, other])?;
    Ok(())
}

/// The steps of a task the viewer may see, the latest first.
pub(in super::super) fn of_task(tx: &mut Tx<'_>, ctx: &Ctx, task: TaskId) -> Result<Vec<Step>> {
    tx.rows(&OF_TASK, params![ctx.tenant, task, SHOWN], |row| {
        let person = |index: usize| {
            let id: Option<PersonId> = row.get(index)?;
            let name: Option<String> = row.get(index + 1)?;
            Ok::<_, crate::error::Error>(id.map(|id| Person { id, name: name.unwrap_or_default() }))
        };
        Ok(Step { at: row.get(0)?, who: person(1)?, what: row.get(3)?, note: row.get(4)?, to: person(5)? })
    })
}
