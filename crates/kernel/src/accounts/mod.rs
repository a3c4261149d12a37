//! Accounts: the first run, signing in and out, devices, API tokens, second factor, lock-out, resets, and who a request
//! comes from.

pub mod admin;
mod cookie;
mod device;
mod identity;
mod lockout;
mod login;
mod me;
mod of_person;
mod own_devices;
mod own_password;
mod own_tokens;
mod own_totp;
mod password;
pub mod reset;
mod session;
pub mod setup;
mod sweep;
mod totp;

pub use identity::on_behalf;
#[cfg(feature = "testing")]
pub(crate) use identity::print;
pub(crate) use identity::{Identity, identify};
pub use password::{Password, hashes_computed};
#[cfg(feature = "testing")]
pub use totp::code as totp_code;

use crate::audit::Action;
use crate::db::Migration;
use crate::module::Module;
use crate::people::PEOPLE_WRITE;
use crate::route;
use crate::text::Words;

/// Declares what audit rows of this room are called.
macro_rules! actions {
    ($($name:ident = $key:literal, $zh:literal, $en:literal;)*) => {
        $(pub(crate) static $name: Action = Action { key: $key, name: Words::fixed($zh, $en) };)*
        static ACTIONS: &[&Action] = &[$(&$name),*];
    };
}

actions! {
    SETUP = "setup", "初始化系统", "Set the system up";
    SESSION_OPEN = "session.open", "登录", "Signed in";
    SESSION_END = "session.end", "退出登录", "Signed out";
    SESSION_LOCK = "session.lock", "多次失败，账号锁定", "Locked after failed sign-ins";
    ME_CHANGE = "me.change", "修改个人资料", "Changed own profile";
    ACCOUNT_CREATE = "account.create", "开通账号", "Gave an account";
    RESET_LINK = "account.reset_link", "生成重设密码链接", "Made a link to set the password";
    PASSWORD_CHANGE = "account.password_change", "修改自己的密码", "Changed the own password";
    TOTP_ON = "account.totp_on", "开启两步验证", "Switched the second factor on";
    TOTP_OFF = "account.totp_off", "关闭两步验证", "Switched the second factor off";
    DEVICE_END = "device.end_others", "退出其他设备", "Signed all other devices out";
    TOKEN_CREATE = "token.create", "创建 API 令牌", "Made an API token";
    TOKEN_END = "token.end", "删除 API 令牌", "Deleted an API token";
    ACCOUNT_UNLOCK = "account.unlock", "解锁账号", "Unlocked an account";
    ACCOUNT_DISABLE = "account.disable", "停用账号", "Switched an account off";
    ACCOUNT_ENABLE = "account.enable", "启用账号", "Switched an account on";
    PASSWORD_RESET = "account.password_reset", "通过链接设置密码", "Set the password by a link";
}

/// The room.
pub fn module() -> Module {
    Module {
        name: "accounts",
        routes: vec![
            route!(setup::state).public(),
            route!(setup::run).public().audited(&SETUP).secret_answer(),
            route!(me::read).signed_in(),
            route!(session::sign_in).public().audited(&SESSION_OPEN).secret_answer(),
            route!(session::sign_out).signed_in().audited(&SESSION_END),
            route!(me::change).signed_in().audited(&ME_CHANGE),
            route!(own_password::change).signed_in().audited(&PASSWORD_CHANGE).secret_answer(),
            route!(own_totp::propose)
                .signed_in()
                .unaudited("nothing counts before it is confirmed")
                .secret_answer(),
            route!(own_totp::confirm).signed_in().audited(&TOTP_ON).secret_answer(),
            route!(own_totp::remove).signed_in().audited(&TOTP_OFF),
            route!(own_devices::list).signed_in(),
            route!(own_devices::end).signed_in().audited(&SESSION_END),
            route!(own_devices::end_others).signed_in().audited(&DEVICE_END),
            route!(own_tokens::list).signed_in(),
            route!(own_tokens::create).signed_in().audited(&TOKEN_CREATE).secret_answer(),
            route!(own_tokens::end).signed_in().audited(&TOKEN_END),
            route!(reset::redeem).public().audited(&PASSWORD_RESET).secret_answer(),
            route!(of_person::create).needs(&PEOPLE_WRITE).audited(&ACCOUNT_CREATE).secret_answer(),
            route!(of_person::reset_link).needs(&PEOPLE_WRITE).audited(&RESET_LINK).secret_answer(),
            route!(of_person::unlock).needs(&PEOPLE_WRITE).audited(&ACCOUNT_UNLOCK),
            route!(of_person::disable).needs(&PEOPLE_WRITE).audited(&ACCOUNT_DISABLE),
            route!(of_person::enable).needs(&PEOPLE_WRITE).audited(&ACCOUNT_ENABLE),
            route!(of_person::remove_totp).needs(&PEOPLE_WRITE).audited(&TOTP_OFF),
        ],
        migrations: &[Migration { id: "accounts/0001", sql: include_str!("0001.sql") }],
        tables: &["account", "device", "api_token", "api_token_permission", "recovery_code", "reset_link"],
        passing: &["failed_login", "setup_code"],
        queries: vec![
            admin::QUERIES,
            device::QUERIES,
            identity::QUERIES,
            lockout::QUERIES,
            me::QUERIES,
            of_person::QUERIES,
            own_devices::QUERIES,
            own_tokens::QUERIES,
            own_totp::QUERIES,
            reset::QUERIES,
            session::QUERIES,
            setup::QUERIES,
            sweep::QUERIES,
        ],
        sweepers: sweep::SWEEPERS,
        actions: ACTIONS,
        ..Module::default()
    }
}
