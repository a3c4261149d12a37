//! `banzhang init` and `banzhang user add`: what an operator does without a browser.

use std::io::{BufRead as _, Write as _};
use std::path::Path;

use kernel::accounts::Password;
use kernel::accounts::admin::{self, Created, Newcomer};
use kernel::accounts::setup::{self, Founding};
use kernel::ctx::Ctx;
use kernel::house::House;
use kernel::id::TenantId;
use kernel::people::shop::Platform;
use kernel::text::{Language, Words};

use super::arguments::{InitArguments, PasswordSource, UserAddArguments};
use super::open;
use super::serve::say;
use super::{ServerError, backup, log};
use crate::arguments::Lang;

/// The settings file that `init` leaves, with every setting named.
const SETTINGS: &str = include_str!("settings.toml");

/// Makes data folder, settings file, organisation, owner and first shop.
pub fn init(arguments: &InitArguments) -> Result<(), ServerError> {
    let config = open::configured(&arguments.house, arguments.house.settings())?;
    log::start(&config.log)?;
    let password = password(&arguments.password, &arguments.login)?;
    open::make_folder(&config.data)?;
    let _lock = open::Lock::unless_shared(&config)?;
    write_settings(&config.data.join(open::SETTINGS))?;
    let house = open::house(config)?;
    let platform = platform(&arguments.platform)?;
    let founding = Founding {
        organisation: arguments.organisation.clone().unwrap_or_else(|| arguments.shop.clone()),
        owner: newcomer(&arguments.name, &arguments.login, password, "owner", arguments.house.lang),
        shop: arguments.shop.clone(),
        platform,
        time_zone: arguments.time_zone.clone(),
    };
    let ctx = context(&house);
    let created = house.db().write_now(|tx| setup::found(tx, &ctx, &founding))?;
    told(&house, &created, &arguments.login, arguments.house.lang)
}

/// Adds a person with a sign-in and a role, over everything or one shop.
pub fn add(arguments: &UserAddArguments) -> Result<(), ServerError> {
    let config = open::configured(&arguments.house, arguments.house.settings())?;
    log::start(&config.log)?;
    backup::existing(&config)?;
    let password = password(&arguments.password, &arguments.login)?;
    let house = open::house(config)?;
    let newcomer = Newcomer {
        shop: arguments.shop.clone(),
        ..newcomer(&arguments.name, &arguments.login, password, &arguments.role, arguments.house.lang)
    };
    let ctx = context(&house);
    let created = house.db().write_now(|tx| admin::create(tx, &ctx, &newcomer))?;
    told(&house, &created, &arguments.login, arguments.house.lang)
}

fn context(house: &House) -> Ctx {
    Ctx::house(TenantId::HOME, "command line", house.clock().now())
}

fn newcomer(name: &str, login: &str, password: Option<String>, role: &str, lang: Lang) -> Newcomer {
    let language: Language = lang.into();
    Newcomer {
        name: name.to_owned(),
        login: login.to_owned(),
        password,
        role: role.to_owned(),
        shop: None,
        language,
    }
}

/// The hash of the password on the standard input; none for a link. Never an argument, which others on the machine see.
fn password(source: &PasswordSource, login: &str) -> Result<Option<String>, ServerError> {
    if !source.password_stdin {
        return Ok(None);
    }
    let mut line = String::new();
    let failed = |source| ServerError::System { step: "the standard input", source };
    std::io::stdin().lock().read_line(&mut line).map_err(failed)?;
    let password = Password::typed(line.trim_end_matches(['\r', '\n']).to_owned());
    let least = kernel::settings::Settings::default().password_min;
    password
        .fits("password", &login.to_lowercase(), least)
        .map_err(|problem| ServerError::Refused(problem.detail))?;
    Ok(Some(password.hashed_now()?))
}

fn platform(key: &str) -> Result<Platform, ServerError> {
    serde_json::from_value(key.into()).map_err(|_| {
        ServerError::Refused(Words::made(
            format!("没有平台「{key}」：taobao, tmall, jd, pinduoduo, douyin, kuaishou, xiaohongshu, other"),
            format!("there is no platform “{key}”: taobao, tmall, jd, pinduoduo, douyin, kuaishou, xiaohongshu, other"),
        ))
    })
}

/// A settings file where there is none yet.
fn write_settings(path: &Path) -> Result<(), ServerError> {
    let failed = |source| ServerError::File { path: path.to_owned(), source };
    match std::fs::File::create_new(path) {
        Ok(mut file) => file.write_all(SETTINGS.as_bytes()).map_err(failed),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(failed(error)),
    }
}

fn told(house: &House, created: &Created, login: &str, lang: Lang) -> Result<(), ServerError> {
    let words = match &created.link {
        None => Words::made(format!("已添加 {login}。"), format!("Added {login}.")),
        Some(link) => {
            let href = link.href(house.config());
            Words::made(
                format!("已添加 {login}。请在 24 小时内打开此链接设置密码：{href}"),
                format!("Added {login}. The password is set, within 24 hours, at {href}"),
            )
        }
    };
    say(&words, lang)
}
