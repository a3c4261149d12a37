//! Live pages.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use kernel::house::House;
use kernel::live::{self, Event, Pace};
use kernel::on_both;
use kernel::testing::Client;
use serde_json::json;
use tokio::time::timeout;
use tokio_stream::StreamExt;

const SOON: Duration = Duration::from_secs(10);
const QUIET: Duration = Duration::from_millis(300);

/// The frames of an open page.
struct Page(BodyDataStream, String);

impl Page {
    async fn open(client: &Client) -> Self {
        let mut page = Self::of(client.stream("/live").await);
        assert_eq!(page.next().await, "event: open\ndata: {}");
        page
    }

    fn of(body: Body) -> Self {
        Self(body.into_data_stream(), String::new())
    }

    /// The next frame, signs of life left out.
    async fn next(&mut self) -> String {
        loop {
            if let Some((frame, rest)) = self.1.split_once("\n\n") {
                let frame = frame.to_owned();
                self.1 = rest.to_owned();
                if frame.starts_with(':') {
                    continue;
                }
                return frame;
            }
            let bytes =
                timeout(SOON, self.0.next()).await.expect("an event").expect("the stream goes on").unwrap();
            self.1.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    /// The next frame that is no `resync`, which comes when a node begins to listen.
    async fn changed(&mut self) -> String {
        loop {
            let frame = self.next().await;
            if !frame.starts_with("event: resync") {
                return frame;
            }
        }
    }

    async fn quiet(&mut self) -> bool {
        timeout(QUIET, self.changed()).await.is_err()
    }
}

/// Waits until signals come through: on PostgreSQL the node says `resync` when it has begun to listen.
async fn listening(test: &kernel::testing::TestHouse, house: &House) {
    if test.url().starts_with("postgres") {
        let mut signals = house.db().subscribe();
        timeout(SOON, signals.recv()).await.expect("the node listens").unwrap();
    }
}

on_both! {
    async fn a_page_hears_what_is_its_viewers_and_nothing_else(test: TestHouse) {
        let world = test.world();
        listening(&test, &test.house).await;
        let mut agent = Page::open(&world.client("agent")).await;
        let mut colleague = Page::open(&world.client("colleague")).await;
        let task = world.client("leader").post("/tasks", json!({ "title": "x", "owner": world.person("agent") })).await.expect(201).json();
        let id = task["id"].as_str().unwrap();
        assert!(agent.changed().await.starts_with("event: notification\ndata: {\"id\":\"ntf_"));
        assert_eq!(agent.changed().await, format!("event: task\ndata: {{\"id\":\"{id}\"}}"));
        assert!(colleague.quiet().await);
    }

    async fn what_is_rolled_back_is_not_told(test: TestHouse) {
        let world = test.world();
        listening(&test, &test.house).await;
        let mut agent = Page::open(&world.client("agent")).await;
        world.client("leader").post("/tasks", json!({ "title": " ", "owner": world.person("agent") })).await.expect(422);
        assert!(agent.quiet().await);
    }

    async fn a_page_ends_with_its_session(test: TestHouse) {
        let world = test.world();
        let ctx = world.ctx("agent", &test).await;
        let pace = Pace { beat: Duration::from_millis(20), check: Duration::from_millis(50) };
        let mut events = live::open(&test.house, &ctx, pace).unwrap();
        assert_eq!(events.recv().await, Some(Event::Open));
        assert!(matches!(timeout(SOON, events.recv()).await.unwrap(), Some(Event::Beat | Event::Resync)));
        // The world's devices are good for 30 days.
        test.clock.advance_seconds(31 * 86_400);
        let ended = async { while events.recv().await.is_some() {} };
        timeout(SOON, ended).await.expect("the stream ends");
    }

    async fn a_page_ends_with_the_house(test: TestHouse) {
        let world = test.world();
        let ctx = world.ctx("agent", &test).await;
        let mut events = live::open(&test.house, &ctx, Pace::default()).unwrap();
        assert_eq!(events.recv().await, Some(Event::Open));
        test.house.close_pages();
        let mut late = live::open(&test.house, &ctx, Pace::default()).unwrap();
        let ended = async { while events.recv().await.is_some() || late.recv().await.is_some() {} };
        timeout(Duration::from_secs(1), ended).await.expect("both streams end");
    }

    async fn a_person_opens_so_many_pages_and_no_more(test: TestHouse) {
        let world = test.world();
        let ctx = world.ctx("agent", &test).await;
        let mut pages: Vec<_> = (0..12).map(|_| live::open(&test.house, &ctx, Pace::default()).unwrap()).collect();
        let refused = world.client("agent").get("/live").await.expect(429);
        assert_eq!(refused.code(), "too_many_pages");
        let other = world.ctx("colleague", &test).await;
        assert!(live::open(&test.house, &other, Pace::default()).is_ok());
        pages.pop();
        let again = async {
            while live::open(&test.house, &ctx, Pace::default()).is_err() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(SOON, again).await.expect("a closed page gives its place back");
    }

    async fn a_page_that_does_not_read_is_told_to_look_again(test: TestHouse) {
        let world = test.world();
        listening(&test, &test.house).await;
        let ctx = world.ctx("agent", &test).await;
        let pace = Pace { beat: Duration::from_secs(3600), check: Duration::from_secs(3600) };
        let mut events = live::open(&test.house, &ctx, pace).unwrap();
        for n in 0..200 {
            let to = Some(world.person("agent"));
            test.house.db().write(move |tx| live::tell(tx, kernel::id::TenantId::HOME, to, live::Kind::Job, n)).await.unwrap();
        }
        tokio::time::sleep(QUIET).await;
        let mut heard = Vec::new();
        while let Ok(event) = events.try_recv() {
            heard.push(event);
        }
        assert!(heard.len() <= 64, "{}", heard.len());
        let to = Some(world.person("agent"));
        test.house.db().write(move |tx| live::tell(tx, kernel::id::TenantId::HOME, to, live::Kind::Job, 999)).await.unwrap();
        assert_eq!(timeout(SOON, events.recv()).await.unwrap(), Some(Event::Resync));
    }

    async fn a_second_node_hears_the_first(test: TestHouse) {
        // The embedded database has one node; two houses on one server are two nodes.
        if !test.url().starts_with("postgres") {
            return;
        }
        let world = test.world();
        let (url, clock) = (test.url(), test.clock.clone());
        let second = tokio::task::spawn_blocking(move || {
            let db = kernel::db::Db::open(&url).unwrap();
            House::open(db, clock, kernel::config::Config::default(), kernel::modules()).unwrap()
        }).await.unwrap();
        listening(&test, &second).await;
        let ctx = world.ctx("agent", &test).await;
        let mut events = live::open(&second, &ctx, Pace::default()).unwrap();
        assert_eq!(events.recv().await, Some(Event::Open));
        world.client("agent").post("/tasks", json!({ "title": "x" })).await.expect(201);
        let heard = async {
            loop {
                match events.recv().await.unwrap() {
                    Event::Changed(name, _) => return name,
                    _ => continue,
                }
            }
        };
        assert_eq!(timeout(SOON, heard).await.expect("the other node hears"), "task");
        tokio::task::spawn_blocking(move || drop(second)).await.unwrap();
    }
}
