//! The web front as files: found by path, compressed beforehand, kept by browsers as long as their name says.

use std::borrow::Cow;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::headers;
use crate::error::not_found;
use crate::house::House;

/// One file of the front.
pub struct Asset {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// SHA-256 of the bytes.
    pub hash: [u8; 32],
}

/// Where the files are: looks one up by its path without a leading slash.
pub type Find = fn(&str) -> Option<Asset>;

/// Names of the files that a compressed twin stands for, best first.
const TWINS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];
/// Files below this have a hash of their content in their name.
const HASHED: &str = "assets/";
const HOME: &str = "index.html";
/// Where the page names the nonce that its style elements carry.
const NONCE: &str = "__CSP_NONCE__";

/// The pages of the front that `find` knows; every path that is no file shows the one page of the application.
pub fn pages(find: Find) -> Router<House> {
    Router::new().fallback(move |method, uri, headers, State(_): State<House>, _: Request| async move {
        answer(find, &method, &uri, &headers)
    })
}

fn answer(find: Find, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return not_found().into_response();
    }
    let path = uri.path().trim_start_matches('/');
    if path != HOME
        && plain(path)
        && let Some(response) = file(find, path, headers)
    {
        return response;
    }
    if path.starts_with("api/") || path.starts_with(HASHED) || !(path == HOME || navigates(headers)) {
        return not_found().into_response();
    }
    home(find).unwrap_or_else(unbuilt)
}

/// The page of the application with a nonce of this answer's own. It has no tag: a page kept from an earlier answer would
/// meet the policy of a later one.
fn home(find: Find) -> Option<Response> {
    let page = String::from_utf8(find(HOME)?.bytes.into_owned()).ok()?;
    let nonce = crate::id::secret();
    let policy = HeaderValue::from_str(&headers::for_page(&nonce)).ok()?;
    let mut response = page.replace(NONCE, &nonce).into_response();
    let fields = response.headers_mut();
    fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(HOME)));
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    fields.insert(header::CONTENT_SECURITY_POLICY, policy);
    Some(response)
}

/// Whether the path can only mean a file of the front: names of letters, digits, `.`, `-`, `_`, one below the other.
fn plain(path: &str) -> bool {
    let letters =
        |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    !path.is_empty()
        && path.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && letters(part))
}

/// Whether a browser asks for a page, and not a script for something that is missing.
fn navigates(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

fn file(find: Find, path: &str, headers: &HeaderMap) -> Option<Response> {
    let (asset, coding) = best(find, path, headers)?;
    let tag = format!("\"{}\"", data_encoding::HEXLOWER.encode(asset.hash.get(..16)?));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response = if known.is_some_and(|known| lists(known, &tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = asset.bytes.into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(path)));
        if let Some(coding) = coding {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        response
    };
    let fields = response.headers_mut();
    fields.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static(keeping(path)));
    fields.insert(header::ETAG, HeaderValue::from_str(&tag).ok()?);
    Some(response)
}

/// The file, or its smallest compressed twin that the client understands.
fn best(find: Find, path: &str, headers: &HeaderMap) -> Option<(Asset, Option<&'static str>)> {
    let accepted =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    for (coding, suffix) in TWINS {
        if understands(accepted, coding)
            && let Some(asset) = find(&format!("{path}{suffix}"))
        {
            return Some((asset, Some(coding)));
        }
    }
    Some((find(path)?, None))
}

fn understands(accepted: &str, coding: &str) -> bool {
    accepted.split(',').any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        named
            && !parts
                .any(|part| matches!(part.replace(' ', "").as_str(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn lists(known: &str, tag: &str) -> bool {
    known.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == tag || one == "*")
}

/// A hashed name never changes its content; everything else is asked for anew.
fn keeping(path: &str) -> &'static str {
    if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The page of a program that was built without its front.
const UNBUILT: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>Banzhang 班长</title>
<h1>Banzhang 班长</h1>
<p>服务器已在运行，但本程序编译时没有包含网页界面。请执行 <code>npm --prefix web ci && npm --prefix web run build</code>，再重新编译。接口可用：<code>/api/v1</code>。</p>
<p>The server runs, but this program was built without its web front. Run <code>npm --prefix web ci && npm --prefix web run build</code> and build it again. The API works: <code>/api/v1</code>.</p>
</html>";

fn unbuilt() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (headers, UNBUILT).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_out_of_the_folder_is_no_file() {
        for path in ["../secret", "assets/../../x", "a//b", ".env", "assets/.git", "a%2fb", "a\\b", ""] {
            assert!(!plain(path), "{path}");
        }
        assert!(plain("assets/index-B2x_9.js"));
    }

    #[test]
    fn a_refused_coding_is_not_sent() {
        assert!(understands("gzip, deflate, br", "br"));
        assert!(!understands("gzip, br;q=0", "br"));
        assert!(!understands("brotli", "br"));
        assert!(!understands("", "gzip"));
    }
}
