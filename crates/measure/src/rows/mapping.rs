//! How files with headers that no known format has are read: remembered by their headers.

use formats::foreign::Mapping;
use kernel::ctx::Ctx;
use kernel::db::{Row, Tx};
use kernel::error::{Result, invalid, not_found};
use kernel::id::TenantId;
use kernel::params;
use kernel::text::Words;
use kernel::time::Moment;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::batch::actor;
use super::survey;
use crate::MappingId;

/// Longest text of a mapping, in bytes.
const LONGEST: usize = 64 << 10;
/// Most mappings of a house.
const MOST: i64 = 1_000;

kernel::queries! {
    OF = "select text from mapping where tenant = $1 and signature = $2";
    LIST = "select id, name, headers, text, updated from mapping where tenant = $1 order by name, id limit $2";
    SAVE = "insert into mapping (tenant, id, signature, name, headers, text, updated, updated_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (tenant, signature) do update set name = $4, text = $6, updated = $7, updated_by = $8
        returning id";
    DROP = "delete from mapping where tenant = $1 and id = $2";
    COUNT = "select count(*) from mapping where tenant = $1";
}

/// How one kind of file is read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = FileMapping)]
pub struct Remembered {
    /// Its id.
    pub id: MappingId,
    /// What people call this kind of file.
    pub name: String,
    /// The headers by which such a file is known.
    pub headers: Vec<String>,
    /// The mapping, as TOML.
    pub text: String,
    /// When it was last changed.
    pub updated_at: Moment,
}

/// How a kind of file is to be read from now on.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewMapping {
    /// What people call this kind of file.
    pub name: String,
    /// The headers by which such a file is known, as the preview shows them.
    pub headers: Vec<String>,
    /// The mapping, as TOML; the preview of an unknown file suggests one.
    pub text: String,
}

/// Headers as they are compared: blanks around them do not count.
fn signature(headers: &[String]) -> String {
    let mut hash = Sha256::new();
    for header in headers {
        hash.update(header.trim().as_bytes());
        hash.update([0x1f]);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A mapping, or what is wrong with it.
pub(super) fn parse(text: &str) -> Result<Mapping> {
    Mapping::parse(text).map_err(|error| invalid("/text", "mapping", survey::words(error.words())))
}

/// The mapping kept for these headers.
pub(super) fn remembered(tx: &mut Tx<'_>, tenant: TenantId, headers: &[String]) -> Result<Option<String>> {
    tx.row(&OF, params![tenant, signature(headers)], |row| row.get(0))
}

/// All that are kept.
pub(super) fn list(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Remembered>> {
    tx.rows(&LIST, params![tenant, MOST], read)
}

impl NewMapping {
    /// Checks it.
    pub(super) fn checked(&self) -> Result<()> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
            return Err(invalid(
                "/name",
                "name",
                Words::fixed("名称为 1–60 个字。", "A name has 1–60 characters."),
            ));
        }
        if self.headers.is_empty() || self.headers.len() > 4_096 || self.text.len() > LONGEST {
            return Err(invalid(
                "/headers",
                "size",
                Words::fixed(
                    "请给出文件的表头；映射最长 64 KiB。",
                    "Give the headers of the file; a mapping has at most 64 KiB.",
                ),
            ));
        }
        parse(&self.text).map(|_| ())
    }
}

/// Keeps a mapping; the one of the same headers before it is replaced.
pub(super) fn save(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewMapping) -> Result<Remembered> {
    if tx.one(&COUNT, params![ctx.tenant], |row| row.get::<i64>(0))? >= MOST {
        return Err(invalid(
            "/headers",
            "too_many",
            Words::fixed("映射太多；请先删除不用的。", "There are too many mappings; delete some first."),
        ));
    }
    let headers = json!(new.headers).to_string().replace("\\u0000", "");
    let (name, fresh) = (new.name.trim().to_owned(), MappingId::fresh(ctx.now));
    let values = params![
        ctx.tenant,
        fresh,
        signature(&new.headers),
        &name,
        headers,
        new.text.replace('\0', ""),
        ctx.now,
        actor(ctx)
    ];
    let id = tx.one(&SAVE, values, |row| row.get(0))?;
    Ok(Remembered { id, name, headers: new.headers.clone(), text: new.text.clone(), updated_at: ctx.now })
}

/// Forgets a mapping.
pub(super) fn forget(tx: &mut Tx<'_>, tenant: TenantId, id: MappingId) -> Result<()> {
    match tx.run(&DROP, params![tenant, id])? {
        0 => Err(not_found()),
        _ => Ok(()),
    }
}

fn read(row: &Row<'_>) -> Result<Remembered> {
    let headers: Value = row.get(2)?;
    Ok(Remembered {
        id: row.get(0)?,
        name: row.get(1)?,
        headers: serde_json::from_value(headers).unwrap_or_default(),
        text: row.get(3)?,
        updated_at: row.get(4)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_around_headers_do_not_count() {
        let of = |headers: &[&str]| signature(&headers.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["订单编号 ", "金额"]), of(&["订单编号", " 金额"]));
        assert_ne!(of(&["订单", "编号金额"]), of(&["订单编号", "金额"]));
    }
}
