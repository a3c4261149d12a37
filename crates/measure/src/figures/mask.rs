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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_masked_cannot_be_read() {
        assert_eq!(nick("春风拂面12"), "春****2");
        assert_eq!((nick("春"), nick("")), ("****".to_owned(), String::new()));
    }
}
