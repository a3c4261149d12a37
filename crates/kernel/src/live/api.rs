//! `GET /live`.

use std::convert::Infallible;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event as Frame, Sse};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

use super::stream::{Event, Pace, open};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::house::House;

/// What changed of the viewer's, as it changes: events `task`, `notification`, `job` with data `{"id"}`; `open` at the
/// beginning and `resync` when something may have been missed, after which the page fetches what it shows.
#[utoipa::path(get, path = "/live", operation_id = "live", responses((status = 200, body = String, content_type = "text/event-stream")))]
pub(super) async fn live(ctx: Ctx, State(house): State<House>) -> Result<Response> {
    let events = open(&house, &ctx, Pace::default())?;
    let frames = ReceiverStream::new(events).map(|event| Ok::<_, Infallible>(frame(event)));
    let mut response = Sse::new(frames).into_response();
    // A proxy that gathers the answer before passing it on would hold every event back.
    response
        .headers_mut()
        .insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

fn frame(event: Event) -> Frame {
    match event {
        Event::Open => Frame::default().event("open").data("{}"),
        Event::Changed(name, id) => Frame::default().event(name).data(json!({ "id": id }).to_string()),
        Event::Resync => Frame::default().event("resync").data("{}"),
        Event::Beat => Frame::default().comment("beat"),
    }
}
