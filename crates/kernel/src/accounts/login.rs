//! What people type to sign in, and the names they go by.

use crate::error::FieldProblem;
use crate::text::Words;

/// A login as stored: lower case, 2–64 letters, digits and `. _ - @ +`.
pub(super) fn login(typed: &str) -> Option<String> {
    let login = typed.trim().to_lowercase();
    let fits = |letter: char| letter.is_alphanumeric() || "._-@+".contains(letter);
    ((2..=64).contains(&login.chars().count()) && login.chars().all(fits)).then_some(login)
}

/// [`login`], or what is wrong with the field at `pointer`.
pub(super) fn login_at(pointer: &str, typed: &str) -> Result<String, FieldProblem> {
    login(typed).ok_or_else(|| FieldProblem {
        pointer: pointer.to_owned(),
        code: "login",
        detail: Words::fixed(
            "登录名须为 2–64 个字母、数字、汉字或 . _ - @ +。",
            "A login has 2–64 letters, digits or . _ - @ +.",
        ),
    })
}

/// A name as stored: trimmed, 1–64 characters, none of them a control character; or what is wrong with the field.
pub(super) fn name_at(pointer: &str, typed: &str) -> Result<String, FieldProblem> {
    let name = typed.trim();
    if (1..=64).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        return Ok(name.to_owned());
    }
    let detail = Words::fixed("须为 1–64 个字符，不含换行。", "1–64 characters without line breaks.");
    Err(FieldProblem { pointer: pointer.to_owned(), code: "name", detail })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_lower_case_without_anything_that_a_header_could_trip_over() {
        assert_eq!(login(" Lin.Xiaoman@Shop ").as_deref(), Some("lin.xiaoman@shop"));
        assert_eq!(login("林小满").as_deref(), Some("林小满"));
        for refused in ["a", "", "a b", "a\r\nb", "a:b", "a/b", &"x".repeat(65)] {
            assert_eq!(login(refused), None, "{refused:?}");
        }
    }

    #[test]
    fn names_have_no_line_breaks() {
        assert_eq!(name_at("/name", " 林小满 ").unwrap(), "林小满");
        assert!(name_at("/name", "a\r\nSet-Cookie: b").is_err());
        assert!(name_at("/name", "  ").is_err());
    }
}
