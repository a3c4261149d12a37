//! Sealing rows into the chain, and walking it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::link::Sealable;
use crate::db::{DbError, Row, Tx};
use crate::error::Result;
use crate::id::{AuditId, TenantId};
use crate::params;
use crate::time::Moment;

/// Rows sealed in one transaction.
const SEALED_AT_ONCE: usize = 500;
/// Rows walked with one query.
const WALKED_AT_ONCE: i64 = 2_000;
/// Rows younger than this wait: a transaction that began earlier may still bring an earlier row.
const SETTLE_SECONDS: i64 = 2;

macro_rules! fields {
    () => {
        "id, at, actor, through, action, subject, subject_id, shop, detail, address, request"
    };
}

crate::queries! {
    HEAD = "select seq, hash from audit_chain where tenant = $1";
    BEGIN = "insert into audit_chain (tenant, seq, hash) values ($1, $2, $3)";
    ADVANCE = "update audit_chain set seq = $2, hash = $3 where tenant = $1 and seq = $4";
    UNSEALED = concat!("select ", fields!(), " from audit where tenant = $1 and seq is null and at <= $2 order by id limit $3");
    SEAL = "update audit set seq = $3, hash = $4 where tenant = $1 and id = $2 and seq is null";
    WALK = concat!("select ", fields!(), ", seq, hash from audit where tenant = $1 and seq > $2 order by seq limit $3");
    WAITING = "select count(*) from audit where tenant = $1 and seq is null";
    HASH_AT = "select hash from audit where tenant = $1 and seq = $2";
}

/// A point of the chain that can be kept outside of the database: whoever holds it can prove later that the rows up to
/// it are what they were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AuditAnchor)]
pub struct Anchor {
    /// Number of the row in the chain, from 1.
    pub seq: i64,
    /// SHA-256 over this row and, through the one before, over all earlier ones.
    pub hash: String,
}

/// What one round of sealing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// How many rows.
    pub rows: usize,
    /// Whether there may be more at once.
    pub more: bool,
    /// The end of the chain, when rows were added.
    pub head: Option<Anchor>,
}

/// Where the chain is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AuditBreak)]
pub struct Break {
    /// The number in the chain.
    pub seq: i64,
    /// The row that is there, if one is.
    pub id: Option<AuditId>,
    /// What is wrong.
    pub why: Why,
}

/// What is wrong with the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AuditBreakReason)]
pub enum Why {
    /// The row, or its place, is not what was sealed.
    Changed,
    /// A row is missing.
    Missing,
    /// Rows stand beyond the noted end of the chain, or the noted end is another.
    End,
    /// The chain is whole, but it is not the one of the anchor: it was made anew.
    Anchor,
}

/// What a walk along the chain found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AuditReport)]
pub struct Report {
    /// Rows altogether.
    pub rows: u64,
    /// Of these sealed.
    pub sealed: u64,
    /// The end of the chain, to be kept elsewhere.
    pub head: Option<Anchor>,
    /// The first place where something is wrong; `null` when all is well.
    pub broken_at: Option<Break>,
}

/// Seals the rows that are not sealed, some at a time, in the order in which they are found: a transaction that commits
/// late, with an id before others, is sealed after them, and none is passed over. Any number of nodes may call it: the
/// end of the chain is advanced from where it was read, so that one wins and the others run again.
pub fn seal(tx: &mut Tx<'_>, tenant: TenantId, now: Moment) -> Result<Sealed> {
    let head = head(tx, tenant)?;
    let settled = now.plus_seconds(-SETTLE_SECONDS);
    let limit = i64::try_from(SEALED_AT_ONCE).unwrap_or(i64::MAX);
    let rows = tx.rows(&UNSEALED, params![tenant, settled, limit], sealable)?;
    let mut last = head.clone();
    for row in &rows {
        let (seq, before) = last.as_ref().map_or((0, ""), |last| (last.seq, last.hash.as_str()));
        let seq = seq + 1;
        let hash = row.link(tenant.stored(), seq, before);
        if tx.run(&SEAL, params![tenant, row.id, seq, &hash])? != 1 {
            return Err(DbError::Raced.into());
        }
        last = Some(Anchor { seq, hash });
    }
    let moved = last.filter(|_| !rows.is_empty());
    if let Some(last) = &moved {
        advance(tx, tenant, head.as_ref(), last)?;
    }
    Ok(Sealed { rows: rows.len(), more: rows.len() == SEALED_AT_ONCE, head: moved })
}

