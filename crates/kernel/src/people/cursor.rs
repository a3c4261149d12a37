//! Pages of lists that are sorted by a name.

use crate::error::{Error, Result, invalid};
use crate::http::{Page, Paging};
use crate::text::Words;

/// The place in such a list: name and id of the last row seen.
pub(crate) struct NameCursor;

impl NameCursor {
    /// Name and id after which the page begins; `None` for the first page.
    pub(crate) fn after(paging: &Paging) -> Result<Option<(String, i64)>> {
        paging.cursor.as_deref().map(|text| parse(text).ok_or_else(refused)).transpose()
    }

    /// A page of `rows` fetched by [`Paging::fetch`].
    pub(crate) fn page<T>(paging: &Paging, mut rows: Vec<T>, place: impl Fn(&T) -> (&str, i64)) -> Page<T> {
        let size = usize::try_from(paging.fetch()).unwrap_or(1) - 1;
        let more = rows.len() > size;
        rows.truncate(size);
        let next = rows.last().filter(|_| more).map(|last| {
            let (name, id) = place(last);
            format!("{}.{id:x}", data_encoding::BASE64URL_NOPAD.encode(name.as_bytes()))
        });
        Page { items: rows, next }
    }
}

fn parse(text: &str) -> Option<(String, i64)> {
    let (name, id) = text.split_once('.')?;
    let name = data_encoding::BASE64URL_NOPAD.decode(name.as_bytes()).ok()?;
    // PostgreSQL takes no zero byte in a text.
    let name = String::from_utf8(name).ok().filter(|name| !name.contains('\0'))?;
    Some((name, i64::from_str_radix(id, 16).ok()?))
}

fn refused() -> Error {
    invalid(
        "cursor",
        "cursor",
        Words::fixed(
            "翻页位置无效，请从第一页开始。",
            "This is no cursor of a list; start at the first page.",
        ),
    )
}
