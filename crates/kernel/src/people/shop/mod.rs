//! Shops 店铺: where buyers are, each on a platform, with its time zone and hours.

pub mod api;
pub mod hours;
pub(crate) mod store;

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use self::hours::Hours;
use super::actions;
use super::check::{self, Problems, Wrong};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::Result;
use crate::events::EventKind;
use crate::id::ShopId;
use crate::text::Words;

/// The platform a shop is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// 淘宝
    Taobao,
    /// 天猫
    Tmall,
    /// 京东
    Jd,
    /// 拼多多
    Pinduoduo,
    /// 抖音
    Douyin,
    /// 快手
    Kuaishou,
    /// 小红书
    Xiaohongshu,
    /// Any other, or an own web shop.
    Other,
}

impl Platform {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Taobao, "taobao"),
        (Self::Tmall, "tmall"),
        (Self::Jd, "jd"),
        (Self::Pinduoduo, "pinduoduo"),
        (Self::Douyin, "douyin"),
        (Self::Kuaishou, "kuaishou"),
        (Self::Xiaohongshu, "xiaohongshu"),
        (Self::Other, "other"),
    ];

    /// As stored.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(platform, _)| *platform == self).map_or("other", |(_, key)| key)
    }

    /// From its stored key; an unknown one is [`Platform::Other`].
    pub fn of(key: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == key).map_or(Self::Other, |(platform, _)| *platform)
    }
}

/// A shop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Shop {
    /// Its id.
    pub id: ShopId,
    /// Its name, one of a kind.
    pub name: String,
    /// The platform it is on.
    pub platform: Platform,
    /// IANA name of its time zone, such as `Asia/Shanghai`.
    pub time_zone: String,
    /// When service begins: `09:00`.
    pub opens: String,
    /// When service ends: `24:00`; earlier than `opens` when that is on the next day.
    pub closes: String,
    /// No longer in use; kept for its history.
    pub archived: bool,
    /// How many people sit in its teams now.
    pub people: i64,
    /// To be sent back with a change.
    pub version: i64,
}

/// A shop to be added.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewShop {
    /// Its name, one of a kind.
    pub name: String,
    /// The platform it is on.
    pub platform: Platform,
    /// IANA name of its time zone; `Asia/Shanghai` when absent.
    pub time_zone: Option<String>,
    /// When service begins; `09:00` when absent.
    pub opens: Option<String>,
    /// When service ends; `24:00` when absent.
    pub closes: Option<String>,
}

/// A change to a shop; what is absent stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ShopChange {
    /// The version that was read.
    pub version: i64,
    /// Its name.
    pub name: Option<String>,
    /// The platform it is on.
    pub platform: Option<Platform>,
    /// IANA name of its time zone.
    pub time_zone: Option<String>,
    /// When service begins.
    pub opens: Option<String>,
    /// When service ends.
    pub closes: Option<String>,
    /// No longer in use, or in use again.
    pub archived: Option<bool>,
}

/// A shop is another one than before: platform, name, time zone, hours, archived or not.
pub static CHANGED: EventKind =
    EventKind { key: "shop.changed", name: Words::fixed("店铺资料已修改", "A shop was changed") };

/// A shop's fields after checking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopFields {
    /// Its name.
    pub name: String,
    /// Its platform.
    pub platform: Platform,
    /// A time zone that exists.
    pub time_zone: String,
    /// Its hours.
    pub hours: Hours,
    /// No longer in use.
    pub archived: bool,
}

/// Adds a shop, with its audit row; that the caller may is the caller's matter.
pub fn create(tx: &mut Tx<'_>, ctx: &Ctx, fields: &ShopFields) -> Result<ShopId> {
    let id = store::insert(tx, ctx, fields)?;
    let detail = json!({ "name": fields.name, "platform": fields.platform });
    let entry = Entry { action: &actions::SHOP_CREATE, subject: id.to_string(), shop: Some(id), detail };
    audit::record(tx, ctx, entry)?;
    Ok(id)
}

impl NewShop {
    /// Checks every field; says all that is wrong at once.
    pub fn checked(&self) -> Result<ShopFields> {
        let change = ShopChange {
            version: 0,
            name: Some(self.name.clone()),
            platform: Some(self.platform),
            time_zone: self.time_zone.clone(),
            opens: self.opens.clone(),
            closes: self.closes.clone(),
            archived: None,
        };
        change.over(&ShopFields {
            name: String::new(),
            platform: Platform::Other,
            time_zone: "Asia/Shanghai".to_owned(),
            hours: Hours::USUAL,
            archived: false,
        })
    }
}

impl ShopChange {
    /// The fields that `before` become, after checking.
    pub fn over(&self, before: &ShopFields) -> Result<ShopFields> {
        let mut problems = Problems::default();
        let mut after = before.clone();
        if let Some(name) = self.name.as_deref().and_then(|text| problems.take("/name", check::name(text))) {
            after.name = name;
        }
        if let Some(zone) = self.time_zone.as_deref().and_then(|text| problems.take("/time_zone", zone(text)))
        {
            after.time_zone = zone;
        }
        let (opens, closes) = before.hours.texts();
        let opens = self.opens.as_deref().unwrap_or(&opens);
        let closes = self.closes.as_deref().unwrap_or(&closes);
        match (hours::minutes(opens), hours::minutes(closes)) {
            (Some(opens), Some(closes)) if opens < 1440 => after.hours = Hours::between(opens, closes),
            (opens, _) => {
                let pointer = if opens.is_none_or(|opens| opens >= 1440) { "/opens" } else { "/closes" };
                problems.take::<()>(pointer, Err(not_a_time()));
            }
        }
        after.platform = self.platform.unwrap_or(before.platform);
        after.archived = self.archived.unwrap_or(before.archived);
        problems.done()?;
        Ok(after)
    }
}

fn not_a_time() -> Wrong {
    Wrong::fixed("time", "时间写成 09:00 这样。", "Write the time as 09:00.")
}

fn zone(text: &str) -> std::result::Result<String, Wrong> {
    let known = jiff::tz::TimeZone::get(text.trim());
    let name = known.as_ref().ok().and_then(|zone| zone.iana_name());
    name.map(str::to_owned).ok_or_else(|| {
        Wrong::fixed(
            "time_zone",
            "没有这个时区。请用 IANA 名称，例如 Asia/Shanghai。",
            "There is no such time zone. Use an IANA name such as Asia/Shanghai.",
        )
    })
}
