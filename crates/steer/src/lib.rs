//! Steer: understand and aim. Why a figure moved, whose and which part of it, and what is chance.
//!
//! The room stands on the figures of `measure` and on the mathematics of `stats`, and counts nothing itself: every amount
//! adds up, to the fen, to what the figures say. People see what they see of the figures: an agent herself, a leader the
//! team.

mod drivers;
mod standing;

use kernel::module::Module;
use kernel::permission::{Permission, Reach};
use kernel::text::Words;

/// To see why figures moved.
pub static DIAGNOSIS_READ: Permission = Permission {
    key: "diagnosis.read",
    name: Words::fixed("查看诊断", "See the diagnosis"),
    about: Words::fixed(
        "查看范围内的数据为什么变化：因素、人员、时段、商品，以及是否只是偶然。",
        "See why figures in scope moved: factors, people, hours, products, and whether it is chance.",
    ),
    roles: &[
        ("agent", Reach::Own),
        ("leader", Reach::Scope),
        ("supervisor", Reach::Scope),
        ("manager", Reach::Scope),
        ("owner", Reach::All),
    ],
};

static PERMISSIONS: &[&Permission] = &[&DIAGNOSIS_READ];

/// The room.
pub fn module() -> Module {
    let routes = [drivers::routes(), standing::routes()].into_iter().flatten().collect();
    Module { name: "steer", permissions: PERMISSIONS, routes, ..Module::default() }
}
