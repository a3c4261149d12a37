//! `banzhang doctor`: looks at everything that can be wrong with an installation, changes nothing, says what to do.

mod checks;
mod finding;

use super::arguments::DoctorArguments;
use super::serve::say;
use super::{ServerError, open};
use finding::{Finding, Grade};
use kernel::text::Words;

/// Checks, prints a line each, and fails when something is broken.
pub fn run(arguments: &DoctorArguments) -> Result<(), ServerError> {
    let lang = arguments.house.lang;
    let mut findings = Vec::new();
    match open::configured(&arguments.house, arguments.house.settings()) {
        Ok(config) => {
            findings.push(checks::settings(&config));
            findings.extend(checks::folder(&config));
            findings.extend(checks::disk(&config));
            findings.extend(checks::database(&config));
        }
        Err(error) => findings.push(Finding::fail(error.words())),
    }
    findings.push(checks::front());
    for finding in &findings {
        say(&finding.line(), lang)?;
    }
    let count = |grade| findings.iter().filter(|finding| finding.grade == grade).count();
    match count(Grade::Fail) {
        0 => Ok(()),
        fails => Err(ServerError::Unwell(Words::made(
            format!("{fails} 项故障，请按上文处理。"),
            format!("{fails} broken; see above for what to do."),
        ))),
    }
}
