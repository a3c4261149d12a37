//! Sixty days of a team, lived through from the first morning on.

use jiff::civil::Date;
use kernel::accounts::Password;
use kernel::accounts::admin::Newcomer;
use kernel::accounts::setup::{self, Founding};
use kernel::ctx::Ctx;
use kernel::house::House;
use kernel::id::TenantId;
use kernel::people::shop::Platform;
use kernel::text::Language;
use kernel::time::{Clock, Moment};
use serde_json::Value;

use super::api::Api;
use super::chance::Chance;
use super::folder::Known;
use super::life::Team;
use super::office::Office;
use super::{DAYS, PASSWORD, team};
use crate::server::ServerError;

/// The day on which somebody leaves, and the one on which somebody new begins.
const FAREWELL: i64 = 35;
const WELCOME: i64 = 54;

/// Makes the organisation and lives through its days up to `now`.
pub async fn make(house: &House, clock: &Clock, first: Date, now: Moment) -> Result<Known, ServerError> {
    let team = team::team(first)?;
    let api = Api::of(house);
    found(house, &team).await?;
    let mut office = Office::open(api.clone(), clock, first).await?;
    let known = office.hire(&team).await?;
    let mut working = Team::new(api, &team, known, Chance::of(7));
    working.series(clock.now()).await?;
    for day in 0..=DAYS {
        let today = first.saturating_add(jiff::Span::new().days(day));
        let morning = Moment::start_of(today, team::ZONE);
        for hour in [10, 11, 14, 15, 17, 19] {
            let at = morning.plus_seconds(hour * 3600);
            if at <= now {
                clock.advance_seconds(at.seconds_since(clock.now()).max(0));
                working.hour(clock.now()).await?;
            }
        }
        match day {
            FAREWELL => office.farewell(&mut working, today).await?,
            WELCOME => office.welcome(&mut working, today).await?,
            _ => {}
        }
    }
    clock.advance_seconds(now.seconds_since(clock.now()).max(0));
    working.fill(now).await?;
    Ok(working.known())
}

async fn found(house: &House, team: &sim::Team) -> Result<(), ServerError> {
    let shop = team.shops().first();
    let platform = shop.map_or("tmall", |shop| team::platform(shop.platform));
    let owner = Newcomer {
        name: "李国栋".to_owned(),
        login: "owner".to_owned(),
        password: Some(Password::typed(PASSWORD.to_owned()).hashed().await?),
        role: "owner".to_owned(),
        shop: None,
        language: Language::Chinese,
    };
    let founding = Founding {
        organisation: "晨光电商客服中心（演示）".to_owned(),
        owner,
        shop: shop.map(|shop| shop.name.clone()).unwrap_or_default(),
        platform: Platform::of(platform),
        time_zone: team::ZONE.to_owned(),
    };
    let ctx = Ctx::house(TenantId::HOME, "demo", house.clock().now());
    house.db().write(move |tx| setup::found(tx, &ctx, &founding).map(drop)).await?;
    Ok(())
}

/// The rows of a list.
pub fn items(list: &Value) -> &[Value] {
    list.get("items").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
