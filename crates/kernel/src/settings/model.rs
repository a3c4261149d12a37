//! The settings, typed, with what they are before anybody changes them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{FieldProblem, Result, invalid_fields};
use crate::http::present;
use crate::id::RoleId;
use crate::text::{Language, Words};

/// What an owner or administrator decides for everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Settings {
    /// What the organisation calls itself; at the head of every page and in the second factor's app.
    pub organisation_name: String,
    /// Of people who have not chosen one, and of reports.
    pub default_language: Language,
    /// Of what belongs to no shop, such as `Asia/Shanghai`.
    pub default_time_zone: String,
    /// Minutes without a request after which a device has to sign in again; 5–43200.
    pub session_idle_minutes: u32,
    /// Days after which a device has to sign in again in any case; 1–365.
    pub session_days: u32,
    /// Characters of the shortest password; 8–64.
    pub password_min: u32,
    /// Roles whose holders may do nothing before they have a second factor.
    pub totp_required_roles: Vec<RoleId>,
    /// How long data are kept.
    pub retention: Retention,
}

/// Days after which data go away, each 1–36500; `null`: never.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Retention {
    /// Texts of chats.
    pub chats: Option<u32>,
    /// Buyers' names, phones and addresses.
    pub buyer_data: Option<u32>,
    /// Uploaded and made files.
    pub files: Option<u32>,
    /// Notices that were read.
    pub notices: Option<u32>,
    /// Jobs that are over.
    pub jobs: Option<u32>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            organisation_name: String::new(),
            default_language: Language::Chinese,
            default_time_zone: "Asia/Shanghai".to_owned(),
            session_idle_minutes: 12 * 60,
            session_days: 30,
            password_min: 10,
            totp_required_roles: Vec::new(),
            retention: Retention::default(),
        }
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self { chats: None, buyer_data: Some(730), files: Some(365), notices: Some(180), jobs: Some(90) }
    }
}

/// A change: what is absent stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SettingsPatch {
    organisation_name: Option<String>,
    default_language: Option<Language>,
    default_time_zone: Option<String>,
    session_idle_minutes: Option<u32>,
    session_days: Option<u32>,
    password_min: Option<u32>,
    totp_required_roles: Option<Vec<RoleId>>,
    retention: Option<RetentionPatch>,
}

/// A change of retention: what is absent stays, `null` keeps for ever.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RetentionPatch {
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>)]
    chats: Option<Option<u32>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>)]
    buyer_data: Option<Option<u32>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>)]
    files: Option<Option<u32>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>)]
    notices: Option<Option<u32>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>)]
    jobs: Option<Option<u32>>,
}

fn put<T>(place: &mut T, given: Option<T>) {
    if let Some(value) = given {
        *place = value;
    }
}

impl Settings {
    /// These settings with the change in them.
    pub(super) fn patched(mut self, patch: SettingsPatch) -> Self {
        put(&mut self.organisation_name, patch.organisation_name.map(|name| name.trim().to_owned()));
        put(&mut self.default_language, patch.default_language);
        put(&mut self.default_time_zone, patch.default_time_zone);
        put(&mut self.session_idle_minutes, patch.session_idle_minutes);
        put(&mut self.session_days, patch.session_days);
        put(&mut self.password_min, patch.password_min);
        put(&mut self.totp_required_roles, patch.totp_required_roles);
        if let Some(patch) = patch.retention {
            let days = &mut self.retention;
            put(&mut days.chats, patch.chats);
            put(&mut days.buyer_data, patch.buyer_data);
            put(&mut days.files, patch.files);
            put(&mut days.notices, patch.notices);
            put(&mut days.jobs, patch.jobs);
        }
        self.totp_required_roles.sort_unstable();
        self.totp_required_roles.dedup();
        self
    }

    /// These settings, if they can be taken.
    pub(super) fn checked(self) -> Result<Self> {
        let mut wrong = Vec::new();
        let name = &self.organisation_name;
        if name.chars().count() > 64 || name.chars().any(char::is_control) {
            wrong.push(field(
                "/organisation_name",
                "length",
                Words::fixed("最多 64 个字符。", "At most 64 characters."),
            ));
        }
        if jiff::tz::TimeZone::get(&self.default_time_zone).is_err() {
            let detail = Words::fixed("没有这个时区。", "There is no such time zone.");
            wrong.push(field("/default_time_zone", "time_zone", detail));
        }
        wrong.extend(range("/session_idle_minutes", self.session_idle_minutes, 5, 43_200));
        wrong.extend(range("/session_days", self.session_days, 1, 365));
        wrong.extend(range("/password_min", self.password_min, 8, 64));
        let Retention { chats, buyer_data, files, notices, jobs } = &self.retention;
        let kept = [
            ("chats", chats),
            ("buyer_data", buyer_data),
            ("files", files),
            ("notices", notices),
            ("jobs", jobs),
        ];
        for (kind, days) in kept {
            wrong.extend(days.and_then(|days| range(&format!("/retention/{kind}"), days, 1, 36_500)));
        }
        if wrong.is_empty() { Ok(self) } else { Err(invalid_fields(wrong)) }
    }
}

fn field(pointer: &str, code: &'static str, detail: Words) -> FieldProblem {
    FieldProblem { pointer: pointer.to_owned(), code, detail }
}

fn range(pointer: &str, value: u32, least: u32, most: u32) -> Option<FieldProblem> {
    let detail =
        || Words::made(format!("须在 {least} 到 {most} 之间。"), format!("Between {least} and {most}."));
    (!(least..=most).contains(&value)).then(|| field(pointer, "range", detail()))
}
