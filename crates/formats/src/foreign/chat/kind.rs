//! What kind of message a text shows.

/// Kind of a message, and the product or order it shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Kind {
    pub(crate) kind: &'static str,
    pub(crate) product_id: String,
}

/// Tells images and product links from text; a link amid other words stays text.
pub(crate) fn kind_of(text: &str) -> Kind {
    let trimmed = text.trim();
    if matches!(trimmed, "[图片]" | "[image]" | "【图片】") {
        return Kind { kind: "image", product_id: String::new() };
    }
    match product_link(trimmed) {
        Some(id) => Kind { kind: "product", product_id: id.to_string() },
        None => Kind { kind: "text", product_id: String::new() },
    }
}

/// The number of the product that a bare link to an item page names.
fn product_link(text: &str) -> Option<&str> {
    let is_link = text.starts_with("http") && !text.contains(char::is_whitespace);
    let is_item = ["item.taobao.com/item.htm", "detail.tmall.com/item.htm", "item.jd.com/"]
        .iter()
        .any(|p| text.contains(p));
    if !is_link || !is_item {
        return None;
    }
    let after = ["?id=", "&id=", "item.jd.com/"].iter().find_map(|mark| text.split_once(mark))?.1;
    let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    (end > 0).then(|| &after[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        assert_eq!(kind_of("https://item.taobao.com/item.htm?spm=a1z&id=6543210").product_id, "6543210");
        assert_eq!(kind_of("https://item.jd.com/100012.html").product_id, "100012");
        assert_eq!(kind_of("[图片]").kind, "image");
        assert_eq!(kind_of("看 https://item.taobao.com/item.htm?id=1").kind, "text");
    }
}
