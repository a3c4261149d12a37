//! The shell around the API: pages, health, metrics, the socket.

use std::borrow::Cow;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use axum::extract::ConnectInfo;
use kernel::config::Config;
use kernel::house::House;
use kernel::http::{Asset, Bounds, Ended, pages, router, serve};
use kernel::on_both;
use kernel::testing::{Answer, On, ask};
use tokio::net::TcpListener;

fn front(path: &str) -> Option<Asset> {
    let bytes: &[u8] = match path {
        "index.html" => b"<html><meta content=\"__CSP_NONCE__\">front</html>",
        "assets/app-1a2b.js" => b"let plain;",
        "assets/app-1a2b.js.br" => b"as brotli",
        "assets/app-1a2b.js.gz" => b"as gzip",
        "favicon.svg" => b"<svg/>",
        _ => return None,
    };
    let mut hash = [0; 32];
    hash[..bytes.len().min(16)].copy_from_slice(&bytes[..bytes.len().min(16)]);
    Some(Asset { bytes: Cow::Borrowed(bytes), hash })
}

fn none(_: &str) -> Option<Asset> {
    None
}

async fn get(house: &House, path: &str, headers: &[(&str, &str)]) -> Answer {
    ask(router(house, pages(front)), "GET", path, headers).await
}

