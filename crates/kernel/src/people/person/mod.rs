//! Persons: who works here, since when, in which teams.

pub mod api;
pub mod employment;
pub mod employment_api;
pub(crate) mod fields;
pub(crate) mod leaving;
pub(crate) mod list;
pub mod mask;
pub(crate) mod store;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::refs::{NickRef, RoleRef, ShopRef, TeamRef};
use crate::day::Day;
use crate::id::{AccountId, BindingId, EmploymentId, GrantId, PersonId, ShopId, TeamId};
use crate::time::Moment;

/// A person of the team; phone and e-mail are masked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    /// Its id.
    pub id: PersonId,
    /// Its name.
    pub name: String,
    /// The organisation's own number 工号, one of a kind.
    pub number: Option<String>,
    /// Phone, masked; empty when there is none.
    pub phone: String,
    /// E-mail, masked; empty when there is none.
    pub email: String,
    /// The first day at work.
    pub hired_on: Day,
    /// The last day at work.
    pub left_on: Option<Day>,
    /// Times in teams, the oldest first.
    pub employments: Vec<Employment>,
    /// Roles given to the person.
    pub roles: Vec<Grant>,
    /// The sign-in.
    pub account: Option<AccountSummary>,
    /// Platform accounts the person speaks for now.
    pub nicks: Vec<NickInUse>,
    /// To be sent back with a change.
    pub version: i64,
}

/// A person's time in a team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Employment {
    /// Its id.
    pub id: EmploymentId,
    /// The team.
    pub team: TeamRef,
    /// The team's shop.
    pub shop: ShopRef,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Option<Day>,
}

/// A role given to a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// The role.
    pub role: RoleRef,
    /// Over what.
    pub scope: GrantPlace,
}

/// What a role is given over, with names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GrantPlace {
    /// Kind of scope.
    pub kind: ScopeKind,
    /// The team, for `team`.
    pub team: Option<TeamRef>,
    /// The shop, for `shop` and `team`.
    pub shop: Option<ShopRef>,
}

/// What a role can be given over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScopeKind {
    /// The person's own.
    #[serde(rename = "self")]
    Own,
    /// One team.
    Team,
    /// One shop.
    Shop,
    /// Everything.
    All,
}

impl ScopeKind {
    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Team => "team",
            Self::Shop => "shop",
            Self::All => "all",
        }
    }

    /// From its stored key; an unknown one reaches least.
    pub fn of(key: &str) -> Self {
        [Self::Team, Self::Shop, Self::All].into_iter().find(|kind| kind.key() == key).unwrap_or(Self::Own)
    }
}

/// A person's sign-in, in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountSummary {
    /// Its id.
    pub id: AccountId,
    /// What is typed to sign in.
    pub login: String,
    /// Whether it can be used.
    pub state: AccountState,
    /// Whether a second factor is set up.
    pub totp: bool,
    /// When it was last used.
    pub last_seen_at: Option<Moment>,
}

/// Whether a sign-in can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// It can.
    Active,
    /// Not now: too many wrong passwords.
    Locked,
    /// Not yet: no password was set.
    None,
    /// No longer.
    Disabled,
}

/// A platform account that a person speaks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NickInUse {
    /// The binding's id.
    pub id: BindingId,
    /// The platform account.
    pub nick: NickRef,
    /// Its shop.
    pub shop: ShopRef,
    /// From this instant.
    pub from: Moment,
    /// Up to, not including, this instant.
    pub to: Option<Moment>,
}

/// What of a person is shown in full only when asked for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Personal {
    /// Phone; empty when there is none.
    pub phone: String,
    /// E-mail; empty when there is none.
    pub email: String,
    /// Birthday, `MM-DD`.
    pub birthday: Option<String>,
}

impl std::fmt::Debug for Personal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Personal(…)")
    }
}

/// A person to be added.
#[derive(Clone, Default, Deserialize, ToSchema)]
pub struct NewPerson {
    /// Its name.
    pub name: String,
    /// The organisation's own number 工号.
    pub number: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Birthday: `MM-DD`, or a whole day of which the year is not kept.
    pub birthday: Option<String>,
    /// The first day at work; today when absent.
    pub hired_on: Option<Day>,
    /// The team to begin in, from that day on; needed from whom is responsible for some shops only.
    pub team: Option<TeamId>,
}

/// A change to a person; what is absent stays.
#[derive(Clone, Default, Deserialize, ToSchema)]
pub struct PersonChange {
    /// The version that was read.
    pub version: i64,
    /// Its name.
    pub name: Option<String>,
    /// The organisation's own number; `null` for none.
    #[serde(default, deserialize_with = "crate::http::present")]
    #[schema(value_type = Option<String>)]
    pub number: Option<Option<String>>,
    /// Phone; `null` for none.
    #[serde(default, deserialize_with = "crate::http::present")]
    #[schema(value_type = Option<String>)]
    pub phone: Option<Option<String>>,
    /// E-mail; `null` for none.
    #[serde(default, deserialize_with = "crate::http::present")]
    #[schema(value_type = Option<String>)]
    pub email: Option<Option<String>>,
    /// Birthday; `null` for none.
    #[serde(default, deserialize_with = "crate::http::present")]
    #[schema(value_type = Option<String>)]
    pub birthday: Option<Option<String>>,
    /// The first day at work.
    pub hired_on: Option<Day>,
    /// The last day at work, not after today: times in teams end, roles are taken away, the sign-in is disabled.
    /// `null` brings the person back: without `back` as if never left, with it into a team from a day on. Roles have to
    /// be given again.
    #[serde(default, deserialize_with = "crate::http::present")]
    #[schema(value_type = Option<Day>)]
    pub left_on: Option<Option<Day>>,
    /// Into which team a person comes back.
    pub back: Option<NewEmployment>,
}

/// A time in a team to be added.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewEmployment {
    /// The team.
    pub team: TeamId,
    /// The first day.
    pub from: Day,
    /// The last day, not after today; open when absent.
    pub to: Option<Day>,
    /// The time in a team that this one follows: it ends on the day before `from`.
    pub instead_of: Option<EmploymentId>,
}

/// A change to a time in a team; what is absent stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct EmploymentChange {
    /// The first day.
    pub from: Option<Day>,
    /// The last day, not after today; `null` when it goes on.
    #[serde(default, deserialize_with = "crate::http::present")]
    #[schema(value_type = Option<Day>)]
    pub to: Option<Option<Day>>,
}

/// Which people a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WorkState {
    /// Who works here now.
    #[default]
    Employed,
    /// Who left.
    Left,
    /// Both.
    All,
}

/// The shop whose managers may read audit rows about the person: that of the first team.
pub(crate) fn audit_shop(person: &Person) -> Option<ShopId> {
    let sits = |time: &&Employment| time.to.is_none() || time.to == person.left_on;
    person.employments.iter().find(sits).map(|time| time.shop.id)
}
