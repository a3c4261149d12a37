//! A route as data.

use axum::http::Method;
use axum::routing::MethodRouter;
use utoipa::openapi::path::{HttpMethod, Operation, PathItem};
use utoipa::openapi::{RefOr, schema::Schema};
use utoipa_axum::router::UtoipaMethodRouter;

use crate::audit::Action;
use crate::house::House;
use crate::permission::Permission;

/// Who may call a route.
#[derive(Debug, Clone, Copy)]
pub enum Access {
    /// Everybody, before signing in.
    Public,
    /// Everybody who is signed in, for what is his own.
    SignedIn,
    /// Who has the permission; how far it reaches is the query's matter.
    Needs(&'static Permission),
}

/// One method of one path. Made by [`route!`](crate::route) from a documented handler.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path below `/api/v1`, with `{names}`.
    pub path: String,
    /// Who may call it.
    pub access: Access,
    /// What its audit row is called; `None` for reading, and where the draft says why.
    pub audit: Option<&'static Action>,
    /// Why a write leaves no audit row; `None` for all others.
    pub unaudited: Option<&'static str>,
    /// How large a body may be, in bytes.
    pub body_limit: usize,
    /// Request or answer holds a secret: neither the answer nor a print of the request is kept for an idempotency key.
    pub(super) secret_answer: bool,
    /// The answer goes on for as long as the page is open.
    pub(super) streams: bool,
    pub(super) schemas: Vec<(String, RefOr<Schema>)>,
    pub(super) operation: Operation,
    pub(super) handler: MethodRouter<House>,
}

/// A route that does not yet say who may call it.
pub struct Draft {
    method: Method,
    path: String,
    schemas: Vec<(String, RefOr<Schema>)>,
    operation: Operation,
    handler: MethodRouter<House>,
}

/// Bodies of JSON are small; uploads say more.
const JSON_LIMIT: usize = 256 << 10;

impl Draft {
    #[doc(hidden)]
    pub fn documented((schemas, paths, handler): UtoipaMethodRouter<House>) -> Self {
        let found = paths.paths.into_iter().next().and_then(|(path, item)| Some((path, single(item)?)));
        #[expect(clippy::expect_used, reason = "a handler without its annotation does not compile")]
        let (path, (method, operation)) = found.expect("a handler documents one method of one path");
        Self { method, path, schemas, operation, handler }
    }

    /// Everybody may call it.
    pub fn public(self) -> Route {
        self.with(Access::Public)
    }

    /// Everybody who is signed in may call it.
    pub fn signed_in(self) -> Route {
        self.with(Access::SignedIn)
    }

    /// Who has `permission` may call it.
    pub fn needs(self, permission: &'static Permission) -> Route {
        self.with(Access::Needs(permission))
    }

    fn with(self, access: Access) -> Route {
        Route {
            method: self.method,
            path: self.path,
            access,
            audit: None,
            unaudited: None,
            body_limit: JSON_LIMIT,
            secret_answer: false,
            streams: false,
            schemas: self.schemas,
            operation: self.operation,
            handler: self.handler,
        }
    }
}

impl Route {
    /// It writes, and leaves an audit row named `action`.
    pub fn audited(self, action: &'static Action) -> Self {
        Self { audit: Some(action), ..self }
    }

    /// It writes nothing of consequence; `why` stands for the reader.
    pub fn unaudited(self, why: &'static str) -> Self {
        Self { unaudited: Some(why), ..self }
    }

    /// It takes bodies up to `bytes`.
    pub fn body_limit(self, bytes: usize) -> Self {
        Self { body_limit: bytes, ..self }
    }

    /// Its answer holds a secret that is stored nowhere else in the clear, or its request a password, whose print could
    /// be guessed at.
    pub fn secret_answer(self) -> Self {
        Self { secret_answer: true, ..self }
    }

    /// Its answer goes on for as long as the page is open.
    pub fn streams(self) -> Self {
        Self { streams: true, ..self }
    }

    /// Method and path, as tests and the log name it.
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

fn single(item: PathItem) -> Option<(Method, Operation)> {
    let PathItem { get, post, put, patch, delete, .. } = item;
    [
        (Method::GET, get),
        (Method::POST, post),
        (Method::PUT, put),
        (Method::PATCH, patch),
        (Method::DELETE, delete),
    ]
    .into_iter()
    .find_map(|(method, operation)| operation.map(|operation| (method, operation)))
}

/// The OpenAPI name of a method.
pub(super) fn documented_method(method: &Method) -> HttpMethod {
    match *method {
        Method::POST => HttpMethod::Post,
        Method::PUT => HttpMethod::Put,
        Method::PATCH => HttpMethod::Patch,
        Method::DELETE => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}

/// A route from a handler with `#[utoipa::path]`: `route!(list).needs(&TASK_READ)`.
#[macro_export]
macro_rules! route {
    ($handler:path) => {
        $crate::http::Draft::documented($crate::utoipa_axum::routes!($handler))
    };
}
