//! `banzhang serve`.

use std::io::Write as _;
use std::time::{Duration, Instant};

use kernel::events::Couriers;
use kernel::house::House;
use kernel::http::{Bounds, Ended};
use kernel::jobs::Workers;
use kernel::text::Words;
use measure::facts::Engine;
use measure::search::Indexer;
use tokio::net::TcpListener;

use super::arguments::ServeArguments;
use super::open::{self, Lock};
use super::{ServerError, front, log};
use crate::arguments::Lang;

/// Threads that make figures: one reads and computes while another writes.
const FIGURES: usize = 2;
/// How long a client may take to send the head of a request.
const HEAD: Duration = Duration::from_secs(10);

/// Serves until it is told to stop.
pub fn run(arguments: &ServeArguments) -> Result<(), ServerError> {
    let begun = Instant::now();
    let config = open::configured(&arguments.house, arguments.settings())?;
    log::start(&config.log)?;
    open::make_folder(&config.data)?;
    let _lock = Lock::unless_shared(&config)?;
    let house = open::house(config)?;
    welcome(&house, arguments.house.lang)?;
    serve(&house, arguments.house.lang, begun, std::future::pending())
}

/// Serves an open house until it is told to stop; `beside` goes on meanwhile.
pub fn serve(
    house: &House,
    lang: Lang,
    begun: Instant,
    beside: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServerError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|source| ServerError::System { step: "the runtime", source })?;
    let hands = Hands::start(house)?;
    runtime.spawn(beside);
    let ended = runtime.block_on(listen(house, lang, begun));
    hands.stop(Duration::from_secs(house.config().shutdown_seconds));
    // A connection that was cut must not hold the process.
    runtime.shutdown_timeout(Duration::from_secs(1));
    ended
}

/// Who works beside the pages, on threads of their own: jobs, what is told to other rooms and to webhooks, figures, the search. A node
/// that serves pages only has none.
struct Hands {
    workers: Workers,
    couriers: Option<Couriers>,
    figures: Option<Engine>,
    search: Option<Indexer>,
    watcher: Option<measure::Watcher>,
}

impl Hands {
    fn start(house: &House) -> Result<Self, ServerError> {
        let count = house.config().workers;
        let couriers = (count > 0).then(|| Couriers::start(house)).transpose()?;
        let figures = (count > 0).then(|| Engine::start(house, FIGURES)).transpose()?;
        let search = (count > 0).then(|| Indexer::start(house)).transpose()?;
        let watched = house.config().watch.as_deref().filter(|_| count > 0);
        let watcher = watched.map(|folder| measure::Watcher::start(house, folder)).transpose()?;
        Ok(Self { workers: Workers::start(house, count)?, couriers, figures, search, watcher })
    }

    /// Waits up to `patience` for all together.
    fn stop(self, patience: Duration) {
        let begun = Instant::now();
        drop(self.watcher);
        self.workers.stop(patience);
        if let Some(couriers) = self.couriers {
            couriers.stop(patience.saturating_sub(begun.elapsed()));
        }
        if let Some(figures) = self.figures {
            figures.stop(patience.saturating_sub(begun.elapsed()));
        }
        if let Some(search) = self.search {
            search.stop(patience.saturating_sub(begun.elapsed()));
        }
    }
}

async fn listen(house: &House, lang: Lang, begun: Instant) -> Result<(), ServerError> {
    let config = house.config();
    let failed = |source| ServerError::Listen { address: config.listen.clone(), source };
    let listener = TcpListener::bind(&config.listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let (stopped, pages) = (stopped()?, house.clone());
    let stop = async move {
        stopped.await;
        pages.close_pages();
    };
    tracing::info!(%address, data = %config.data.display(), version = env!("CARGO_PKG_VERSION"),
        start_millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX), "serving");
    if !address.ip().is_loopback() && !config.secure() {
        tracing::warn!(
            "reachable from other machines without https: passwords can be read on the way; put a proxy with https before it and set --public-url https://…"
        );
    }
    announce(&config.public_url.clone().unwrap_or_else(|| format!("http://{address}")), lang)?;
    let bounds = Bounds {
        connections: config.max_connections,
        head: HEAD,
        grace: Duration::from_secs(config.shutdown_seconds),
    };
    let router = kernel::http::router(house, kernel::http::pages(front::find));
    match kernel::http::serve(listener, router, bounds, stop).await {
        Ended::InPeace => tracing::info!("stopped; every request was answered"),
        Ended::Cut => tracing::warn!("stopped; connections that were still open have been cut"),
    }
    Ok(())
}

/// On the first run, the code by which the owner is made in the browser. Not in the log, which others may read.
fn welcome(house: &House, lang: Lang) -> Result<(), ServerError> {
    let Some(code) = kernel::accounts::setup::code(house)? else { return Ok(()) };
    say(
        &Words::made(
            format!("首次启动：请在浏览器中打开下面的地址，用一次性安装码 {code} 创建老板账号。"),
            format!("First run: open the address below and make the owner with the one-time code {code}"),
        ),
        lang,
    )
}

/// Tells the address on the standard output.
fn announce(address: &str, lang: Lang) -> Result<(), ServerError> {
    let words = Words::made(format!("班长已启动：{address}"), format!("Banzhang is at {address}"));
    say(&words, lang)
}

/// A line on the standard output.
pub fn say(words: &Words, lang: Lang) -> Result<(), ServerError> {
    let line = words.in_language(lang.into());
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .map_err(|source| ServerError::System { step: "the output", source })
}

/// Comes true when the process is asked to stop; a second request ends it at once.
fn stopped() -> Result<impl Future<Output = ()>, ServerError> {
    use tokio::signal::unix::{SignalKind, signal};
    let failed = |source| ServerError::System { step: "signals", source };
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    Ok(async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        tracing::info!("asked to stop; finishing what is under way");
        tokio::spawn(async move {
            tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
            std::process::exit(1);
        });
    })
}
