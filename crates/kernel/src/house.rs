//! The house: the state every handler and job shares.

use std::sync::Arc;

use crate::config::Config;
use crate::ctx::Ctx;
use crate::db::{Db, DbError, Migration, Query, Tx};
use crate::error::{Error, Result};
use crate::http::idempotency;
use crate::id::TenantId;
use crate::module::Module;
use crate::time::{Clock, Moment};

/// Everything that is shared. Cheap to clone.
#[derive(Clone)]
pub struct House {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    clock: Clock,
    config: Config,
    modules: Vec<Module>,
    limits: crate::http::limit::Limits,
    telemetry: crate::http::telemetry::Telemetry,
    streams: crate::live::Streams,
}

impl House {
    /// A house of `modules` over `db`, whose tables are brought up to date.
    pub fn open(
        db: Db,
        clock: Clock,
        config: Config,
        modules: Vec<Module>,
    ) -> std::result::Result<Self, DbError> {
        let migrations: Vec<Migration> =
            modules.iter().flat_map(|module| module.migrations).copied().collect();
        for ran in db.migrate(&migrations)? {
            tracing::info!(migration = ran, "migrated");
        }
        let now = clock.now();
        db.write_now(|tx| seed(tx, &modules, now)).map_err(|error| match error {
            Error::Db(error) => error,
            other => DbError::Address(other.to_string()),
        })?;
        let limits = crate::http::limit::Limits::default();
        let telemetry = crate::http::telemetry::Telemetry::default();
        let streams = crate::live::Streams::default();
        let inner = Inner { db, clock, config, modules, limits, telemetry, streams };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// What the operator configured.
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// The rooms.
    pub fn modules(&self) -> &[Module] {
        &self.inner.modules
    }

    /// How often somebody may do something.
    pub(crate) fn limits(&self) -> &crate::http::limit::Limits {
        &self.inner.limits
    }

    /// What is counted of requests.
    pub(crate) fn telemetry(&self) -> &crate::http::telemetry::Telemetry {
        &self.inner.telemetry
    }

    /// The open pages of this node.
    pub(crate) fn streams(&self) -> &crate::live::Streams {
        &self.inner.streams
    }

    /// Ends the live pages of this node, which would hold its connections open while it stops; they ask again elsewhere.
    pub fn close_pages(&self) {
        self.inner.streams.close();
    }

    /// Every query of every room.
    pub fn queries(&self) -> impl Iterator<Item = &'static Query> {
        self.modules().iter().flat_map(|module| &module.queries).flat_map(|store| store.iter().copied())
    }

    /// A read for a request: one snapshot.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        self.inner.db.read(work).await
    }

    /// A write of consequence: one transaction that holds the change, its audit row, its events, and the answer kept
    /// under the request's idempotency key. A repeated key returns the kept answer and changes nothing. A route that
    /// was declared audited and wrote no audit row is rolled back.
    pub async fn act<T, F>(&self, ctx: &Ctx, work: F) -> Result<T>
    where
        F: Fn(&mut Tx<'_>, &Ctx) -> Result<T> + Send + 'static,
        T: serde::Serialize + serde::de::DeserializeOwned + Send + 'static,
    {
        let ctx = ctx.clone();
        self.inner
            .db
            .write(move |tx| {
                if let Some(kept) = idempotency::kept(tx, &ctx)? {
                    return idempotency::read(&kept);
                }
                let value = work(tx, &ctx)?;
                demand_audit(tx, &ctx)?;
                if ctx.idempotency.is_some() {
                    idempotency::keep(tx, &ctx, idempotency::written(&value)?)?;
                }
                Ok(value)
            })
            .await
    }
}

fn demand_audit(tx: &Tx<'_>, ctx: &Ctx) -> Result<()> {
    if ctx.audit.is_some() && tx.audited() == 0 {
        return Err(Error::internal("a write without its audit row", ctx.request.to_string()));
    }
    Ok(())
}

/// What the rooms bring that stands in tables too: permissions of the default roles, schedules, who listens to what.
fn seed(tx: &mut Tx<'_>, modules: &[Module], now: Moment) -> Result<()> {
    crate::people::defaults::seed(tx, TenantId::HOME, modules, now)?;
    crate::jobs::seed(tx, TenantId::HOME, modules, now)?;
    crate::events::seed(tx, TenantId::HOME, modules)
}
