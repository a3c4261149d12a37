//! `banzhang simulate`.

use crate::{arguments::SimulateArguments, error::CommandError, progress};

/// Writes a simulated team.
pub fn run(arguments: &SimulateArguments) -> Result<(), CommandError> {
    let start = arguments.start.parse().map_err(|_| {
        CommandError::Usage(format!("--start {}: is no day; write YYYY-MM-DD", arguments.start))
    })?;
    let SimulateArguments { days, shops, agents, seed, load, .. } = *arguments;
    let config = sim::Config { days, shops, agents, seed, start, load };
    let bar = progress::bar(u64::from(days), "{bar:30} {pos}/{len} days  {msg}  ETA {eta}");
    let summary = sim::simulate(&config, &arguments.output, &mut |so_far| {
        bar.set_position(u64::from(so_far.day));
        bar.set_message(format!("{} messages", so_far.messages));
    })?;
    bar.finish_and_clear();
    let counts = summary.counts;
    progress::say(format_args!(
        "{}: {} messages, {} orders, {} refunds, {} ratings, {} reviews",
        arguments.output.display(),
        counts.messages,
        counts.orders,
        counts.refunds,
        counts.ratings,
        counts.reviews
    ));
    Ok(())
}
