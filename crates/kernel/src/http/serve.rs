//! The socket: connections accepted, bounded in number and in patience, and let go in peace when the server stops.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt;

/// How long is waited after the system refused a connection (no more file handles), before asking it again.
const BREATH: Duration = Duration::from_millis(100);

/// How much the socket bears.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Connections at once; more wait to be accepted.
    pub connections: usize,
    /// How long a client may take to send the head of a request: a slow one would hold a connection for nothing.
    pub head: Duration,
    /// How long requests under way may take once the server is to stop.
    pub grace: Duration,
}

/// How serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Every request was answered.
    InPeace,
    /// The grace was over with requests still under way; their connections are cut when the process ends.
    Cut,
}

/// Serves `router` on `listener` until `stop` comes true, then finishes what is under way.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    stop: impl Future<Output = ()>,
) -> Ended {
    let places = Arc::new(Semaphore::new(bounds.connections));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let Some((stream, peer, place)) = accepted else { continue };
        let watched = graceful.watch(connection(stream, peer, router.clone(), bounds.head));
        tokio::spawn(async move {
            // A connection that breaks is the client's affair; what happened to its request is logged with it.
            let _ = watched.await;
            drop(place);
        });
    }
    drop(listener);
    match tokio::time::timeout(bounds.grace, graceful.shutdown()).await {
        Ok(()) => Ended::InPeace,
        Err(_) => Ended::Cut,
    }
}

type Accepted = (TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit);

async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Option<Accepted> {
    let place = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Answers are small and wanted at once.
            let _ = stream.set_nodelay(true);
            Some((stream, peer, place))
        }
        Err(error) => {
            tracing::warn!(%error, "a connection could not be accepted");
            tokio::time::sleep(BREATH).await;
            None
        }
    }
}

type Service = hyper_util::service::TowerToHyperService<
    tower::util::BoxCloneService<hyper::Request<Incoming>, axum::response::Response, Infallible>,
>;

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    head: Duration,
) -> http1::Connection<TokioIo<TcpStream>, Service> {
    let service = tower::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_buf_size(64 << 10)
        .serve_connection(
            TokioIo::new(stream),
            hyper_util::service::TowerToHyperService::new(tower::util::BoxCloneService::new(service)),
        )
}
