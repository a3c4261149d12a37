//! Tasks over HTTP.

pub(super) mod change;
pub(super) mod list;
pub(super) mod step;
pub(super) mod today;

use super::kind_name;
use super::model::Task;
use crate::ctx::Ctx;
use crate::house::House;

/// The task with the name of its kind in the reader's language.
fn named(house: &House, ctx: &Ctx, mut task: Task) -> Task {
    task.kind_name = kind_name(house, &task.kind, ctx.language);
    task
}

fn all_named(house: &House, ctx: &Ctx, tasks: Vec<Task>) -> Vec<Task> {
    tasks.into_iter().map(|task| named(house, ctx, task)).collect()
}
