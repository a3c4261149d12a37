//! The HTTP interface without a socket, as one of the simulated people.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, Response, header};
use kernel::house::House;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::server::ServerError;

/// Answers are pages of a list at most.
const LONGEST: usize = 4 << 20;

/// The interface.
#[derive(Clone)]
pub struct Api {
    router: Router,
}

/// Who calls: the secret of an API token, or the cookie of somebody who signed in, who may give accounts.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub enum Token {
    /// An API token.
    Bearer(String),
    /// A signed-in device.
    Device(String),
}

impl Api {
    /// The interface of a house.
    pub fn of(house: &House) -> Self {
        Self { router: kernel::http::router(house, Router::new()) }
    }

    /// A call; an answer that is no success is an error that says what was asked.
    pub async fn call(
        &self,
        who: &Token,
        method: Method,
        path: &str,
        body: Value,
    ) -> Result<Value, ServerError> {
        let request = match who {
            Token::Bearer(secret) => {
                Request::builder().header(header::AUTHORIZATION, format!("Bearer {secret}"))
            }
            Token::Device(cookie) => Request::builder().header(header::COOKIE, cookie),
        };
        let response = self.send(request, method, path, body).await?;
        content(path, response).await
    }

    /// `POST`.
    pub async fn post(&self, who: &Token, path: &str, body: Value) -> Result<Value, ServerError> {
        self.call(who, Method::POST, path, body).await
    }

    /// `GET`.
    pub async fn get(&self, who: &Token, path: &str) -> Result<Value, ServerError> {
        self.call(who, Method::GET, path, Value::Null).await
    }

    /// Signs in; also what the person may do.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<(Token, Value), ServerError> {
        let body = json!({ "login": login, "password": password });
        let response = self.send(Request::builder(), Method::POST, "/session", body).await?;
        let cookie = response.headers().get(header::SET_COOKIE).and_then(|value| value.to_str().ok());
        let cookie = cookie.and_then(|cookie| cookie.split(';').next()).unwrap_or_default().to_owned();
        let me = content("/session", response).await?;
        Ok((Token::Device(cookie), me))
    }

    /// Signs in and makes a token of all that the person may do.
    pub async fn token(&self, login: &str, password: &str) -> Result<Token, ServerError> {
        let (device, me) = self.sign_in(login, password).await?;
        let permissions = me.get("permissions").cloned().unwrap_or_default();
        let made =
            self.post(&device, "/me/tokens", json!({ "name": "演示", "permissions": permissions })).await?;
        Ok(Token::Bearer(text(&made, "secret")))
    }

    async fn send(
        &self,
        request: axum::http::request::Builder,
        method: Method,
        path: &str,
        body: Value,
    ) -> Result<Response<Body>, ServerError> {
        let request = request.method(method).uri(format!("/api/v1{path}"));
        let request = match body {
            Value::Null => request.body(Body::empty()),
            body => {
                request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string()))
            }
        };
        let request = request.map_err(|error| failed(path, &error.to_string()))?;
        self.router.clone().oneshot(request).await.map_err(|never| match never {})
    }
}

async fn content(path: &str, response: Response<Body>) -> Result<Value, ServerError> {
    let status = response.status();
    let bytes =
        to_bytes(response.into_body(), LONGEST).await.map_err(|error| failed(path, &error.to_string()))?;
    if !status.is_success() {
        return Err(failed(path, &String::from_utf8_lossy(&bytes)));
    }
    if bytes.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&bytes).map_err(|error| failed(path, &error.to_string()))
}

fn failed(path: &str, why: &str) -> ServerError {
    ServerError::House(kernel::error::Error::internal("the simulated team", format!("{path}: {why}")))
}

/// A text field of an answer.
pub fn text(answer: &Value, field: &str) -> String {
    answer.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}