/// The noted end of the chain.
fn head(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Option<Anchor>> {
    tx.row(&HEAD, params![tenant], |row| Ok(Anchor { seq: row.get(0)?, hash: row.get(1)? }))
}

fn advance(tx: &mut Tx<'_>, tenant: TenantId, from: Option<&Anchor>, to: &Anchor) -> Result<()> {
    let outcome = match from {
        None => tx.run(&BEGIN, params![tenant, to.seq, &to.hash]),
        Some(from) => tx.run(&ADVANCE, params![tenant, to.seq, &to.hash, from.seq]),
    };
    match outcome {
        Ok(1) => Ok(()),
        Ok(_) => Err(DbError::Raced.into()),
        Err(crate::error::Error::Db(error)) if error.is_duplicate() => Err(DbError::Raced.into()),
        Err(error) => Err(error),
    }
}

/// Walks the whole chain; `anchor` is one that was kept elsewhere.
pub fn verify(tx: &mut Tx<'_>, tenant: TenantId, anchor: Option<&Anchor>) -> Result<Report> {
    let head = head(tx, tenant)?;
    let waiting: u64 = tx.one(&WAITING, params![tenant], |row| row.get(0))?;
    let mut walk = Walk { tenant, seq: 0, hash: String::new(), broken: None };
    loop {
        let after = walk.seq;
        tx.each(&WALK, params![tenant, after, WALKED_AT_ONCE], |row| walk.step(row))?;
        if walk.broken.is_some() || walk.seq == after {
            break;
        }
    }
    let broken_at = match walk.broken.take() {
        Some(broken) => Some(broken),
        None => walk.end(head.as_ref()),
    };
    let broken_at = match (broken_at, anchor) {
        (None, Some(anchor)) => held(tx, tenant, anchor)?,
        (broken, _) => broken,
    };
    let sealed = u64::try_from(walk.seq).unwrap_or_default();
    Ok(Report { rows: sealed + waiting, sealed, head, broken_at })
}

/// Whether the chain still passes through `anchor`.
fn held(tx: &mut Tx<'_>, tenant: TenantId, anchor: &Anchor) -> Result<Option<Break>> {
    let hash = tx.row(&HASH_AT, params![tenant, anchor.seq], |row| row.get::<String>(0))?;
    let why = match hash {
        Some(hash) if hash == anchor.hash => return Ok(None),
        Some(_) => Why::Anchor,
        None => Why::Missing,
    };
    Ok(Some(Break { seq: anchor.seq, id: None, why }))
}

/// Where the walk stands.
struct Walk {
    tenant: TenantId,
    seq: i64,
    hash: String,
    broken: Option<Break>,
}

impl Walk {
    fn step(&mut self, row: &Row<'_>) -> Result<()> {
        if self.broken.is_some() {
            return Ok(());
        }
        let (found, seq): (_, i64) = (sealable(row)?, row.get(11)?);
        let next = self.seq + 1;
        if seq != next {
            self.broken = Some(Break { seq: next, id: None, why: Why::Missing });
            return Ok(());
        }
        let hash: Option<String> = row.get(12)?;
        if hash.as_deref() != Some(&found.link(self.tenant.stored(), seq, &self.hash)) {
            let id = Some(AuditId::from_stored(found.id));
            self.broken = Some(Break { seq, id, why: Why::Changed });
            return Ok(());
        }
        (self.seq, self.hash) = (seq, hash.unwrap_or_default());
        Ok(())
    }

    /// Whether the walk ended where the chain is noted to end.
    fn end(&self, head: Option<&Anchor>) -> Option<Break> {
        let noted = head.map_or(0, |head| head.seq);
        let why = match noted.cmp(&self.seq) {
            std::cmp::Ordering::Greater => Why::Missing,
            std::cmp::Ordering::Less => Why::End,
            std::cmp::Ordering::Equal if head.is_some_and(|head| head.hash != self.hash) => Why::End,
            std::cmp::Ordering::Equal => return None,
        };
        Some(Break { seq: self.seq.min(noted) + 1, id: None, why })
    }
}

fn sealable(row: &Row<'_>) -> Result<Sealable> {
    Ok(Sealable {
        id: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        through: row.get(3)?,
        action: row.get(4)?,
        subject: row.get(5)?,
        subject_id: row.get(6)?,
        shop: row.get(7)?,
        detail: row.get(8)?,
        address: row.get(9)?,
        request: row.get(10)?,
    })
}
