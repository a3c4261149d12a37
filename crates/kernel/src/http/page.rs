//! Pages of long lists, by cursor: rows inserted meanwhile move nothing.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{Error, invalid};
use crate::text::Words;

/// One page of a list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The rows, in the order of the list.
    pub items: Vec<T>,
    /// To be sent as `cursor` for the rows after these; absent on the last page.
    pub next: Option<String>,
}

/// Which page is wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// How many rows, 1–200; 50 when absent.
    pub limit: Option<u32>,
    /// The `next` of the page before.
    pub cursor: Option<String>,
}

/// The place in a list: the sort key and the id of the last row seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The sort key as stored.
    pub key: i64,
    /// The id as stored.
    pub id: i64,
}

impl Paging {
    /// Rows wanted, and one more to know whether there is a next page.
    pub fn fetch(&self) -> i64 {
        i64::from(self.size()) + 1
    }

    fn size(&self) -> u32 {
        self.limit.unwrap_or(50).clamp(1, 200)
    }

    /// The row after which the page begins; `None` for the first page.
    pub fn after(&self) -> Result<Option<Cursor>, Error> {
        self.cursor.as_deref().map(Cursor::parse).transpose()
    }

    /// A page of `rows` fetched by [`Paging::fetch`]; `place` names a row's place.
    pub fn page<T>(&self, mut rows: Vec<T>, place: impl Fn(&T) -> Cursor) -> Page<T> {
        let size = self.size() as usize;
        let more = rows.len() > size;
        rows.truncate(size);
        let next = rows.last().filter(|_| more).map(|last| place(last).to_string());
        Page { items: rows, next }
    }

    /// A page of the rows found in a window of the list that ends at `end`: a filter without an index looks through so
    /// many rows at a time and no more. A page may then be short, or empty, and still have a next one. `None` for a
    /// window that reached the end of the list.
    pub fn page_of_window<T>(
        &self,
        rows: Vec<T>,
        end: Option<Cursor>,
        place: impl Fn(&T) -> Cursor,
    ) -> Page<T> {
        let mut page = self.page(rows, place);
        if page.next.is_none() {
            page.next = end.map(|end| end.to_string());
        }
        page
    }
}

impl<T> Page<T> {
    /// A list that is short enough to be sent whole.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:x}.{:x}", self.key, self.id)
    }
}

impl Cursor {
    fn parse(text: &str) -> Result<Self, Error> {
        let number = |digits: &str| u64::from_str_radix(digits, 16).ok().map(u64::cast_signed);
        let parts =
            text.split_once('.').and_then(|(key, id)| Some(Self { key: number(key)?, id: number(id)? }));
        parts.ok_or_else(|| {
            invalid(
                "cursor",
                "cursor",
                Words::fixed(
                    "翻页位置无效，请从第一页开始。",
                    "This is no cursor of a list; start at the first page.",
                ),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_text() {
        for (key, id) in [(0, 1), (-5, i64::MAX), (i64::MIN, 7)] {
            let cursor = Cursor { key, id };
            assert_eq!(Cursor::parse(&cursor.to_string()).unwrap(), cursor);
        }
        assert!(Cursor::parse("x.y").is_err());
    }

    #[test]
    fn the_last_page_has_no_next() {
        let paging = Paging { limit: Some(2), cursor: None };
        let place = |row: &i64| Cursor { key: 0, id: *row };
        assert_eq!(paging.page(vec![1, 2, 3], place).next.as_deref(), Some("0.2"));
        assert_eq!(paging.page(vec![1, 2], place).next, None);
        let end = Cursor { key: 9, id: 9 };
        assert_eq!(paging.page_of_window(vec![1], Some(end.clone()), place).next.as_deref(), Some("9.9"));
        assert_eq!(paging.page_of_window(vec![1, 2, 3], Some(end), place).next.as_deref(), Some("0.2"));
    }
}