const PAGE: (&str, &str) = ("accept", "text/html,application/xhtml+xml");

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_of_the_front_shows_its_one_page() {
    let test = kernel::testing::prepared(On::Sqlite).await;
    for path in ["/", "/people", "/tasks/tsk_1?state=open", "/index.html"] {
        let answer = get(&test.house, path, &[PAGE]).await.expect(200);
        assert!(answer.text().ends_with("front</html>"), "{path}");
        assert_eq!(header(&answer, "cache-control"), "no-cache");
        assert!(header(&answer, "content-type").starts_with("text/html"));
        assert!(header(&answer, "content-security-policy").contains("default-src 'none'"));
    }
    for path in ["/api/v2/x", "/api/x", "/assets/gone-1.js", "/assets/../index.html"] {
        assert_eq!(get(&test.house, path, &[PAGE]).await.status, 404, "{path}");
    }
    assert_eq!(get(&test.house, "/gone.js", &[("accept", "*/*")]).await.status, 404);
    let posted = ask(router(&test.house, pages(front)), "POST", "/", &[PAGE]).await;
    assert_eq!(posted.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_and_nothing_else_names_a_nonce_and_never_twice_the_same() {
    let test = kernel::testing::prepared(On::Sqlite).await;
    let mut seen = std::collections::BTreeSet::new();
    for path in ["/", "/", "/index.html"] {
        let answer = get(&test.house, path, &[PAGE, ("if-none-match", "*")]).await.expect(200);
        let policy = header(&answer, "content-security-policy");
        let (_, rest) = policy.split_once("style-src 'self' 'nonce-").expect("a nonce");
        let nonce = rest.split_once('\'').expect("its end").0.to_owned();
        assert!(
            nonce.len() >= 22
                && nonce.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        );
        assert_eq!(answer.text(), format!("<html><meta content=\"{nonce}\">front</html>"));
        assert!(!policy.contains("unsafe-inline") && header(&answer, "etag").is_empty());
        seen.insert(nonce);
    }
    assert_eq!(seen.len(), 3);
    for path in ["/favicon.svg", "/api/v1/session", "/health/live"] {
        let answer = get(&test.house, path, &[]).await;
        assert!(header(&answer, "content-security-policy").contains("style-src 'self';"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_come_compressed_and_are_kept() {
    let test = kernel::testing::prepared(On::Sqlite).await;
    let path = "/assets/app-1a2b.js";
    for (accepted, coding, body) in [
        ("gzip, br", "br", "as brotli"),
        ("gzip", "gzip", "as gzip"),
        ("br;q=0", "", "let plain;"),
        ("", "", "let plain;"),
    ] {
        let answer = get(&test.house, path, &[("accept-encoding", accepted)]).await.expect(200);
        assert_eq!((header(&answer, "content-encoding"), answer.text().as_str()), (coding, body));
        assert!(header(&answer, "cache-control").contains("immutable"));
        assert!(header(&answer, "vary").contains("accept-encoding"));
    }
    let first = get(&test.house, "/favicon.svg", &[]).await.expect(200);
    let tag = header(&first, "etag").to_owned();
    let again = get(&test.house, "/favicon.svg", &[("if-none-match", &tag)]).await.expect(304);
    assert!(again.bytes.is_empty() && header(&again, "etag") == tag);
    get(&test.house, "/favicon.svg", &[("if-none-match", "\"other\"")]).await.expect(200);
    ask(router(&test.house, pages(front)), "HEAD", "/favicon.svg", &[]).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_path_leads_out_of_the_front() {
    let test = kernel::testing::prepared(On::Sqlite).await;
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "/assets/%2e%2e/%2e%2e/x",
        "//etc/passwd",
        "/.env",
    ] {
        let answer = ask(router(&test.house, pages(reading)), "GET", path, &[]).await;
        assert_eq!(answer.status, 404, "{path}");
    }
}

/// Like a front that is read from the disk.
fn reading(path: &str) -> Option<Asset> {
    std::fs::read(path).ok().map(|bytes| Asset { bytes: Cow::Owned(bytes), hash: [0; 32] })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_without_its_front_says_how_to_build_it() {
    let test = kernel::testing::prepared(On::Sqlite).await;
    let answer = ask(router(&test.house, pages(none)), "GET", "/", &[PAGE]).await.expect(200);
    assert!(answer.text().contains("npm --prefix web run build"), "{}", answer.text());
}

on_both! {
    async fn ready_means_the_tables_are_those_of_the_program(test: TestHouse) {
        let client = router(&test.house, pages(front));
        assert_eq!(ask(client.clone(), "GET", "/health/live", &[]).await.expect(200).json()["alive"], true);
        let ready = ask(client.clone(), "GET", "/health/ready", &[]).await.expect(200).json();
        assert_eq!((&ready["database"], &ready["migrations"]), (&true.into(), &true.into()));
        kernel::testing::forget_migration(&test.house, "audit/0001").await;
        let behind = ask(client, "GET", "/health/ready", &[]).await.expect(503).json();
        assert_eq!((&behind["database"], &behind["migrations"]), (&true.into(), &false.into()));
    }

    async fn metrics_tell_what_waits(test: TestHouse) {
        let metrics = router(&test.house, pages(front)).layer(axum::Extension(ConnectInfo(local())));
        let text = ask(metrics.clone(), "GET", "/metrics", &[]).await.expect(200).text();
        for idle in ["jobs_waiting 0", "jobs_failed 0", "deliveries_waiting 0", "deliveries_lag_seconds 0"] {
            assert!(text.contains(&format!("\nbanzhang_{idle}\n")), "{idle}: {text}");
        }
        let ctx = kernel::ctx::Ctx::house(kernel::id::TenantId::HOME, "test", test.clock.now());
        let sweep = move |tx: &mut kernel::db::Tx<'_>| {
            kernel::jobs::enqueue(tx, &ctx, &kernel::jobs::SWEEP, serde_json::Value::Null)
        };
        test.house.db().write(sweep).await.unwrap();
        let text = ask(metrics, "GET", "/metrics", &[]).await.expect(200).text();
        assert!(text.contains("\nbanzhang_jobs_waiting 1\n"), "{text}");
    }

    async fn metrics_count_by_pattern_and_name_nobody(test: TestHouse) {
        let world = test.world();
        world.client("owner").get("/nowhere/per_secret?q=13800000000").await;
        let client = router(&test.house, pages(front)).layer(axum::Extension(ConnectInfo(local())));
        ask(client.clone(), "GET", "/people/13800000000", &[PAGE]).await.expect(200);
        let text = ask(client, "GET", "/metrics", &[]).await.expect(200).text();
        assert!(text.contains("banzhang_http_requests_total{method=\"GET\",route=\"page\",status=\"200\"} 1"), "{text}");
        assert!(text.contains("banzhang_db_connections_max") && text.ends_with("# EOF\n"), "{text}");
        assert!(!text.contains("13800000000") && !text.contains("per_secret"), "{text}");
    }
}

fn local() -> SocketAddr {
    "127.0.0.1:9999".parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_are_for_this_machine_or_the_token() {
    let test = kernel::testing::prepared(On::Sqlite).await;
    let from = |house: &House, peer: &str| {
        let peer: SocketAddr = peer.parse().unwrap();
        router(house, pages(front)).layer(axum::Extension(ConnectInfo(peer)))
    };
    let plain = &test.house;
    ask(from(plain, "127.0.0.1:1"), "GET", "/metrics", &[]).await.expect(200);
    ask(from(plain, "10.0.0.7:1"), "GET", "/metrics", &[]).await.expect(404);
    ask(from(plain, "10.0.0.7:1"), "GET", "/metrics", &[("authorization", "Bearer ")]).await.expect(404);
    ask(from(plain, "127.0.0.1:1"), "GET", "/metrics", &[("x-forwarded-for", "10.0.0.7")]).await.expect(404);
    let config = Config {
        metrics_token: Some("0123456789abcdef".to_owned()),
        behind_proxy: true,
        ..test.house.config().clone()
    };
    let guarded =
        House::open(test.house.db().clone(), test.clock.clone(), config, kernel::modules()).unwrap();
    ask(from(&guarded, "127.0.0.1:1"), "GET", "/metrics", &[]).await.expect(404);
    let sent = [("authorization", "Bearer 0123456789abcdef")];
    ask(from(&guarded, "10.0.0.7:1"), "GET", "/metrics", &sent).await.expect(200);
    let wrong = [("authorization", "Bearer 0123456789abcdeX")];
    ask(from(&guarded, "127.0.0.1:1"), "GET", "/metrics", &wrong).await.expect(404);
}

/// A server whose only page takes `millis`, at an address of its own.
async fn slow(
    millis: u64,
    bounds: Bounds,
) -> (SocketAddr, tokio::sync::oneshot::Sender<()>, tokio::task::JoinHandle<Ended>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let page = axum::Router::new().fallback(move || async move {
        tokio::time::sleep(Duration::from_millis(millis)).await;
        "done"
    });
    let serving = serve(listener, page, bounds, async { drop(stopped.await) });
    (address, stop, tokio::spawn(serving))
}

/// A connection with a whole request on it.
fn asked(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    stream
}

const WIDE: Bounds = Bounds { connections: 8, head: Duration::from_secs(10), grace: Duration::from_secs(5) };

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_under_way_is_finished_and_idle_connections_do_not_hold_the_door() {
    let (address, stop, serving) = slow(300, WIDE).await;
    let _idle = TcpStream::connect(address).unwrap();
    let mut stream = asked(address);
    tokio::time::sleep(Duration::from_millis(100)).await;
    stop.send(()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("done"), "{answer}");
    assert_eq!(serving.await.unwrap(), Ended::InPeace);
    assert!(TcpStream::connect(address).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_wait_for_what_is_under_way_has_an_end() {
    let (address, stop, serving) = slow(60_000, Bounds { grace: Duration::from_millis(200), ..WIDE }).await;
    let _stream = asked(address);
    tokio::time::sleep(Duration::from_millis(100)).await;
    stop.send(()).unwrap();
    assert_eq!(serving.await.unwrap(), Ended::Cut);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_connections_than_allowed_wait_for_a_place() {
    let (address, _stop, _serving) = slow(0, Bounds { connections: 1, ..WIDE }).await;
    let first = TcpStream::connect(address).unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut second = asked(address);
    second.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    let mut byte = [0];
    assert!(second.read(&mut byte).is_err(), "served although the place was taken");
    drop(first);
    second.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    assert_eq!(second.read(&mut byte).unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_never_ends_its_head_is_let_go() {
    let (address, _stop, _serving) = slow(0, Bounds { head: Duration::from_millis(200), ..WIDE }).await;
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nx-slow: ").unwrap();
    let mut all = Vec::new();
    stream.read_to_end(&mut all).expect("let go before the reader lost patience");
}
