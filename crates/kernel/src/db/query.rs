//! Queries as named, registered values.

use std::sync::OnceLock;

/// One SQL text, valid on both databases, with `$1`, `$2`, … for its values. Made by [`queries!`](crate::queries) only,
/// so that every query is in a list that the tests prepare.
#[derive(Debug)]
pub struct Query {
    name: &'static str,
    text: &'static str,
    sqlite: OnceLock<String>,
}

impl Query {
    #[doc(hidden)]
    pub const fn registered(name: &'static str, text: &'static str) -> Self {
        Self { name, text, sqlite: OnceLock::new() }
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
        self.sqlite.get_or_init(|| positional(self.text))
    }
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
    use super::positional;

    #[test]
    fn dollars_in_literals_stay() {
        assert_eq!(
            positional("select '$1', $2, $13 where a = '$' || $1"),
            "select '$1', ?2, ?13 where a = '$' || ?1"
        );
    }
}
