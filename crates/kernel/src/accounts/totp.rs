//! The second factor: codes that an app shows for 30 seconds (RFC 6238), and recovery codes that stand in for them.

use data_encoding::BASE32_NOPAD;
use qrcodegen::{QrCode, QrCodeEcc};
use totp_rs::{Builder, Totp};

use super::identity::print;
use crate::error::{Error, Result};
use crate::id::{self, AccountId};
use crate::time::Moment;

/// Recovery codes given at once.
const RECOVERY_CODES: usize = 10;

/// A fresh secret, 160 bits.
pub(super) fn fresh() -> Vec<u8> {
    id::random::<20>().to_vec()
}

/// The step of `code` if it is valid at `now` (30 seconds early or late included) and later than `used`.
pub(super) fn step(secret: &[u8], code: &str, used: i64, now: Moment) -> Result<Option<i64>> {
    let Ok(seconds) = u64::try_from(now.micros() / 1_000_000) else { return Ok(None) };
    let digits: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Ok(None);
    }
    let step = totp(secret)?.check(&digits, seconds).and_then(|step| i64::try_from(step).ok());
    Ok(step.filter(|step| *step > used))
}

/// The code that an app with this secret shows at `now`.
#[cfg(feature = "testing")]
pub fn code(secret_text: &str, now: Moment) -> Option<String> {
    let secret = BASE32_NOPAD.decode(secret_text.as_bytes()).ok()?;
    let seconds = u64::try_from(now.micros() / 1_000_000).ok()?;
    Some(totp(&secret).ok()?.generate(seconds).to_string())
}

fn totp(secret: &[u8]) -> Result<Totp> {
    let built = Builder::new().with_secret(secret.to_vec()).build();
    built.map_err(|error| Error::internal("the second factor", error))
}

/// The secret as people type it into an app.
pub(super) fn typed(secret: &[u8]) -> String {
    BASE32_NOPAD.encode(secret)
}

/// What the QR code says: organisation, login, secret.
pub(super) fn uri(organisation: &str, login: &str, secret: &[u8]) -> String {
    let issuer = if organisation.is_empty() { "Banzhang" } else { organisation };
    let (issuer, login, secret) = (escaped(issuer), escaped(login), typed(secret));
    format!("otpauth://totp/{issuer}:{login}?secret={secret}&issuer={issuer}")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
        }
    }
    out
}

/// The text as a QR code in SVG, black on white with the quiet zone readers need.
pub(super) fn qr_svg(text: &str) -> Result<String> {
    const QUIET: i32 = 4;
    let code =
        QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|error| Error::internal("a QR code", error))?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{},{}h1v1h-1z", x + QUIET, y + QUIET));
        }
    }
    let size = code.size() + 2 * QUIET;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}

/// Fresh recovery codes, 60 bits each, written `xxxx-xxxx-xxxx`.
pub(super) fn recovery_codes() -> Vec<String> {
    (0..RECOVERY_CODES).map(|_| short_code()).collect()
}

/// A code that people copy by hand: 60 bits without letters that are read for one another.
pub(super) fn short_code() -> String {
    let text = id::encode(i64::from_le_bytes(id::random()) & i64::MAX);
    format!("{}-{}-{}", &text[1..5], &text[5..9], &text[9..13])
}

/// What a hand-copied code is compared by: lower case, without blanks and hyphens.
pub(super) fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// The stored form of a recovery code.
pub(super) fn recovery_print(account: AccountId, code: &str) -> String {
    print(&format!("{account}:{}", plain(code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_of_the_standard() {
        // RFC 6238, appendix B, SHA-1, cut to six digits.
        let secret = b"12345678901234567890";
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            let now = Moment::from_micros(seconds * 1_000_000);
            assert_eq!(step(secret, code, 0, now).unwrap(), Some(seconds / 30));
            assert_eq!(step(secret, code, seconds / 30, now).unwrap(), None, "a code works once");
        }
        let now = Moment::from_micros(59_000_000);
        assert_eq!(step(secret, "287 082", 0, now).unwrap(), Some(1));
        assert_eq!(step(secret, "287083", 0, now).unwrap(), None);
        assert_eq!(step(secret, "", 0, now).unwrap(), None);
    }

    #[test]
    fn names_cannot_break_out_of_the_address() {
        let uri = uri("A&B 店", "x?secret=y", &[0; 20]);
        assert!(uri.starts_with("otpauth://totp/A%26B%20%E5%BA%97:x%3Fsecret%3Dy?secret=AAAA"), "{uri}");
        assert!(qr_svg(&uri).unwrap().starts_with("<svg"));
    }

    #[test]
    fn recovery_codes_differ_and_bear_sloppy_typing() {
        let codes = recovery_codes();
        assert_eq!(codes.iter().collect::<std::collections::HashSet<_>>().len(), RECOVERY_CODES);
        let account = AccountId::from_stored(1);
        let sloppy = codes[0].to_uppercase().replace('-', " ");
        assert_eq!(recovery_print(account, &codes[0]), recovery_print(account, &sloppy));
    }
}
