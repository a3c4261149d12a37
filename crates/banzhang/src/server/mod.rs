//! The commands that run or keep a house: `serve`, `demo`, `init`, `user`, `import`, `backup`, `restore`, `migrate`, `doctor`,
//! `openapi`.

mod admin;
pub mod arguments;
mod backup;
mod demo;
mod doctor;
mod error;
mod front;
mod import;
mod log;
mod migrate;
mod open;
mod serve;

pub use error::ServerError;

use arguments::{HouseCommand, UserCommand};

/// Every room of this program.
fn modules() -> Vec<kernel::module::Module> {
    let mut modules = kernel::modules();
    modules.extend([measure::module(), steer::module()]);
    modules
}

/// Runs one of the commands.
pub fn run(command: &HouseCommand) -> Result<(), ServerError> {
    match command {
        HouseCommand::Serve(arguments) => serve::run(arguments),
        HouseCommand::Demo(arguments) => demo::run(arguments),
        HouseCommand::Init(arguments) => admin::init(arguments),
        HouseCommand::User { command: UserCommand::Add(arguments) } => admin::add(arguments),
        HouseCommand::Import(arguments) => import::run(arguments),
        HouseCommand::Backup(arguments) => backup::take(arguments),
        HouseCommand::Restore(arguments) => backup::restore(arguments),
        HouseCommand::Migrate(arguments) => migrate::run(arguments),
        HouseCommand::Doctor(arguments) => doctor::run(arguments),
        HouseCommand::Openapi => migrate::openapi(),
    }
}
