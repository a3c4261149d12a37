//! A person's fields, checked. Used by forms and by the import alike.

use super::{NewPerson, PersonChange};
use crate::day::Day;
use crate::error::Result;
use crate::people::check::{self, Problems, Wrong};

/// What is stored of a person itself.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Fields {
    pub(crate) name: String,
    pub(crate) number: Option<String>,
    pub(crate) phone: String,
    pub(crate) email: String,
    pub(crate) birthday: Option<String>,
    pub(crate) hired_on: Day,
}

impl Fields {
    /// Names of the fields in which `self` and `other` differ: for the audit log, which keeps no contact details.
    pub(crate) fn differing(&self, other: &Self) -> Vec<&'static str> {
        let pairs = [
            ("name", self.name != other.name),
            ("number", self.number != other.number),
            ("phone", self.phone != other.phone),
            ("email", self.email != other.email),
            ("birthday", self.birthday != other.birthday),
            ("hired_on", self.hired_on != other.hired_on),
        ];
        pairs.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
    }
}

impl NewPerson {
    /// Checks every field; says all that is wrong at once.
    pub(crate) fn checked(&self, today: Day) -> Result<Fields> {
        let mut problems = Problems::default();
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        let fields = Fields {
            name: problems.take("/name", check::name(&self.name)).unwrap_or_default(),
            number: problems.take("/number", number(&text(&self.number))).flatten(),
            phone: problems.take("/phone", phone(&text(&self.phone))).unwrap_or_default(),
            email: problems.take("/email", email(&text(&self.email))).unwrap_or_default(),
            birthday: problems.take("/birthday", birthday(&text(&self.birthday))).flatten(),
            hired_on: self.hired_on.unwrap_or(today),
        };
        problems.done()?;
        Ok(fields)
    }
}

impl PersonChange {
    /// The fields that `before` become, after checking.
    pub(crate) fn over(&self, before: &Fields) -> Result<Fields> {
        let mut problems = Problems::default();
        let mut after = before.clone();
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        if let Some(value) = &self.name {
            after.name = problems.take("/name", check::name(value)).unwrap_or_default();
        }
        if let Some(value) = &self.number {
            after.number = problems.take("/number", number(&text(value))).flatten();
        }
        if let Some(value) = &self.phone {
            after.phone = problems.take("/phone", phone(&text(value))).unwrap_or_default();
        }
        if let Some(value) = &self.email {
            after.email = problems.take("/email", email(&text(value))).unwrap_or_default();
        }
        if let Some(value) = &self.birthday {
            after.birthday = problems.take("/birthday", birthday(&text(value))).flatten();
        }
        after.hired_on = self.hired_on.unwrap_or(before.hired_on);
        problems.done()?;
        Ok(after)
    }
}

type Checked<T> = std::result::Result<T, Wrong>;

/// A number 工号; none when empty.
pub(crate) fn number(text: &str) -> Checked<Option<String>> {
    check::short(text).map(|text| Some(text).filter(|text| !text.is_empty()))
}

/// A phone number without blanks and dashes; empty for none.
pub(crate) fn phone(text: &str) -> Checked<String> {
    let kept: String =
        text.chars().filter(|sign| !matches!(sign, ' ' | '-' | '(' | ')' | '\u{a0}')).collect();
    let digits = kept.strip_prefix('+').unwrap_or(&kept);
    let fits = (3..=18).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    if kept.is_empty() || fits {
        return Ok(kept);
    }
    Err(Wrong::fixed(
        "phone",
        "不像电话号码：只能是 3–18 位数字，前面可加 +。",
        "This is no phone number: 3–18 digits, with + before them if you like.",
    ))
}

/// An e-mail address; empty for none.
pub(crate) fn email(text: &str) -> Checked<String> {
    let text = text.trim();
    let plain = text.len() <= 120
        && !text.chars().any(|sign| sign.is_whitespace() || sign.is_control() || sign == '*');
    let parts = text.split_once('@');
    let fits = parts
        .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.') && !domain.contains('@'));
    if text.is_empty() || (plain && fits) {
        return Ok(text.to_owned());
    }
    Err(Wrong::fixed(
        "email",
        "不像邮箱地址，例如 name@example.com。",
        "Write an e-mail address as name@example.com.",
    ))
}

/// A birthday as `MM-DD`, from that or from a whole day; none when empty.
pub(crate) fn birthday(text: &str) -> Checked<Option<String>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let whole = if text.len() == 5 { format!("2000-{text}") } else { text.to_owned() };
    match whole.parse::<Day>() {
        Ok(day) => Ok(Some(day.to_string()[5..].to_owned())),
        Err(_) => Err(Wrong::fixed(
            "birthday",
            "生日写成 11-02 这样。",
            "Write the birthday as 11-02 (month and day).",
        )),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn contact_details_are_told_from_nonsense() {
        assert_eq!(phone(" 138-1234 5678 ").unwrap(), "13812345678");
        assert_eq!(phone("+86 138 1234 5678").unwrap(), "+8613812345678");
        assert!(phone("138****5678").is_err(), "a masked number is never stored");
        assert!(email("x****@example.com").is_err(), "a masked address is never stored");
        assert_eq!(email(" a@b.cn ").unwrap(), "a@b.cn");
        for text in ["a", "a@", "@b.cn", "a b@c.cn", "a@b@c.cn"] {
            assert!(email(text).is_err(), "{text}");
        }
        assert_eq!(birthday("02-29").unwrap().as_deref(), Some("02-29"));
        assert_eq!(birthday("1999-11-02").unwrap().as_deref(), Some("11-02"));
        assert!(birthday("13-01").is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,12}") {
            let _ = (phone(&text), email(&text), birthday(&text), number(&text));
        }
    }
}
