//! Queries as named, registered values.

use std::sync::OnceLock;

use super::Value;

/// One SQL text, valid on both databases, with `$1`, `$2`, … for its values. Made by [`queries!`](crate::queries) only,
/// so that every query is in a list that the tests prepare. What one database alone needs, such as a row lock where SQLite
/// has one writer anyway, stands between `{postgres}` or `{sqlite}` and `{end}`. `insert into t (a, b) {values}` takes one value a column,
/// and is also what [`Tx::append`](super::Tx::append) takes. `x in {ids $2}` takes the ids of [`ids`] as one value.
#[derive(Debug)]
pub struct Query {
    name: &'static str,
    text: &'static str,
    sqlite: OnceLock<String>,
    postgres: OnceLock<String>,
    copy: OnceLock<String>,
}

impl Query {
    #[doc(hidden)]
    pub const fn registered(name: &'static str, text: &'static str) -> Self {
        Self { name, text, sqlite: OnceLock::new(), postgres: OnceLock::new(), copy: OnceLock::new() }
    }

    /// Where it is declared and what it is called, such as `kernel::tasks::store::FIND`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The text as written.
    pub fn text(&self) -> &'static str {
        self.text
    }

    /// The text for SQLite, where `$1` would be a name and not a position.
    pub(super) fn sqlite(&self) -> &str {
        self.sqlite.get_or_init(|| {
            let text = with_ids(&with_values(self.text), "(select value from json_each(", "))");
            positional(&for_one(&text, "{sqlite}", "{postgres}"))
        })
    }

    /// The text for PostgreSQL.
    pub(super) fn postgres(&self) -> &str {
        self.postgres.get_or_init(|| {
            let opening = "(select cast(value as bigint) from json_array_elements_text(cast(cast(";
            let text = with_ids(&with_values(self.text), opening, " as text) as json)))");
            for_one(&text, "{postgres}", "{sqlite}")
        })
    }

    /// The same insert as a stream of binary rows, for PostgreSQL.
    pub(super) fn copy(&self) -> &str {
        self.copy.get_or_init(|| {
            let target = self.text.trim().trim_start_matches("insert into").trim_end_matches(VALUES);
            format!("copy {target} from stdin binary")
        })
    }
}

const VALUES: &str = "{values}";

/// Writes `values ($1, $2, …)` for `{values}`: as many as there are columns in the list before it.
fn with_values(text: &str) -> String {
    let Some((head, tail)) = text.split_once(VALUES) else { return text.to_owned() };
    let columns = head.rsplit_once('(').map_or("", |(_, columns)| columns);
    let places: Vec<String> = (1..=columns.split(',').count()).map(|n| format!("${n}")).collect();
    format!("{head}values ({}){tail}", places.join(", "))
}

/// Writes a subquery of ids for each `{ids $n}`.
fn with_ids(text: &str, opening: &str, closing: &str) -> String {
    let mut pieces = text.split("{ids ");
    let head = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(head, |out, piece| {
        let (place, after) = piece.split_once('}').unwrap_or((piece, ""));
        out + opening + place + closing + after
    })
}

/// Ids as the one value of an `{ids $n}`.
pub fn ids(ids: impl IntoIterator<Item = i64>) -> Value {
    let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
    format!("[{}]", ids.join(",")).into()
}

/// Keeps what stands between one opening and `{end}`, and cuts what stands between the other one and `{end}`.
fn for_one(text: &str, keep: &str, cut: &str) -> String {
    let mut pieces = text.split(cut);
    let head = pieces.next().unwrap_or_default().to_owned();
    let kept = pieces.fold(head, |out, piece| out + piece.split_once("{end}").map_or("", |(_, after)| after));
    kept.replace(keep, "").replace("{end}", "")
}

/// Replaces `$n` by `?n` outside string literals.
fn positional(text: &str) -> String {
    let mut quoted = false;
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\'' {
            quoted = !quoted;
        }
        let parameter =
            character == '$' && !quoted && characters.peek().is_some_and(|next| next.is_ascii_digit());
        out.push(if parameter { '?' } else { character });
    }
    out
}

/// Declares the queries of a store, and `QUERIES`, the list of all of them for the room's module.
///
/// ```
/// kernel::queries! {
///     /// The name of one shop.
///     NAME = "select name from shop where tenant = $1 and id = $2";
/// }
/// assert_eq!(QUERIES.len(), 1);
/// ```
#[macro_export]
macro_rules! queries {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* pub(crate) static $name: $crate::db::Query =
            $crate::db::Query::registered(concat!(module_path!(), "::", stringify!($name)), $text);)*
        /// Every query declared here.
        pub(crate) static QUERIES: &[&$crate::db::Query] = &[$(&$name),*];
    };
}

#[cfg(test)]
mod tests {
    use super::{Query, Value, ids, positional, with_values};

    #[test]
    fn dollars_in_literals_stay() {
        assert_eq!(
            positional("select '$1', $2, $13 where a = '$' || $1"),
            "select '$1', ?2, ?13 where a = '$' || ?1"
        );
    }

    #[test]
    fn an_insert_knows_its_columns() {
        assert_eq!(with_values("insert into t (a, b) {values}"), "insert into t (a, b) values ($1, $2)");
        let query = Query::registered("q", "insert into t (a, b) {values}");
        assert_eq!(
            query.copy().split_whitespace().collect::<Vec<_>>().join(" "),
            "copy t (a, b) from stdin binary"
        );
    }

    #[test]
    fn ids_come_as_one_value() {
        let query = Query::registered("q", "select 1 where a in {ids $2} or b = $1");
        assert_eq!(query.sqlite(), "select 1 where a in (select value from json_each(?2)) or b = ?1");
        assert!(
            query.postgres().ends_with("json_array_elements_text(cast(cast($2 as text) as json))) or b = $1")
        );
        assert_eq!(ids([3, -4]), Value::Text("[3,-4]".to_owned()));
    }

    #[test]
    fn a_block_is_for_one_database_alone() {
        let query = Query::registered("q", "select {sqlite}2{end}1 {postgres}for update{end} -- $1");
        assert_eq!(query.sqlite(), "select 21  -- ?1");
        assert_eq!(query.postgres(), "select 1 for update -- $1");
    }
}
