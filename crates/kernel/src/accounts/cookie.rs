//! The session cookie.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

use crate::error::{Error, Result};

/// The cookie's name. Where the server is reached by https the prefix binds it to host and path, so that no neighbour
/// of the same domain can plant one.
fn name(secure: bool) -> &'static str {
    if secure { "__Host-banzhang" } else { "banzhang" }
}

/// The secret that the request's cookie carries.
pub(super) fn secret(headers: &HeaderMap, secure: bool) -> Option<&str> {
    let pairs = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name(secure)).then_some(value))
}

/// The header that hands out `secret` for `seconds`.
pub(super) fn handed_out(secret: &str, seconds: i64, secure: bool) -> Result<HeaderValue> {
    let mark = if secure { "; Secure" } else { "" };
    let name = name(secure);
    let line = format!("{name}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{mark}");
    HeaderValue::from_str(&line).map_err(|error| Error::internal("the session cookie", error))
}

/// The header that takes the cookie back.
pub(super) fn taken_back(secure: bool) -> Result<HeaderValue> {
    handed_out("", 0, secure)
}
