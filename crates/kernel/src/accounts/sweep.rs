//! What accounts forget after its time.

use crate::jobs::Sweeper;
use crate::params;

/// Days for which an ended sign-in, an unused link or a wrong login is still known.
const KEPT: i64 = 30;

crate::queries! {
    DEVICES = "delete from device where tenant = $1 and id in (select id from device
        where tenant = $1 and (expires < $2 or idle_until < $2) limit $3)";
    LINKS = "delete from reset_link where tenant = $1 and account in
        (select account from reset_link where tenant = $1 and expires < $2 limit $3)";
    LOGINS = "delete from failed_login where tenant = $1 and login in
        (select login from failed_login where tenant = $1 and failed_at < $2 limit $3)";
}

static EXPIRED_DEVICES: Sweeper = Sweeper {
    key: "devices",
    run: |tx, ctx, limit| tx.run(&DEVICES, params![ctx.tenant, ctx.now.plus_days(-KEPT), limit]),
};
static EXPIRED_LINKS: Sweeper = Sweeper {
    key: "reset_links",
    run: |tx, ctx, limit| tx.run(&LINKS, params![ctx.tenant, ctx.now.plus_days(-KEPT), limit]),
};
static WRONG_LOGINS: Sweeper = Sweeper {
    key: "failed_logins",
    run: |tx, ctx, limit| tx.run(&LOGINS, params![ctx.tenant, ctx.now.plus_days(-KEPT), limit]),
};

pub(super) static SWEEPERS: &[&Sweeper] = &[&EXPIRED_DEVICES, &EXPIRED_LINKS, &WRONG_LOGINS];
