//! Tasks 任务: what a person has to do, from any room. Everybody's meet on one page, Today.
//!
//! Other rooms give tasks with [`give`]: once for a rule and its occasion, in the transaction of what caused them; and
//! close them with [`settle`] when what they ask for has happened elsewhere.

mod api;
pub mod events;
mod jobs;
mod model;
mod new;
mod rank;
mod repeat;
mod store;

pub use model::{Evidence, Reason, Refusal, State, Task};
pub use new::NewTask;
pub(crate) use new::is_path_of_this_site;
pub use repeat::{Every, Repeat};
pub use store::change::{settle, tell_overdue};
pub use store::give::{Given, give};

use crate::audit::Action;
use crate::db::Migration;
use crate::house::House;
use crate::module::Module;
use crate::permission::{Permission, Reach};
use crate::route;
use crate::text::{Language, Words};

/// A kind of task, declared by the room that gives it.
#[derive(Debug, PartialEq, Eq)]
pub struct TaskKind {
    /// Stable, as stored.
    pub key: &'static str,
    /// On screen.
    pub name: Words,
}

/// A task that a person gives, to somebody else or to himself.
pub static ASSIGNED: TaskKind =
    TaskKind { key: "task.assigned", name: Words::fixed("指派任务", "Assigned task") };

/// To see tasks.
pub static TASK_READ: Permission = Permission {
    key: "task.read",
    name: Words::fixed("查看任务", "See tasks"),
    about: Words::fixed("查看范围内人员的任务。", "See the tasks of people in scope."),
    roles: ROLES,
};

/// To give and change tasks.
pub static TASK_WRITE: Permission = Permission {
    key: "task.write",
    name: Words::fixed("指派和处理任务", "Give and handle tasks"),
    about: Words::fixed(
        "为范围内人员新建、修改、转交、完成或拒绝任务。",
        "Give, change, hand over, finish and refuse tasks of people in scope.",
    ),
    roles: ROLES,
};

static PERMISSIONS: &[&Permission] = &[&TASK_READ, &TASK_WRITE];
static KINDS: &[&TaskKind] = &[&ASSIGNED];

const ROLES: &[(&str, Reach)] = &[
    ("agent", Reach::Own),
    ("leader", Reach::Scope),
    ("supervisor", Reach::Scope),
    ("trainer", Reach::Own),
    ("manager", Reach::All),
    ("owner", Reach::All),
    ("administrator", Reach::Own),
];

macro_rules! actions {
    ($($name:ident = $key:literal, $zh:literal, $en:literal;)*) => {
        $(static $name: Action = Action { key: $key, name: Words::fixed($zh, $en) };)*
        static ACTIONS: &[&Action] = &[$(&$name),*];
    };
}

actions! {
    CREATE = "task.create", "新建任务", "Task given";
    EDIT = "task.edit", "修改任务", "Task changed";
    DONE = "task.done", "完成任务", "Task done";
    SNOOZE = "task.snooze", "推迟任务", "Task snoozed";
    HAND_OVER = "task.hand_over", "转交任务", "Task handed over";
    REFUSE = "task.refuse", "拒绝任务", "Task refused";
    REOPEN = "task.reopen", "重新打开任务", "Task opened again";
}

/// The room.
pub fn module() -> Module {
    Module {
        name: "tasks",
        routes: vec![
            route!(api::list::list).needs(&TASK_READ),
            route!(api::list::get).needs(&TASK_READ),
            route!(api::today::today).needs(&TASK_READ),
            route!(api::change::create).needs(&TASK_WRITE).audited(&CREATE),
            route!(api::change::edit).needs(&TASK_WRITE).audited(&EDIT),
            route!(api::step::done).needs(&TASK_WRITE).audited(&DONE),
            route!(api::step::snooze).needs(&TASK_WRITE).audited(&SNOOZE),
            route!(api::step::hand_over).needs(&TASK_WRITE).audited(&HAND_OVER),
            route!(api::step::refuse).needs(&TASK_WRITE).audited(&REFUSE),
            route!(api::step::reopen).needs(&TASK_WRITE).audited(&REOPEN),
        ],
        migrations: &[Migration { id: "tasks/0001", sql: include_str!("0001.sql") }],
        tables: &["task", "task_history"],
        queries: vec![
            store::QUERIES,
            store::change::QUERIES,
            store::give::QUERIES,
            store::history::QUERIES,
            store::list::QUERIES,
            store::names::QUERIES,
            store::today::QUERIES,
        ],
        permissions: PERMISSIONS,
        actions: ACTIONS,
        jobs: jobs::KINDS,
        schedules: jobs::SCHEDULES,
        task_kinds: KINDS,
        event_kinds: events::KINDS,
        ..Module::default()
    }
}

/// The name of a kind in `language`; its key when no room declares it any more.
fn kind_name(house: &House, key: &str, language: Language) -> String {
    let mut kinds = house.modules().iter().flat_map(|module| module.task_kinds);
    let name = kinds.find(|kind| kind.key == key).map(|kind| kind.name.in_language(language));
    name.unwrap_or(key).to_owned()
}
