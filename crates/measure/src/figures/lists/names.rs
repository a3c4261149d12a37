//! Accounts with who spoke for them.

use kernel::db::Row;
use kernel::error::Result;
use kernel::id::{NickId, PersonId};
use kernel::people::refs::PersonRef;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A platform account, and who spoke for it then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct NamedAccount {
    /// Its id.
    pub id: NickId,
    /// Its name on the platform.
    pub name: String,
    /// Who spoke for it then, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonRef>,
}

/// An account of four columns: id, name, person and the person's name; `None` for nobody.
pub(crate) fn account(row: &Row<'_>, at: usize) -> Result<Option<NamedAccount>> {
    let Some(id) = row.get::<Option<i64>>(at)?.filter(|&id| id != 0) else { return Ok(None) };
    let person: Option<PersonId> = row.get(at + 2)?;
    let name: Option<String> = row.get(at + 3)?;
    let person = person.zip(name).map(|(id, name)| PersonRef { id, name });
    let name = row.get::<Option<String>>(at + 1)?.unwrap_or_default();
    Ok(Some(NamedAccount { id: NickId::from_stored(id), name, person }))
}
