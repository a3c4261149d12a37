//! What happens to tasks, told to other rooms and outside.

use serde_json::json;

use super::model::Stored;
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::Result;
use crate::events::{Event, EventKind, emit};
use crate::text::Words;

/// Somebody has a new task: given, handed over, or the next of a series.
pub static GIVEN: EventKind = EventKind { key: "task.given", name: Words::fixed("新任务", "A new task") };
/// A task is done.
pub static DONE: EventKind =
    EventKind { key: "task.done", name: Words::fixed("任务已完成", "A task is done") };
/// A task was refused, with a reason.
pub static REFUSED: EventKind =
    EventKind { key: "task.refused", name: Words::fixed("任务做不了", "A task was refused") };

/// All of them.
pub(super) static KINDS: &[&EventKind] = &[&GIVEN, &DONE, &REFUSED];

/// Tells it, in the transaction in which it happens. Title and place go out; what people wrote as reason or outcome
/// stays in the house.
pub(super) fn tell(tx: &mut Tx<'_>, ctx: &Ctx, kind: &'static EventKind, task: &Stored) -> Result<()> {
    let payload = json!({
        "task": task.id, "kind": task.kind, "owner": task.owner, "shop": task.shop, "due_at": task.due,
        "title": task.title, "text": task.title,
    });
    emit(tx, ctx, Event { kind, subject: task.id.to_string(), payload })?;
    Ok(())
}
