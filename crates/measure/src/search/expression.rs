//! A question as the index of each database takes it.

use kernel::db::{Dialect, Query, Tx, Value};
use kernel::error::Result;
use kernel::params;
use kernel::permission::{Scope, Width};

use super::api::Asked;
use super::entry::{of_account, of_sender, of_shop};
use crate::figures::seen::{person_in, whole_shop};

/// Shops and accounts that a question names at most; of more the index is not asked, only the messages found.
const MOST: usize = 100;

kernel::queries! {
    WHOLE = concat!("select s.id from shop s where s.tenant = $1 and ", whole_shop!("s.id"), " order by s.id limit 101");
    ACCOUNTS = concat!("select distinct k.id from binding b join nick k on k.tenant = b.tenant and k.id = b.nick
        where b.tenant = $1 and not ", whole_shop!("k.shop"), " and ", person_in!("b.person", "k.shop"), " limit 101");
    OF_PERSON = "select distinct b.nick from binding b where b.tenant = $1 and b.person = $2 limit 101";
    OF_TEAM = "select distinct b.nick from binding b join seat s on s.tenant = b.tenant and s.person = b.person
        where b.tenant = $1 and s.team = $2 limit 101";
}

/// Terms of which one at least has to be there; together all of them.
type All = Vec<Vec<String>>;

/// What the index is asked for; `None` when nothing can be found. It is narrower than all and wider than what may be
/// shown: who sees what is decided by the message itself.
pub(super) fn expression(tx: &mut Tx<'_>, scope: &Scope, asked: &Asked) -> Result<Option<String>> {
    let mut all: All = asked.needle.terms().into_iter().map(|term| vec![term]).collect();
    all.extend(asked.shop.map(|shop| vec![of_shop(shop.stored())]));
    all.extend(asked.account.map(|account| vec![of_account(account.stored())]));
    all.extend(asked.sender.map(|sender| vec![of_sender(sender.stored())]));
    let tenant = scope.tenant();
    let narrow = [
        asked.person.map(|person| (&OF_PERSON, params![tenant, person].to_vec())),
        asked.team.map(|team| (&OF_TEAM, params![tenant, team].to_vec())),
    ];
    for (query, values) in narrow.into_iter().flatten() {
        let of: Vec<String> = ids(tx, query, &values)?.into_iter().map(of_account).collect();
        if of.is_empty() {
            return Ok(None);
        }
        all.push(of);
    }
    if scope.width(tx)? != Width::All {
        let values = scope.with([]);
        let shops = ids(tx, &WHOLE, &values)?.into_iter().map(of_shop);
        let seen: Vec<String> =
            shops.chain(ids(tx, &ACCOUNTS, &values)?.into_iter().map(of_account)).collect();
        if seen.is_empty() {
            return Ok(None);
        }
        all.push(seen);
    }
    all.retain(|any| any.len() <= MOST);
    Ok(Some(written(tx.dialect(), &all)))
}

fn ids(tx: &mut Tx<'_>, query: &'static Query, values: &[Value]) -> Result<Vec<i64>> {
    tx.rows(query, values, |row| row.get(0))
}

/// No term has a quotation mark or an apostrophe.
fn written(dialect: Dialect, all: &All) -> String {
    let (mark, and, or) = match dialect {
        Dialect::Sqlite => ("\"", " AND ", " OR "),
        Dialect::Postgres => ("'", " & ", " | "),
    };
    let any = |terms: &Vec<String>| {
        let quoted: Vec<String> = terms.iter().map(|term| format!("{mark}{term}{mark}")).collect();
        if quoted.len() == 1 { quoted.concat() } else { format!("({})", quoted.join(or)) }
    };
    all.iter().map(any).collect::<Vec<_>>().join(and)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_database_has_its_own_words() {
        let all = vec![vec!["退货".to_owned()], vec!["§a1".to_owned(), "§a2".to_owned()]];
        assert_eq!(written(Dialect::Sqlite, &all), "\"退货\" AND (\"§a1\" OR \"§a2\")");
        assert_eq!(written(Dialect::Postgres, &all), "'退货' & ('§a1' | '§a2')");
    }
}
