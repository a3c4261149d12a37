//! What handlers take from a request: rejections become problem details.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, JsonRejection};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::error::{Error, invalid, not_found, too_large, unreadable};
use crate::text::Words;

/// A JSON body.
pub struct Body<T>(pub T);

/// Query parameters.
pub struct Params<T>(pub T);

/// Parameters of the path. A text that is no id is not found.
pub struct PathOf<T>(pub T);

/// The bytes of an uploaded file.
pub struct Upload(pub Bytes);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Error;
    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(JsonRejection::JsonDataError(error)) => {
                let said = error.body_text();
                Err(invalid(
                    "",
                    "shape",
                    Words::made(format!("字段不符：{said}"), format!("A field does not fit: {said}")),
                ))
            }
            Err(JsonRejection::BytesRejection(error)) => Err(cut_off(&error)),
            Err(error) => {
                let said = error.body_text();
                Err(unreadable(Words::made(
                    format!("不是可读的 JSON：{said}"),
                    format!("Not readable as JSON: {said}"),
                )))
            }
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Error;
    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        Bytes::from_request(request, state).await.map(Self).map_err(|error| cut_off(&error))
    }
}

fn cut_off(error: &BytesRejection) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large(0);
    }
    let said = error.body_text();
    unreadable(Words::made(format!("内容中断：{said}"), format!("The body broke off: {said}")))
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let read = Query::<T>::from_request_parts(parts, state).await;
        read.map(|Query(value)| Self(value)).map_err(|error| {
            let said = error.body_text();
            invalid(
                "",
                "parameter",
                Words::made(format!("参数有误：{said}"), format!("A parameter does not fit: {said}")),
            )
        })
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for PathOf<T> {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let read = Path::<T>::from_request_parts(parts, state).await;
        read.map(|Path(value)| Self(value)).map_err(|_| not_found())
    }
}
