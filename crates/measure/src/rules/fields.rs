//! `GET /rules/fields`: what can be chosen.

use axum::Json;
use kernel::ctx::Ctx;
use kernel::error::Result;
use kernel::http::Page;
use kernel::text::Language;
use kpi::rules::{FIELDS, Field, Kind, Rules, Section};
use kpi::{time, why};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a field is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum RuleSection {
    /// Business days.
    Days,
    /// Sessions and credit.
    Credit,
    /// Orders that take no part.
    Orders,
    /// Messages and receptions that take no part.
    Receptions,
    /// What is slow, and when the team serves.
    Speed,
    /// When platforms assess.
    Platform,
    /// Denominators and amounts.
    Money,
}

/// How a field is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum RuleKind {
    /// A text: an IANA name.
    Zone,
    /// A text: `04:00`.
    Clock,
    /// A text: `10 min`; units are ms, s, min, h and d.
    Duration,
    /// A number of days.
    Days,
    /// A number.
    Integer,
    /// A text: one of the choices.
    Choice,
    /// A list of texts.
    Texts,
    /// `true` or `false`.
    Flag,
    /// A text: `08:00-23:00`, several with commas between.
    Hours,
}

/// A word that a field may have.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct RuleChoice {
    /// As sent.
    word: String,
    /// In the caller's language.
    name: String,
}

/// One field of a rule set.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct RuleField {
    /// Its key.
    key: String,
    section: RuleSection,
    kind: RuleKind,
    /// Its name in the caller's language.
    name: String,
    /// Its name in the other language.
    other_name: String,
    /// What it does, in the caller's language.
    meaning: String,
    /// What it may be, in words.
    limits: String,
    /// At least, for numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    least: Option<i64>,
    /// At most, for numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<i64>,
    /// The unit in which a length of time is usually said: s, min or h.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// What it may be, for choices.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<RuleChoice>,
    /// Its value where nothing is said.
    #[schema(value_type = Value)]
    default: serde_json::Value,
    /// The shop says it itself, and the rules only where they name it.
    of_shop: bool,
}

/// Every field of a rule set, in the order of the definitions.
#[utoipa::path(get, path = "/rules/fields", operation_id = "list_rule_fields", responses((status = 200, body = Page<RuleField>)))]
pub(super) async fn list(ctx: Ctx) -> Result<Json<Page<RuleField>>> {
    let defaults = Rules::default().fields();
    let fields = FIELDS.iter().map(|field| {
        let default = defaults.iter().find(|(key, _)| *key == field.key);
        told(field, ctx.language, default.map(|(_, value)| value))
    });
    Ok(Json(Page::whole(fields.collect())))
}

/// The words of the definitions in a language of the screen.
pub(crate) fn language(language: Language) -> why::Language {
    match language {
        Language::Chinese => why::Language::Chinese,
        Language::English => why::Language::English,
    }
}

fn told(field: &Field, wanted: Language, default: Option<&toml::Value>) -> RuleField {
    let language = language(wanted);
    let (other_name, meaning) = match wanted {
        Language::Chinese => (field.en, field.meaning_zh),
        Language::English => (field.zh, field.meaning),
    };
    let (least, most) = match field.kind {
        Kind::Days { least, most, .. } => (Some(least.into()), Some(most.into())),
        Kind::Integer { least, .. } => (Some(least), Some(1_000_000)),
        Kind::Duration { least, .. } => (Some(least.min(1)), None),
        _ => (None, None),
    };
    RuleField {
        key: field.key.to_owned(),
        section: section(field.section),
        kind: kind(field.kind),
        name: field.name(language).to_owned(),
        other_name: other_name.to_owned(),
        meaning: meaning.to_owned(),
        limits: field.limits(language),
        least,
        most,
        unit: unit(field.kind).map(str::to_owned),
        choices: choices(field.kind, wanted),
        default: default.map_or(serde_json::Value::Null, |value| serde_json::json!(value)),
        of_shop: matches!(field.key, "time_zone" | "service_hours"),
    }
}

fn section(section: Section) -> RuleSection {
    match section {
        Section::Days => RuleSection::Days,
        Section::Credit => RuleSection::Credit,
        Section::Orders => RuleSection::Orders,
        Section::Receptions => RuleSection::Receptions,
        Section::Speed => RuleSection::Speed,
        Section::Platform => RuleSection::Platform,
        Section::Money => RuleSection::Money,
    }
}

fn kind(kind: Kind) -> RuleKind {
    match kind {
        Kind::Zone(_) => RuleKind::Zone,
        Kind::Clock(_) => RuleKind::Clock,
        Kind::Duration { .. } => RuleKind::Duration,
        Kind::Days { .. } => RuleKind::Days,
        Kind::Integer { .. } => RuleKind::Integer,
        Kind::Choice(_) => RuleKind::Choice,
        Kind::Texts => RuleKind::Texts,
        Kind::Flag(_) => RuleKind::Flag,
        Kind::Hours(_) => RuleKind::Hours,
    }
}

fn unit(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Duration { unit: time::HOUR, .. } => Some("h"),
        Kind::Duration { unit: time::MINUTE, .. } => Some("min"),
        Kind::Duration { .. } => Some("s"),
        _ => None,
    }
}

fn choices(kind: Kind, language: Language) -> Vec<RuleChoice> {
    let Kind::Choice(choices) = kind else { return Vec::new() };
    let name = |choice: &kpi::rules::Choice| match language {
        Language::Chinese => choice.zh,
        Language::English => choice.en,
    };
    choices.iter().map(|choice| RuleChoice { word: choice.word.into(), name: name(choice).into() }).collect()
}
