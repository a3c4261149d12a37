//! The checks.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use kernel::config::Config;
use kernel::db::{Db, DbError, Facts};
use kernel::text::Words;
use kernel::time::{Clock, Moment};

use super::Finding;
use crate::server::open::Lock;
use crate::server::{ServerError, front, modules};

/// Below this much free space a busy team's database may not grow for long.
const LITTLE: u64 = 2 << 30;
/// Below this much, writes are about to fail.
const NONE: u64 = 200 << 20;
/// Clocks that differ by more seconds put rows into a wrong order.
const APART: i64 = 2;

/// How people reach the server.
pub fn settings(config: &Config) -> Finding {
    let listen = &config.listen;
    let local = ["127.", "localhost", "[::1]"].iter().any(|start| listen.starts_with(start));
    if local || config.secure() {
        return Finding::ok(Words::made(
            format!("配置：监听 {listen}"),
            format!("settings: listens on {listen}"),
        ));
    }
    Finding::warn(Words::made(
        format!(
            "配置：监听 {listen}，但没有 https，密码在网络上可被窃听。请前置 https 代理并设置 --public-url https://…"
        ),
        format!(
            "settings: listens on {listen} without https: passwords can be read on the way. Put a proxy with https before it and set --public-url https://…"
        ),
    ))
}

/// The data folder: there, its owner's only, used by one server.
pub fn folder(config: &Config) -> Vec<Finding> {
    let path = config.data.display();
    let metadata = match config.data.metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return vec![Finding::warn(Words::made(
                format!("数据目录 {path} 还不存在，首次启动时会创建"),
                format!("data folder {path} is not there yet; the first start makes it"),
            ))];
        }
        Err(error) => {
            return vec![Finding::fail(Words::made(
                format!("数据目录 {path}：{error}"),
                format!("data folder {path}: {error}"),
            ))];
        }
    };
    let mode = metadata.permissions().mode() & 0o777;
    let open_to_others = mode & 0o077 != 0;
    let permissions = if open_to_others {
        Finding::warn(Words::made(
            format!("数据目录 {path} 的权限为 {mode:o}，本机其他用户可以读取。请执行 chmod 700 {path}"),
            format!(
                "data folder {path} has mode {mode:o}: others on this machine may read it. Run chmod 700 {path}"
            ),
        ))
    } else {
        Finding::ok(Words::made(
            format!("数据目录 {path}（{mode:o}）"),
            format!("data folder {path} ({mode:o})"),
        ))
    };
    vec![permissions, writable(&config.data)]
}

fn writable(folder: &Path) -> Finding {
    match tempfile::tempfile_in(folder) {
        Err(error) => Finding::fail(Words::made(
            format!("数据目录不可写：{error}。请检查目录的所有者"),
            format!("the data folder cannot be written: {error}. Check who owns it"),
        )),
        Ok(_) => match Lock::look(folder) {
            true => Finding::ok(Words::fixed(
                "数据目录可写，有服务器正在运行",
                "the data folder can be written; a server is running",
            )),
            false => Finding::ok(Words::fixed(
                "数据目录可写，没有服务器在运行",
                "the data folder can be written; no server is running",
            )),
        },
    }
}

/// Free space where the data are.
pub fn disk(config: &Config) -> Option<Finding> {
    let room = rustix::fs::statvfs(&config.data).ok()?;
    let free = room.f_bavail.saturating_mul(room.f_frsize);
    let gigabytes = format!("{}.{} GB", free >> 30, ((free % (1 << 30)) * 10) >> 30);
    let words = Words::made(format!("磁盘剩余 {gigabytes}"), format!("{gigabytes} of disk free"));
    Some(match free {
        0..NONE => Finding::fail(Words::made(
            format!("{}，写入即将失败。请立即清理或扩容", words.zh),
            format!("{}: writes are about to fail. Free some at once", words.en),
        )),
        NONE..LITTLE => Finding::warn(Words::made(
            format!("{}，请尽快清理或扩容", words.zh),
            format!("{}: free some soon", words.en),
        )),
        _ => Finding::ok(words),
    })
}

