//! Where a request comes from: another site is refused, the address is known.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::cross_site;
use crate::house::House;

/// The address a request came from, as text.
#[derive(Clone)]
pub(super) struct Address(pub(super) String);

/// Middleware: refuses what another site makes a browser send (CSRF). A browser that sends neither `Sec-Fetch-Site` nor
/// `Origin` with an unsafe request does not exist any more; a program that sends neither has no cookie to be abused.
pub(super) async fn same_site(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || from_here(request.headers(), request.uri()) {
        next.run(request).await
    } else {
        cross_site().into_response()
    }
}

fn from_here(headers: &HeaderMap, uri: &Uri) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else { return true };
    let host = text(header::HOST.as_str()).or_else(|| uri.authority().map(|authority| authority.as_str()));
    let origin = origin.split_once("://").map(|(_, authority)| authority);
    origin.is_some() && origin == host
}

/// Middleware: notes the address, that of the proxy's `X-Forwarded-For` only where the operator said there is one.
pub(super) async fn address(State(house): State<House>, mut request: Request, next: Next) -> Response {
    let peer =
        request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_string());
    let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
    // The last entry is the one our own proxy wrote; earlier ones are whatever the client claimed.
    let forwarded = forwarded.and_then(|list| list.rsplit(',').next()).map(|last| last.trim().to_owned());
    let address = forwarded.filter(|_| house.config().behind_proxy).or(peer).unwrap_or_default();
    request.extensions_mut().insert(Address(address));
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(headers: &[(&'static str, &str)]) -> bool {
        let headers =
            headers.iter().map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap())).collect();
        from_here(&headers, &Uri::from_static("/api/v1/tasks"))
    }

    #[test]
    fn another_site_is_told_by_either_header() {
        assert!(asked(&[]));
        assert!(asked(&[("sec-fetch-site", "same-origin")]));
        assert!(!asked(&[("sec-fetch-site", "cross-site")]));
        assert!(!asked(&[("sec-fetch-site", "same-site"), ("origin", "http://a"), ("host", "a")]));
        assert!(asked(&[("origin", "http://a:8080"), ("host", "a:8080")]));
        assert!(!asked(&[("origin", "http://b"), ("host", "a")]));
        assert!(!asked(&[("origin", "null"), ("host", "a")]));
    }
}
