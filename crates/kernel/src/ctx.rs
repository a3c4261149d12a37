//! Who asks, for what, when: the first argument of every call.

use std::collections::HashSet;
use std::sync::Arc;

use crate::audit::Action;
use crate::error::{Result, forbidden};
use crate::id::{AccountId, DeviceId, PersonId, RequestId, TenantId, TokenId};
use crate::permission::{Permission, Scope};
use crate::text::Language;
use crate::time::Moment;

/// The context of one call. Made by the gate of the HTTP shell, by a job, or by the command line; never by a handler.
#[derive(Debug, Clone)]
pub struct Ctx {
    /// Whose rows these are.
    pub tenant: TenantId,
    /// Who asks.
    pub who: Who,
    /// The present, the same for the whole call.
    pub now: Moment,
    /// For the log and for support.
    pub request: RequestId,
    /// Of what is said back.
    pub language: Language,
    /// The address the request came from; empty for jobs and the command line.
    pub address: String,
    pub(crate) idempotency: Option<Idempotency>,
    pub(crate) audit: Option<&'static Action>,
}

/// Who asks.
#[derive(Debug, Clone)]
pub enum Who {
    /// A person with a sign-in.
    Person(Arc<Viewer>),
    /// The house itself: jobs, schedules, the command line. Named in the audit log.
    House(&'static str),
    /// Nobody has signed in yet.
    Nobody,
}

/// A signed-in person.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// The sign-in.
    pub account: AccountId,
    /// The person behind it.
    pub person: PersonId,
    /// How it was proved.
    pub through: Through,
    /// Keys of all permissions, narrowed to those of the token if there is one.
    pub permissions: HashSet<String>,
}

/// How a viewer proved who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// A cookie of a signed-in device.
    Device(DeviceId),
    /// An API token.
    Token(TokenId),
    /// No request: the house does on time what the person had asked for.
    Schedule,
}

/// The key of a request that may come twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Idempotency {
    pub(crate) key: String,
    pub(crate) fingerprint: String,
}

impl Ctx {
    /// The context of the house's own work.
    pub fn house(tenant: TenantId, name: &'static str, now: Moment) -> Self {
        Self {
            tenant,
            who: Who::House(name),
            now,
            request: RequestId::fresh(now),
            language: Language::Chinese,
            address: String::new(),
            idempotency: None,
            audit: None,
        }
    }

    /// The signed-in person.
    pub fn viewer(&self) -> Result<&Viewer> {
        match &self.who {
            Who::Person(viewer) => Ok(viewer),
            _ => Err(crate::error::not_signed_in()),
        }
    }

    /// Whether the viewer has the permission at all, over whatever scope.
    pub fn may(&self, permission: &Permission) -> bool {
        matches!(&self.who, Who::Person(viewer) if viewer.permissions.contains(permission.key))
    }

    /// The viewer's scope for `permission`: an argument of every query.
    pub fn scope(&self, permission: &'static Permission) -> Result<Scope> {
        let viewer = self.viewer()?;
        if !viewer.permissions.contains(permission.key) {
            return Err(forbidden(permission.name.in_language(self.language)));
        }
        Ok(Scope { tenant: self.tenant, account: viewer.account, permission: permission.key })
    }
}
