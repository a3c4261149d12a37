//! Problem details (RFC 9457): how an error becomes a response.

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Error, Problem};
use crate::id::RequestId;
use crate::text::{Language, Words};

/// An error as sent: `application/problem+json`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct Details {
    /// Always `about:blank`: `code` tells errors apart.
    #[serde(rename = "type")]
    kind: String,
    /// What went wrong, in few words, in the caller's language.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What exactly, what was kept, what to do.
    detail: String,
    /// Stable, for programs.
    code: String,
    /// To be named when asking for help.
    request_id: String,
    /// Fields of the request that are at fault.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldDetails>,
}

/// One field at fault.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = FieldProblem)]
pub(crate) struct FieldDetails {
    /// A JSON pointer such as `/name`, or the name of a query parameter.
    pointer: String,
    /// Stable, for programs.
    code: String,
    /// What is wrong with it.
    detail: String,
}

/// Carried by a response until [`render`] knows the language and the request.
#[derive(Clone)]
struct Pending(Problem);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let problem = match self {
            Error::Problem(problem) => *problem,
            Error::Db(crate::db::DbError::Busy { .. }) => busy(),
            fault => {
                tracing::error!(error = %fault, cause = ?std::error::Error::source(&fault), "a call failed");
                fault_of_the_house()
            }
        };
        let mut response = problem.status.into_response();
        response.extensions_mut().insert(Pending(problem));
        response
    }
}

fn busy() -> Problem {
    Problem {
        status: StatusCode::SERVICE_UNAVAILABLE,
        code: "busy",
        title: Words::fixed("系统繁忙", "Busy"),
        detail: Words::fixed(
            "数据库暂时应接不暇，尚未保存，请稍后再试。",
            "The database cannot keep up. Nothing was stored; try again.",
        ),
        fields: Vec::new(),
        retry_after: Some(2),
    }
}

fn fault_of_the_house() -> Problem {
    Problem {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        code: "internal",
        title: Words::fixed("系统出错", "Our fault"),
        detail: Words::fixed(
            "系统内部出错，尚未保存任何内容。请把请求编号告诉管理员。",
            "Something broke on our side. Nothing was stored. Tell an administrator the request id.",
        ),
        fields: Vec::new(),
        retry_after: None,
    }
}

/// Middleware: writes the pending problem in the language of the request.
pub(super) async fn render(request: Request, next: Next) -> Response {
    let spoken = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = spoken.map_or(Language::Chinese, Language::of);
    let id = request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
    let mut response = next.run(request).await;
    let Some(Pending(problem)) = response.extensions_mut().remove::<Pending>() else { return response };
    let language = response.extensions().get::<Language>().copied().unwrap_or(language);
    let mut rendered = (problem.status, Json(details(&problem, language, id))).into_response();
    let headers = rendered.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(seconds) = problem.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if problem.status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    rendered
}

fn details(problem: &Problem, language: Language, request_id: String) -> Details {
    Details {
        kind: "about:blank".to_owned(),
        title: problem.title.in_language(language).to_owned(),
        status: problem.status.as_u16(),
        detail: problem.detail.in_language(language).to_owned(),
        code: problem.code.to_owned(),
        request_id,
        errors: problem
            .fields
            .iter()
            .map(|field| FieldDetails {
                pointer: field.pointer.clone(),
                code: field.code.to_owned(),
                detail: field.detail.in_language(language).to_owned(),
            })
            .collect(),
    }
}
