//! Which shop a row belongs to, and what an agent's nick says about it.

use super::{CellError, RowView};
use crate::foreign::reason::no_shop;

/// Splits the nick of an agent, `shop:account`; `None` for a nick without a shop.
///
/// The whole nick is the account's name everywhere: that is how the platform and its KPI tables call it.
pub(crate) fn split_nick(nick: &str) -> Option<(&str, &str)> {
    let (shop, account) = nick.split_once([':', '：'])?;
    let (shop, account) = (shop.trim(), account.trim());
    (!shop.is_empty() && !account.is_empty()).then_some((shop, account))
}

/// The shop of a row: its own column, else what the caller gave, else what the agent's nick says.
pub(crate) fn named_shop<'a>(row: &RowView<'a>, nick: &'a str) -> Option<&'a str> {
    let candidates =
        [row.text("shop"), row.options.shop.unwrap_or(""), split_nick(nick).map_or("", |(shop, _)| shop)];
    candidates.into_iter().find(|shop| !shop.is_empty())
}

/// The same for a row that must have one.
pub(crate) fn shop_of<'a>(row: &RowView<'a>, nick: &'a str) -> Result<&'a str, CellError> {
    named_shop(row, nick).ok_or_else(|| row.error("shop", no_shop()))
}
