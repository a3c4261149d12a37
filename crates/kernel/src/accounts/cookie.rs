//! The session cookie.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

/// Names of the cookie: the first where the server is reached by https, which binds it to host and path.
const NAMES: [&str; 2] = ["__Host-banzhang", "banzhang"];

/// The secret that the request's cookie carries.
pub(super) fn secret(headers: &HeaderMap) -> Option<&str> {
    let pairs = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| NAMES.contains(&name).then_some(value))
}
