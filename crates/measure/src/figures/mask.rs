//! Buyers as everybody sees them: who buys is the platform's and the buyer's own.

/// `春风拂面12` as `春****2`.
pub(crate) fn nick(nick: &str) -> String {
    let mut characters = nick.chars();
    match (characters.next(), characters.next_back()) {
        (Some(first), Some(last)) => format!("{first}****{last}"),
        (Some(_), None) => "****".to_owned(),
        _ => String::new(),
    }
}

/// A text with the middle of every run of 7 digits or more taken out: telephones, cards, numbers of parcels.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = &rest[start..];
        let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let (run, after) = digits.split_at(length);
        out.push_str(&rest[..start]);
        match length {
            0..7 => out.push_str(run),
            _ => {
                out.push_str(&run[..3]);
                out.push_str("****");
                out.push_str(&run[length - 2..]);
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_masked_cannot_be_read() {
        assert_eq!(nick("春风拂面12"), "春****2");
        assert_eq!((nick("春"), nick("")), ("****".to_owned(), String::new()));
        assert_eq!(text("电话13812345678，2 件"), "电话138****78，2 件");
        assert_eq!(text("1234567"), "123****67");
        assert_eq!(text("123456元"), "123456元");
        assert_eq!(text(""), "");
    }
}
