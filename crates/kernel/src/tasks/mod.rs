//! Tasks 任务: what a person has to do, from any room.

use crate::text::Words;

/// A kind of task, declared by the room that gives it.
#[derive(Debug, PartialEq, Eq)]
pub struct TaskKind {
    /// Stable, as stored.
    pub key: &'static str,
    /// On screen.
    pub name: Words,
}
