//! Requests without a socket, through the whole shell.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use crate::house::House;

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Client {
    router: Router,
    headers: HeaderMap,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body's bytes.
    pub bytes: Vec<u8>,
}

impl Client {
    /// A client of `house` that is nobody yet.
    pub fn of(house: &House) -> Self {
        Self { router: crate::http::router(house, Router::new()), headers: HeaderMap::new() }
    }

    /// The same client with one more header on every request.
    pub fn with(&self, name: &'static str, value: &str) -> Self {
        let mut client = self.clone();
        let value = HeaderValue::from_str(value).expect("a header's value");
        client.headers.insert(HeaderName::from_static(name), value);
        client
    }

    /// The same client signed in by this cookie secret.
    pub fn signed_in(&self, secret: &str) -> Self {
        self.with("cookie", &format!("banzhang={secret}"))
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The cookie it sends, for another process that is to be the same person; empty for nobody.
    pub fn cookie(&self) -> &str {
        self.headers.get(header::COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// `GET` below `/api/v1`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    /// `POST` of JSON below `/api/v1`.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    /// `PATCH` of JSON below `/api/v1`.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body)).await
    }

    /// `PUT` of JSON below `/api/v1`.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body)).await
    }

    /// `DELETE` below `/api/v1`.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    /// Any method, with or without JSON.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let bytes = body.as_ref().map(|body| body.to_string().into_bytes());
        let kind = body.is_some().then_some("application/json");
        self.send_bytes(method, path, kind, bytes.unwrap_or_default()).await
    }

    /// `GET` of what goes on for as long as it is read: the body as it comes.
    pub async fn stream(&self, path: &str) -> Body {
        let request = Request::builder().uri(format!("/api/v1{path}"));
        let mut request = request.body(Body::empty()).expect("a request");
        request.headers_mut().extend(self.headers.clone());
        let response = self.router.clone().oneshot(request).await.expect("the router never fails");
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.into_body()
    }

    /// Any method with any bytes.
    pub async fn send_bytes(&self, method: Method, path: &str, kind: Option<&str>, bytes: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let mut request = request.body(Body::from(bytes)).expect("a request");
        request.headers_mut().extend(self.headers.clone());
        answer(self.router.clone(), request).await
    }
}

/// A request to any path of a whole router.
pub async fn ask(router: Router, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    answer(router, request.body(Body::empty()).expect("a request")).await
}

async fn answer(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.expect("the router never fails");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("the whole body").to_bytes().to_vec();
    Answer { status: parts.status, headers: parts.headers, bytes }
}

impl Answer {
    /// The body as JSON; `null` when there is none.
    pub fn json(&self) -> Value {
        if self.bytes.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The answer, after checking its status.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// The stable code of a problem; empty for every other answer.
    pub fn code(&self) -> String {
        serde_json::from_slice::<Value>(&self.bytes)
            .ok()
            .and_then(|body| Some(body.get("code")?.as_str()?.to_owned()))
            .unwrap_or_default()
    }
}
