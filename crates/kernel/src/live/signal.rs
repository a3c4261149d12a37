//! Signals between nodes: what changed, and whose it is.

use serde::{Deserialize, Serialize};

use crate::db::Tx;
use crate::error::{Error, Result};
use crate::id::{PersonId, TenantId};

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A task.
    Task,
    /// The person's notices.
    Notification,
    /// A job.
    Job,
    /// Figures of a shop: `shp_… first-day last-day`.
    Figures,
}

impl Kind {
    /// The name of its event.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Task => "task",
            Kind::Notification => "notification",
            Kind::Job => "job",
            Kind::Figures => "figures",
        }
    }
}

/// As it goes from node to node: ids only, so that no page hears what its viewer may not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Signal {
    pub(super) tenant: i64,
    /// Whom it concerns; everybody of the tenant when absent.
    pub(super) to: Option<PersonId>,
    pub(super) kind: Kind,
    pub(super) id: String,
}

/// Tells open pages, after the commit, that something changed: those of `to`, or everybody's.
pub fn tell(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    to: Option<PersonId>,
    kind: Kind,
    id: impl std::fmt::Display,
) -> Result<()> {
    let signal = Signal { tenant: tenant.stored(), to, kind, id: id.to_string() };
    let text = serde_json::to_string(&signal).map_err(|error| Error::internal("a signal", error))?;
    tx.signal(text)
}

impl Signal {
    /// Reads a signal; `None` for another room's or a newer version's.
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Whether a page of `person` is to hear it.
    pub(super) fn concerns(&self, tenant: TenantId, person: PersonId) -> bool {
        self.tenant == tenant.stored() && self.to.is_none_or(|to| to == person)
    }
}
