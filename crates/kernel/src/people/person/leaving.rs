//! Leaving and coming back: what ends with the last day, and what a return restores.

use super::Person;
use crate::ctx::Ctx;
use crate::day::Day;
use crate::db::Tx;
use crate::error::{Result, invalid};
use crate::id::PersonId;
use crate::params;
use crate::people::person::store;
use crate::people::{access, role};
use crate::text::Words;
use crate::time::Moment;

crate::queries! {
    // Before the person's own row: the times that the former last day ended move with it.
    END_TIMES = "update employment set until = $3 where tenant = $1 and person = $2 and since <= $3
        and (until is null or until > $3 or until = $4)";
    DROP_TIMES = "delete from employment where tenant = $1 and person = $2 and since > $3";
    REOPEN_TIMES = "update employment set until = null where tenant = $1 and person = $2 and until = $3";
    LEAVE = "update person set left_on = $3 where tenant = $1 and id = $2";
    DROP_BINDINGS = "delete from binding where tenant = $1 and person = $2 and since >= $3";
    END_BINDINGS = "update binding set until = $3 where tenant = $1 and person = $2 and (until is null or until > $3)";
    DROP_GRANTS = "delete from role_grant where tenant = $1 and person = $2";
    DISABLE = "update account set disabled = $3, updated = $4 where tenant = $1 and person = $2";
    DROP_DEVICES = "delete from device where tenant = $1
        and account in (select id from account where tenant = $1 and person = $2)";
    DROP_TOKEN_PERMISSIONS = "delete from api_token_permission where tenant = $1 and token in (select k.id from api_token k
        join account a on a.tenant = k.tenant and a.id = k.account where a.tenant = $1 and a.person = $2)";
    DROP_TOKENS = "delete from api_token where tenant = $1
        and account in (select id from account where tenant = $1 and person = $2)";
}

/// Records the last day at work: times in teams and bindings end with it, roles are taken away, the sign-in is disabled
/// and forgets its devices and tokens.
pub(crate) fn leave(tx: &mut Tx<'_>, ctx: &Ctx, person: &Person, day: Day) -> Result<()> {
    let zone = store::zone(tx, ctx.tenant, person.id)?;
    check(person, day, Day::of(ctx.now.day_in(&zone)))?;
    role::standing::above(tx, ctx, person.id)?;
    let (tenant, id) = (ctx.tenant, person.id);
    tx.run(&END_TIMES, params![tenant, id, day, person.left_on])?;
    tx.run(&DROP_TIMES, params![tenant, id, day])?;
    let end = Moment::start_of(day.after().date(), &zone);
    tx.run(&DROP_BINDINGS, params![tenant, id, end])?;
    tx.run(&END_BINDINGS, params![tenant, id, end])?;
    tx.run(&LEAVE, params![tenant, id, day])?;
    let owned = role::owners::is_owner(tx, tenant, id)?;
    tx.run(&DROP_GRANTS, params![tenant, id])?;
    tx.run(&DISABLE, params![tenant, id, true, ctx.now])?;
    forget_proofs(tx, ctx, id)?;
    access::derive(tx, tenant, id)?;
    if owned { role::owners::remain(tx, tenant) } else { Ok(()) }
}

fn check(person: &Person, day: Day, today: Day) -> Result<()> {
    if day > today {
        return Err(invalid(
            "/left_on",
            "future",
            Words::fixed(
                "最后工作日还没到，请到时再登记。",
                "The last day is not here yet; record it when it is.",
            ),
        ));
    }
    if day < person.hired_on {
        return Err(invalid(
            "/left_on",
            "before_hired",
            Words::fixed("最后工作日早于入职日。", "The last day is before the first day at work."),
        ));
    }
    Ok(())
}

fn forget_proofs(tx: &mut Tx<'_>, ctx: &Ctx, person: PersonId) -> Result<()> {
    tx.run(&DROP_DEVICES, params![ctx.tenant, person])?;
    tx.run(&DROP_TOKEN_PERMISSIONS, params![ctx.tenant, person])?;
    tx.run(&DROP_TOKENS, params![ctx.tenant, person])?;
    Ok(())
}

/// Brings a person back: the sign-in works again, with no role until one is given. `as_before` reopens the times in
/// teams that the leaving had ended.
pub(crate) fn come_back(tx: &mut Tx<'_>, ctx: &Ctx, person: &Person, as_before: bool) -> Result<()> {
    let (tenant, id) = (ctx.tenant, person.id);
    if as_before {
        tx.run(&REOPEN_TIMES, params![tenant, id, person.left_on])?;
    }
    tx.run(&LEAVE, params![tenant, id, None::<Day>])?;
    tx.run(&DISABLE, params![tenant, id, false, ctx.now])?;
    Ok(())
}
