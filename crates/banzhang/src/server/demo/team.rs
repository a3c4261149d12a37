//! Who works where, as the simulator has it.

use jiff::civil::Date;

use crate::server::ServerError;

/// Where the shops are.
pub const ZONE: &str = "Asia/Shanghai";

/// The simulated team from `first` on: also what its chats and orders come from.
pub fn configuration(first: Date, chats: u32) -> sim::Config {
    sim::Config { days: 60, shops: 2, agents: 14, seed: 2026, start: first, load: chats }
}

/// The team; who is in it does not depend on how much there is to do.
pub fn team(first: Date) -> Result<sim::Team, ServerError> {
    sim::Team::new(&configuration(first, 1)).map_err(|error| {
        ServerError::House(kernel::error::Error::internal("the simulated team", error.to_string()))
    })
}

/// The platform's key in the house.
pub fn platform(platform: sim::Platform) -> &'static str {
    match platform {
        sim::Platform::Tmall => "tmall",
        sim::Platform::Taobao => "taobao",
        sim::Platform::Jd => "jd",
        sim::Platform::Pdd => "pinduoduo",
        sim::Platform::Douyin => "douyin",
        sim::Platform::Kuaishou => "kuaishou",
    }
}
