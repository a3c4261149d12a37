//! Sending to a receiver outside.

use std::time::Duration;

use serde_json::{Value, json};
use ureq::Agent;
use ureq::unversioned::transport::DefaultConnector;

use super::Happened;
use super::guard::{Guard, Guarded, Inside, Network};
use super::robot;
use super::sign::hmac_hex;
use super::webhooks::{Format, Target};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::text::Words;
use crate::time::Moment;

/// A receiver has this long for everything, from looking up its name to the end of its answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// So much of an answer is read.
const ANSWER: u64 = 16 << 10;

/// Sends to webhooks: no redirects, no proxies, no connections kept, nothing inside.
pub(super) struct Sender {
    agent: Agent,
    public_url: Option<String>,
}

/// Why a receiver did not take it.
#[derive(Debug)]
pub(super) struct Refusal {
    /// In both languages, for who set the webhook up.
    pub(super) words: Words,
    /// Whether it answers at all; if not, the others need not be tried either.
    pub(super) answers: bool,
}

impl Sender {
    pub(super) fn new(config: &Config) -> Result<Self> {
        let networks = config.allow_private_webhooks.iter().map(|text| text.parse::<Network>());
        let allowed = networks
            .collect::<std::result::Result<Vec<_>, _>>()
            .map_err(|error| Error::internal("allow_private_webhooks", error))?;
        let settings = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .max_response_header_size(16 << 10)
            .proxy(None)
            .user_agent(concat!("Banzhang/", env!("CARGO_PKG_VERSION")))
            .build();
        let resolver = Guarded::new(Guard::new(allowed));
        let agent = Agent::with_parts(settings, DefaultConnector::default(), resolver);
        Ok(Self { agent, public_url: config.public_url.clone() })
    }

    /// Sends one event; `Ok` only when the receiver said that it has it.
    pub(super) fn send(
        &self,
        target: &Target,
        event: &Happened,
        name: Option<&Words>,
        now: Moment,
    ) -> std::result::Result<(), Refusal> {
        let link = self.public_url.as_deref();
        let (url, body) = match target.format {
            Format::Generic => (target.url.clone(), generic(event)),
            robot => robot::message(robot, target, &robot::text(event, name, link), now),
        };
        let body = body.to_string();
        let mut request = self
            .agent
            .post(&url)
            .header("content-type", "application/json; charset=utf-8")
            .header("idempotency-key", event.id.to_string());
        if let (Format::Generic, Some(secret)) = (target.format, &target.secret) {
            request = request.header("banzhang-signature", signature(secret.expose(), &body, now));
        }
        let mut answer = request.send(body).map_err(|error| unreached(&error))?;
        let status = answer.status().as_u16();
        if !(200..300).contains(&status) {
            return Err(turned_away(status));
        }
        if target.format == Format::Generic {
            return Ok(());
        }
        let said = answer.body_mut().with_config().limit(ANSWER).read_to_string();
        robot::accepted(&said.map_err(|error| unreached(&error))?)
    }
}

fn generic(event: &Happened) -> Value {
    json!({
        "id": event.id,
        "kind": event.kind,
        "subject": event.subject,
        "at": event.at,
        "data": event.payload,
    })
}

/// `t=<seconds>,v1=<HMAC-SHA256 of "seconds.body" in hex>`: a receiver refuses old times, so that nothing is replayed.
pub(super) fn signature(secret: &str, body: &str, now: Moment) -> String {
    let seconds = now.micros() / 1_000_000;
    format!("t={seconds},v1={}", hmac_hex(secret.as_bytes(), format!("{seconds}.{body}").as_bytes()))
}

/// What a status other than 2xx says. An overloaded or broken receiver is left alone for a while.
fn turned_away(status: u16) -> Refusal {
    let words =
        Words::made(format!("对方回复 HTTP {status}。"), format!("The receiver answered HTTP {status}."));
    Refusal { words, answers: status < 500 && status != 429 }
}

fn unreached(error: &ureq::Error) -> Refusal {
    let inside = match error {
        ureq::Error::Other(cause) => cause.downcast_ref::<Inside>(),
        _ => None,
    };
    let words = match inside {
        Some(Inside(address)) => Words::made(
            format!(
                "地址 {address} 不在公网上，未发送。确需发送时，请管理员在 allow_private_webhooks 中放行。"
            ),
            format!(
                "{address} is not on the public internet, so nothing was sent. The operator can allow it in allow_private_webhooks."
            ),
        ),
        None => Words::made(format!("无法送达：{error}"), format!("Not reached: {error}")),
    };
    Refusal { words, answers: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_covers_time_and_body() {
        let at = Moment::from_micros(1_700_000_000_123_456);
        let signed = signature("secret", "{}", at);
        assert!(signed.starts_with("t=1700000000,v1="));
        assert_ne!(signed, signature("secret", "{ }", at));
        assert_ne!(signed, signature("other", "{}", at));
        assert_ne!(signed, signature("secret", "{}", at.plus_seconds(1)));
    }
}
