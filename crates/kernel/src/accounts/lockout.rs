//! The lock-out after wrong passwords and codes. It is kept in the database, so that it holds over all nodes and
//! restarts, and counted when a try begins, so that many tries at once do not slip past it. Logins that no account has
//! are counted alike: a lock tells nothing about what exists.

use super::identity::print;
use crate::db::Tx;
use crate::error::{Error, Problem, Result, too_many};
use crate::id::{AccountId, TenantId};
use crate::params;
use crate::text::Words;
use crate::time::Moment;

/// Wrong tries before the first lock.
const FREE: i64 = 5;
/// Seconds of the first lock; every further failure doubles it.
const FIRST_LOCK: i64 = 30;
/// Seconds of the longest lock: long enough against guessing, short enough for who is locked out by a prank.
const LONGEST_LOCK: i64 = 900;
/// Seconds after which failures are forgotten.
const FORGET: i64 = 86_400;

crate::queries! {
    OF_ACCOUNT = "select failures, failed_at, locked_until from account where tenant = $1 and id = $2";
    COUNT_ACCOUNT = "update account set failures = $3, failed_at = $4, locked_until = $5 where tenant = $1 and id = $2";
    CLEAR_ACCOUNT = "update account set failures = 0, locked_until = 0 where tenant = $1 and id = $2";
    UNDO_ACCOUNT = "update account set failures = failures - 1, locked_until = 0
        where tenant = $1 and id = $2 and failures = $3";
    OF_LOGIN = "select failures, failed_at, locked_until from failed_login where tenant = $1 and login = $2";
    COUNT_LOGIN = "insert into failed_login (tenant, login, failures, failed_at, locked_until)
        values ($1, $2, $3, $4, $5) on conflict (tenant, login) do update
        set failures = excluded.failures, failed_at = excluded.failed_at, locked_until = excluded.locked_until";
    SWEEP = "delete from failed_login where tenant = $1 and failed_at < $2";
}

/// Failures so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Failures {
    count: i64,
    at: Moment,
    locked_until: Moment,
}

const NONE: Failures =
    Failures { count: 0, at: Moment::from_micros(0), locked_until: Moment::from_micros(0) };

impl Failures {
    fn read(row: &crate::db::Row<'_>) -> Result<Self> {
        Ok(Self { count: row.get(0)?, at: row.get(1)?, locked_until: row.get(2)? })
    }

    /// One more try that counts as failed until it is completed; refused while the lock lasts.
    fn one_more(self, now: Moment) -> Result<Self> {
        if self.locked_until > now {
            return Err(locked(self.locked_until.seconds_since(now) + 1));
        }
        let count = if now.seconds_since(self.at) > FORGET { 1 } else { self.count + 1 };
        let over = count - FREE;
        let seconds = if over < 0 { 0 } else { (FIRST_LOCK << over.min(10)).min(LONGEST_LOCK) };
        let locked_until = if seconds == 0 { NONE.locked_until } else { now.plus_seconds(seconds) };
        Ok(Self { count, at: now, locked_until })
    }
}

/// A try that has begun.
#[derive(Debug, Clone, Copy)]
pub(super) struct Try {
    count: i64,
}

impl Try {
    /// Whether the account is locked if this try fails.
    pub(super) fn locks(self) -> bool {
        self.count >= FREE
    }

    /// Failures in a row, this one included.
    pub(super) fn count(self) -> i64 {
        self.count
    }
}

/// Begins a try on an account; 429 `locked` while it is locked.
pub(super) fn begin(tx: &mut Tx<'_>, tenant: TenantId, account: AccountId, now: Moment) -> Result<Try> {
    let before = tx.row(&OF_ACCOUNT, params![tenant, account], Failures::read)?.unwrap_or(NONE);
    let after = before.one_more(now)?;
    tx.run(&COUNT_ACCOUNT, params![tenant, account, after.count, after.at, after.locked_until])?;
    Ok(Try { count: after.count })
}

/// Begins a try on a login that no account has.
pub(super) fn begin_unknown(tx: &mut Tx<'_>, tenant: TenantId, login: &str, now: Moment) -> Result<Try> {
    let login = print(login);
    let before = tx.row(&OF_LOGIN, params![tenant, &login], Failures::read)?.unwrap_or(NONE);
    let after = before.one_more(now)?;
    tx.run(&SWEEP, params![tenant, now.plus_seconds(-FORGET)])?;
    tx.run(&COUNT_LOGIN, params![tenant, login, after.count, after.at, after.locked_until])?;
    Ok(Try { count: after.count })
}

/// Forgets all failures: the try was completed.
pub(super) fn clear(tx: &mut Tx<'_>, tenant: TenantId, account: AccountId) -> Result<()> {
    tx.run(&CLEAR_ACCOUNT, params![tenant, account])?;
    Ok(())
}

/// Takes back one try that was neither completed nor failed. What other tries counted meanwhile stays.
pub(super) fn undo(tx: &mut Tx<'_>, tenant: TenantId, account: AccountId, begun: Try) -> Result<()> {
    tx.run(&UNDO_ACCOUNT, params![tenant, account, begun.count])?;
    Ok(())
}

/// 429: too many wrong tries.
fn locked(seconds: i64) -> Error {
    let seconds = u64::try_from(seconds).unwrap_or(1);
    let Error::Problem(problem) = too_many("locked", seconds) else { return too_many("locked", seconds) };
    let title = Words::fixed("暂时锁定", "Locked for a while");
    let detail = Words::made(
        format!("尝试次数过多，请在 {seconds} 秒后再试，或请管理员解锁。"),
        format!(
            "Too many failed tries. Try again in {seconds} seconds, or ask an administrator to unlock it."
        ),
    );
    Problem { title, detail, ..*problem }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_grow_and_end() {
        let start = Moment::from_micros(1_800_000_000_000_000);
        let mut now = start;
        let mut failures = NONE;
        let mut locks = Vec::new();
        for _ in 0..12 {
            failures = failures.one_more(now).unwrap();
            if failures.locked_until > now {
                locks.push(failures.locked_until.seconds_since(now));
                assert!(failures.one_more(now).is_err());
                now = failures.locked_until;
            }
        }
        assert_eq!(locks, [30, 60, 120, 240, 480, 900, 900, 900]);
        assert_eq!(failures.one_more(now.plus_seconds(FORGET + 1)).unwrap().count, 1);
    }
}
