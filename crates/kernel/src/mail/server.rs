//! The server through which mail leaves, as stored.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::compose::is_address;
use crate::ctx::Ctx;
use crate::db::{Row, Tx};
use crate::error::{FieldProblem, Result, conflict, invalid_fields};
use crate::id::TenantId;
use crate::params;
use crate::text::Words;

crate::queries! {
    FIND = "select host, port, tls, login, password, sender, sender_name, version from mail_server where tenant = $1";
    ADD = "insert into mail_server (tenant, host, port, tls, login, password, sender, sender_name, updated)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (tenant) do nothing";
    CHANGE = "update mail_server set host = $2, port = $3, tls = $4, login = $5, password = coalesce($6, password),
        sender = $7, sender_name = $8, updated = $9, version = version + 1 where tenant = $1 and version = $10";
    REMOVE = "delete from mail_server where tenant = $1";
}

/// How the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MailTls)]
pub(super) enum Tls {
    /// It begins in the clear and is then encrypted (STARTTLS); a server that cannot is not used.
    Start,
    /// From the first byte on.
    Whole,
    /// Not at all: for a server inside, without signing in.
    None,
}

impl Tls {
    fn key(self) -> &'static str {
        match self {
            Tls::Start => "start",
            Tls::Whole => "whole",
            Tls::None => "none",
        }
    }

    fn of(key: &str) -> Tls {
        [Tls::Whole, Tls::None].into_iter().find(|tls| tls.key() == key).unwrap_or(Tls::Start)
    }
}

/// What signs in: never shown again, never printed.
#[derive(Clone, PartialEq, Eq, Default)]
pub(super) struct Password(pub(super) String);

impl std::fmt::Debug for Password {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Password(…)")
    }
}

/// A server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Server {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub login: String,
    pub password: Password,
    pub sender: String,
    pub sender_name: String,
    pub version: i64,
}

/// The server through which mail leaves.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMailServer)]
pub(super) struct Draft {
    /// Its name, such as `smtp.example.com`.
    host: String,
    /// Its port: usually 465 for `whole`, 587 for `start`, 25 for `none`.
    port: u16,
    tls: Tls,
    /// With which name one signs in; empty: without.
    #[serde(default)]
    login: String,
    /// The password; what is stored stays when absent.
    password: Option<String>,
    /// The address that mail is from.
    sender: String,
    /// The name beside it.
    #[serde(default)]
    sender_name: String,
    /// The version that was seen; absent for the first.
    version: Option<i64>,
}

/// The server, if one was set.
pub(super) fn find(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Option<Server>> {
    tx.row(&FIND, params![tenant], read)
}

/// Whether mail can leave.
pub fn is_set(tx: &mut Tx<'_>, tenant: TenantId) -> Result<bool> {
    Ok(find(tx, tenant)?.is_some())
}

fn read(row: &Row<'_>) -> Result<Server> {
    Ok(Server {
        host: row.get(0)?,
        port: u16::try_from(row.get::<i64>(1)?).unwrap_or(0),
        tls: Tls::of(&row.get::<String>(2)?),
        login: row.get(3)?,
        password: Password(row.get(4)?),
        sender: row.get(5)?,
        sender_name: row.get(6)?,
        version: row.get(7)?,
    })
}

/// Sets the server.
pub(super) fn set(tx: &mut Tx<'_>, ctx: &Ctx, new: &Draft) -> Result<()> {
    let Draft { host, port, tls, login, password, sender, sender_name, version } = new;
    let (tls, port) = (tls.key(), i64::from(*port));
    // Without a name to sign in with there is no password to keep.
    let password = if login.is_empty() { Some("") } else { password.as_deref() };
    let set = match version {
        None => {
            let first = password.unwrap_or_default();
            tx.run(&ADD, params![ctx.tenant, host, port, tls, login, first, sender, sender_name, ctx.now])?
        }
        Some(version) => {
            let values =
                params![ctx.tenant, host, port, tls, login, password, sender, sender_name, ctx.now, *version];
            tx.run(&CHANGE, values)?
        }
    };
    if set == 0 {
        let said = Words::fixed(
            "内容已被别人修改，请刷新后再改。",
            "Somebody changed it meanwhile; reload and change it again.",
        );
        return Err(conflict("changed_meanwhile", said));
    }
    Ok(())
}

/// Takes the server away; mail that waits then fails with these words.
pub(super) fn remove(tx: &mut Tx<'_>, tenant: TenantId) -> Result<bool> {
    Ok(tx.run(&REMOVE, params![tenant])? > 0)
}

impl Draft {
    /// The same with what can be mended mended; says what cannot.
    pub(super) fn checked(mut self) -> Result<Draft> {
        for text in [&mut self.host, &mut self.login, &mut self.sender, &mut self.sender_name] {
            *text = text.trim().to_owned();
        }
        let mut wrong: Vec<FieldProblem> = Vec::new();
        let mut say = |pointer: &str, code: &'static str, zh: &'static str, en: &'static str| {
            wrong.push(FieldProblem { pointer: pointer.to_owned(), code, detail: Words::fixed(zh, en) });
        };
        let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        if self.host.is_empty() || self.host.len() > 253 || !self.host.chars().all(named) {
            say(
                "/host",
                "host",
                "请填写服务器名称，例如 smtp.example.com。",
                "Give its name, such as smtp.example.com.",
            );
        }
        if self.port == 0 {
            say("/port", "port", "端口为 1–65535。", "A port is from 1 to 65535.");
        }
        if !is_address(&self.sender) {
            say(
                "/sender",
                "address",
                "请填写发件地址，例如 report@example.com。",
                "Give an address, such as report@example.com.",
            );
        }
        let long =
            |text: &str, most: usize| text.chars().count() > most || text.chars().any(char::is_control);
        if long(&self.sender_name, 80) {
            say("/sender_name", "length", "最多 80 个字。", "At most 80 characters.");
        }
        if long(&self.login, 200) {
            say("/login", "length", "最多 200 个字符。", "At most 200 characters.");
        }
        if self.password.as_deref().is_some_and(|text| long(text, 500)) {
            say("/password", "length", "最多 500 个字符。", "At most 500 characters.");
        }
        if self.version.is_none() && !self.login.is_empty() && self.password.is_none() {
            say("/password", "needed", "请填写密码或授权码。", "Give the password.");
        }
        if self.tls == Tls::None && !self.login.is_empty() {
            say(
                "/tls",
                "open_password",
                "不加密时密码会被旁人看到，请选择加密方式，或不填用户名。",
                "Without encryption the password could be read on the way: encrypt, or leave the name empty.",
            );
        }
        if wrong.is_empty() { Ok(self) } else { Err(invalid_fields(wrong)) }
    }

    /// What the audit log keeps of it.
    pub(super) fn told(&self) -> serde_json::Value {
        serde_json::json!({ "host": self.host, "port": self.port, "tls": self.tls, "login": self.login,
            "sender": self.sender, "sender_name": self.sender_name, "password_changed": self.password.is_some() })
    }
}