/// The database: answers, keeps what it was given, has the tables of this program, agrees about the time.
pub fn database(config: &Config) -> Vec<Finding> {
    if config.database_url.is_none() && !config.database_file().exists() {
        return vec![Finding::warn(Words::fixed(
            "数据库还不存在，首次启动时会创建",
            "no database yet; the first start makes it",
        ))];
    }
    let facts = Db::open(&config.database()).map_err(ServerError::from).and_then(|db| Ok(db.facts()?));
    let facts = match facts {
        Ok(facts) => facts,
        Err(error) => {
            let words = error.words();
            return vec![Finding::fail(Words::made(
                format!("{}。请检查地址、网络与密码", words.zh),
                format!("{}. Check its address, the network and the password", words.en),
            ))];
        }
    };
    let mut findings = vec![product(&facts)];
    findings.extend(facts.durability.iter().map(durable));
    findings.push(migrations(&facts));
    findings.push(clock(&facts, Clock::default().now()));
    findings
}

fn product(facts: &Facts) -> Finding {
    let product = &facts.product;
    let version =
        product.strip_prefix("PostgreSQL ").and_then(|rest| rest.split('.').next()?.trim().parse().ok());
    match version {
        Some(0..=13_u32) => Finding::warn(Words::made(
            format!("{product}：已不再维护，请升级到 14 以上"),
            format!("{product} is no longer maintained: upgrade to 14 or later"),
        )),
        _ => Finding::ok(Words::made(format!("数据库 {product}"), format!("database {product}"))),
    }
}

fn durable((name, value, safe): &(&'static str, String, bool)) -> Finding {
    if *safe {
        return Finding::ok(Words::made(format!("{name} = {value}"), format!("{name} = {value}")));
    }
    Finding::warn(Words::made(
        format!("{name} = {value}：断电可能丢失已保存的数据。请改回默认值"),
        format!("{name} = {value}: a power cut may lose what was saved. Put it back to its default"),
    ))
}

fn migrations(facts: &Facts) -> Finding {
    let modules = modules();
    let known: Vec<_> = modules.iter().flat_map(|module| module.migrations).collect();
    for (id, hash) in &facts.migrations {
        let error = match known.iter().find(|step| step.id == id) {
            None => DbError::Newer { id: id.clone() },
            Some(step) if step.hash() != *hash => DbError::Edited { id: step.id },
            Some(_) => continue,
        };
        return Finding::fail(Words::made(
            format!("数据表与本程序不符（{id}）。请运行更新的版本"),
            format!("the tables are not those of this program: {error}"),
        ));
    }
    match known.len().saturating_sub(facts.migrations.len()) {
        0 => Finding::ok(Words::fixed("数据表已是最新", "the tables are up to date")),
        more => Finding::warn(Words::made(
            format!("有 {more} 步数据表升级，将在下次启动时执行（或执行 banzhang migrate）。请先备份"),
            format!("{more} migrations will run at the next start (or banzhang migrate). Back up first"),
        )),
    }
}

fn clock(facts: &Facts, now: Moment) -> Finding {
    if let Some(latest) = facts.latest.filter(|latest| latest.seconds_since(now) > APART) {
        return Finding::fail(Words::made(
            format!("本机时钟 {now} 早于已保存的数据 {latest}。请校准时钟（NTP）"),
            format!("the clock says {now}, earlier than rows of {latest}. Set it right (NTP)"),
        ));
    }
    match facts.clock.map(|theirs| theirs.seconds_since(now)) {
        Some(apart) if apart.abs() > APART => Finding::warn(Words::made(
            format!("本机与数据库的时钟相差 {apart} 秒。请在两台机器上启用 NTP"),
            format!("the clocks of this machine and the database are {apart} s apart. Run NTP on both"),
        )),
        _ => Finding::ok(Words::made(format!("时钟 {now}"), format!("clock {now}"))),
    }
}

/// The pages inside of the program.
pub fn front() -> Finding {
    if front::is_there() {
        return Finding::ok(Words::fixed("网页界面已包含在程序中", "the web front is in the program"));
    }
    Finding::warn(Words::fixed(
        "程序编译时没有包含网页界面。请执行 npm --prefix web ci && npm --prefix web run build，再重新编译",
        "built without its web front. Run npm --prefix web ci && npm --prefix web run build, then build it again",
    ))
}
