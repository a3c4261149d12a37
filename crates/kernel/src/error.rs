//! The one error of the house.
//!
//! What the caller did wrong is a [`Problem`]: made by the free functions here, in both languages, with a stable code,
//! sent as RFC 9457 problem details. What the house or its database did wrong is [`Error::Db`] or [`Error::Internal`]:
//! logged once with its cause, told as "our fault" with the request id. Libraries below (kpi, formats) keep their own
//! errors; the room that calls them turns them into one of these.

use axum::http::StatusCode;

use crate::db::DbError;
use crate::text::Words;

/// The result of the house.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What stopped a call.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller's to mend.
    #[error("{}", .0.detail.en)]
    Problem(Box<Problem>),
    /// The database's.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A fault of the house.
    #[error("{step}: {source}")]
    Internal {
        /// What was being done.
        step: &'static str,
        /// The cause.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// What the caller is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// Stable, for programs: `not_found`, `taken`, …
    pub code: &'static str,
    /// What went wrong, in few words.
    pub title: Words,
    /// What exactly, what was kept, what to do.
    pub detail: Words,
    /// Fields of the request that are at fault.
    pub fields: Vec<FieldProblem>,
    /// Seconds after which trying again makes sense.
    pub retry_after: Option<u64>,
}

/// One field of a request that cannot be taken.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldProblem {
    /// Where, as a JSON pointer such as `/name`, or the name of a query parameter.
    pub pointer: String,
    /// Stable, for programs.
    pub code: &'static str,
    /// What is wrong with it.
    pub detail: Words,
}

impl Error {
    /// A fault of the house, with its cause.
    pub fn internal(step: &'static str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal { step, source: source.into() }
    }

    /// The problem the caller is told, if it is the caller's.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            _ => None,
        }
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

fn problem(status: StatusCode, code: &'static str, title: Words, detail: Words) -> Problem {
    Problem { status, code, title, detail, fields: Vec::new(), retry_after: None }
}

/// 404: not there, or outside the caller's scope: the two are not told apart.
pub fn not_found() -> Error {
    let detail = Words::fixed(
        "没有这项内容，或者它不在您的权限范围内。",
        "It does not exist, or it is outside of your scope.",
    );
    problem(StatusCode::NOT_FOUND, "not_found", Words::fixed("找不到", "Not found"), detail).into()
}

/// 401: nobody is signed in.
pub fn not_signed_in() -> Error {
    let detail = Words::fixed("请先登录。", "Sign in first.");
    problem(StatusCode::UNAUTHORIZED, "not_signed_in", Words::fixed("未登录", "Not signed in"), detail).into()
}

/// 403: signed in, but without the permission.
pub fn forbidden(permission: &str) -> Error {
    let detail = Words::made(
        format!("您的角色没有权限「{permission}」。需要时请联系管理员。"),
        format!("Your roles do not give the permission “{permission}”. Ask an administrator if you need it."),
    );
    problem(StatusCode::FORBIDDEN, "forbidden", Words::fixed("没有权限", "Not allowed"), detail).into()
}

/// 422: one field cannot be taken. `pointer` is a JSON pointer or a parameter's name.
pub fn invalid(pointer: &str, code: &'static str, detail: Words) -> Error {
    invalid_fields(vec![FieldProblem { pointer: pointer.to_owned(), code, detail }])
}

/// 422: several fields cannot be taken; nothing was stored.
pub fn invalid_fields(fields: Vec<FieldProblem>) -> Error {
    let title = Words::fixed("内容有误", "The request cannot be taken as it is");
    let detail = match fields.as_slice() {
        [only] => only.detail.clone(),
        _ => Words::fixed("有几处需要修改，尚未保存。", "Several fields need a change. Nothing was stored."),
    };
    Problem { fields, ..problem(StatusCode::UNPROCESSABLE_ENTITY, "invalid", title, detail) }.into()
}

/// 409: the state of things does not allow it (any more).
pub fn conflict(code: &'static str, detail: Words) -> Error {
    problem(
        StatusCode::CONFLICT,
        code,
        Words::fixed("与现状冲突", "In conflict with the present state"),
        detail,
    )
    .into()
}

/// 400: the request cannot be read.
pub fn unreadable(detail: Words) -> Error {
    problem(
        StatusCode::BAD_REQUEST,
        "unreadable",
        Words::fixed("请求无法读取", "The request cannot be read"),
        detail,
    )
    .into()
}

/// 413: larger than what is taken here. `limit` in bytes.
pub fn too_large(limit: usize) -> Error {
    let detail = Words::made(format!("最多 {limit} 字节。"), format!("At most {limit} bytes."));
    problem(StatusCode::PAYLOAD_TOO_LARGE, "too_large", Words::fixed("内容过大", "Too large"), detail).into()
}

/// 429: too often; `seconds` until the next try makes sense.
pub fn too_many(code: &'static str, seconds: u64) -> Error {
    let detail =
        Words::made(format!("请在 {seconds} 秒后再试。"), format!("Try again in {seconds} seconds."));
    let title = Words::fixed("过于频繁", "Too many requests");
    Problem { retry_after: Some(seconds), ..problem(StatusCode::TOO_MANY_REQUESTS, code, title, detail) }
        .into()
}

/// 401 at the door: `code` says which step of signing in failed.
pub fn refused(code: &'static str, detail: Words) -> Error {
    problem(StatusCode::UNAUTHORIZED, code, Words::fixed("登录失败", "Sign-in failed"), detail).into()
}

/// 403: a request that another site may have caused.
pub fn cross_site() -> Error {
    let detail =
        Words::fixed("请求来自别的网站，已拒绝。", "The request comes from another site and was refused.");
    problem(StatusCode::FORBIDDEN, "cross_site", Words::fixed("已拒绝", "Refused"), detail).into()
}
