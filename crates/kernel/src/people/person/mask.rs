//! Contact details as everybody sees them.

/// `13812345678` as `138****5678`; a short number shows its last two digits only.
pub fn phone(phone: &str) -> String {
    let characters: Vec<char> = phone.chars().collect();
    let (head, tail) = match characters.len() {
        0 => return String::new(),
        1..=3 => (0, 0),
        4..=8 => (0, 2),
        _ => (3, 4),
    };
    let shown = |part: &[char]| part.iter().collect::<String>();
    format!("{}****{}", shown(&characters[..head]), shown(&characters[characters.len() - tail..]))
}

/// `xiaoman@example.com` as `x****@example.com`.
pub fn email(email: &str) -> String {
    match email.split_once('@') {
        Some((local, domain)) => format!("{}****@{domain}", local.chars().take(1).collect::<String>()),
        None if email.is_empty() => String::new(),
        None => "****".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_keep_what_tells_people_apart_and_no_more() {
        assert_eq!(phone("13812345678"), "138****5678");
        assert_eq!(phone("+8613812345678"), "+86****5678");
        assert_eq!(phone("62345"), "****45");
        assert_eq!(phone("110"), "****");
        assert_eq!(phone(""), "");
        assert_eq!(email("xiaoman@example.com"), "x****@example.com");
        assert_eq!(email("a@b.c"), "a****@b.c");
        assert_eq!(email(""), "");
    }
}
