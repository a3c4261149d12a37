//! A mail as it goes over the wire.

use std::time::{Duration, SystemTime};

use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};

use super::server::Server;
use crate::error::{Error, Result};
use crate::time::Moment;

/// What a mail consists of.
pub(super) struct Parts<'p> {
    pub address: &'p str,
    pub subject: &'p str,
    pub body: &'p str,
    pub message_id: &'p str,
    pub at: Moment,
    /// Name, media type and bytes.
    pub file: Option<(&'p str, &'p str, Vec<u8>)>,
}

/// Whether a text is an address of somebody.
pub(super) fn is_address(text: &str) -> bool {
    text.len() <= 200 && text.parse::<Address>().is_ok()
}

/// The domain of an address; `localhost` where it has none.
pub(super) fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
}

/// The message, from the server's sender.
pub(super) fn message(server: &Server, parts: Parts<'_>) -> Result<Message> {
    let failed = |error: lettre::error::Error| Error::internal("a mail", error);
    let name = Some(server.sender_name.clone()).filter(|name| !name.is_empty());
    let micros = u64::try_from(parts.at.micros()).unwrap_or(0);
    let builder = Message::builder()
        .from(Mailbox::new(name, address(&server.sender)?))
        .to(Mailbox::new(None, address(parts.address)?))
        .subject(parts.subject)
        .message_id(Some(parts.message_id.to_owned()))
        .date(SystemTime::UNIX_EPOCH + Duration::from_micros(micros));
    let text = SinglePart::plain(parts.body.to_owned());
    match parts.file {
        None => builder.singlepart(text).map_err(failed),
        Some((name, kind, bytes)) => {
            let kind = ContentType::parse(kind).unwrap_or(ContentType::TEXT_PLAIN);
            let file = Attachment::new(name.to_owned()).body(bytes, kind);
            builder.multipart(MultiPart::mixed().singlepart(text).singlepart(file)).map_err(failed)
        }
    }
}

fn address(text: &str) -> Result<Address> {
    text.parse().map_err(|error: lettre::address::AddressError| Error::internal("an address of mail", error))
}

#[cfg(test)]
mod tests {
    use super::super::server::{Password, Tls};
    use super::*;

    fn server() -> Server {
        Server {
            host: "smtp.example.com".to_owned(),
            port: 587,
            tls: Tls::Start,
            login: String::new(),
            password: Password::default(),
            sender: "report@example.com".to_owned(),
            sender_name: "班长".to_owned(),
            version: 1,
        }
    }

    #[test]
    fn a_message_says_who_what_and_which() {
        let parts = Parts {
            address: "boss@example.org",
            subject: "日报\r\nBcc: x@example.net",
            body: "接待 12",
            message_id: "<mal_1@example.com>",
            at: Moment::from_micros(1_793_581_200_000_000),
            file: Some(("报表 11月.xlsx", "application/octet-stream", vec![0x50, 0x4b, 0xff])),
        };
        let text = String::from_utf8(message(&server(), parts).unwrap().formatted()).unwrap();
        assert!(text.contains("Message-ID: <mal_1@example.com>"), "{text}");
        assert!(text.contains("To: boss@example.org"), "{text}");
        assert!(!text.contains("\r\nBcc:"), "no header comes in by a subject: {text}");
        assert!(text.contains("UEv/"), "{text}");
    }

    #[test]
    fn addresses_are_told_from_other_texts() {
        for sound in ["a@b.cn", "li.xiaoman@mail.example.com"] {
            assert!(is_address(sound), "{sound}");
        }
        for wrong in ["", "a", "a@", "@b", "a@b c", "a@b.cn\r\nX: y", "a b@c.cn"] {
            assert!(!is_address(wrong), "{wrong}");
        }
    }
}
