//! Handing a mail to the server.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls as Encrypted, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Message, SmtpTransport, Transport};

use super::compose::domain;
use super::server::{Server, Tls};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::events::{Guard, Network};
use crate::text::Words;

/// How long the server may be silent at each step.
const PATIENCE: Duration = Duration::from_secs(15);

/// Why a mail was not taken.
#[derive(Debug)]
pub(super) struct Refusal {
    /// In both languages, for who set the server up.
    pub words: Words,
    /// Whether trying again may mend it.
    pub again: bool,
}

/// Hands a mail over; `Ok` only when the server said that it has it.
pub(super) fn send(
    config: &Config,
    server: &Server,
    message: &Message,
) -> Result<std::result::Result<(), Refusal>> {
    let networks = config.allow_private_webhooks.iter().map(|text| text.parse::<Network>());
    let allowed = networks
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(|error| Error::internal("allow_private_webhooks", error))?;
    let address = match reached(server, &Guard::new(allowed)) {
        Ok(address) => address,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let transport = match transport(server, address) {
        Ok(transport) => transport,
        Err(error) => return Ok(Err(said(&error))),
    };
    Ok(transport.send(message).map(drop).map_err(|error| said(&error)))
}

/// The address of the server: looked up here, so that what is checked is what is connected to.
fn reached(server: &Server, guard: &Guard) -> std::result::Result<IpAddr, Refusal> {
    let unknown = |error: std::io::Error| Refusal {
        words: Words::made(
            format!("找不到服务器 {}：{error}", server.host),
            format!("{} is not found: {error}", server.host),
        ),
        again: true,
    };
    let found: Vec<SocketAddr> =
        (server.host.as_str(), server.port).to_socket_addrs().map_err(unknown)?.collect();
    match found.iter().find(|address| !guard.admits(address.ip())) {
        Some(address) => Err(Refusal {
            words: Words::made(
                format!(
                    "地址 {} 不在公网上，未发送。确需使用内网服务器时，请管理员在 allow_private_webhooks 中放行。",
                    address.ip()
                ),
                format!(
                    "{} is not on the public internet, so nothing was sent. The operator can allow it in allow_private_webhooks.",
                    address.ip()
                ),
            ),
            again: false,
        }),
        None => found.first().map(SocketAddr::ip).ok_or_else(|| unknown(std::io::Error::other("no address"))),
    }
}

fn transport(
    server: &Server,
    address: IpAddr,
) -> std::result::Result<SmtpTransport, lettre::transport::smtp::Error> {
    let parameters = || TlsParameters::new(server.host.clone());
    let tls = match server.tls {
        Tls::Start => Encrypted::Required(parameters()?),
        Tls::Whole => Encrypted::Wrapper(parameters()?),
        Tls::None => Encrypted::None,
    };
    let mut builder = SmtpTransport::builder_dangerous(address.to_string())
        .port(server.port)
        .tls(tls)
        .hello_name(ClientId::Domain(domain(&server.sender).to_owned()))
        .timeout(Some(PATIENCE));
    if !server.login.is_empty() {
        builder = builder.credentials(Credentials::new(server.login.clone(), server.password.0.clone()));
    }
    Ok(builder.build())
}

fn said(error: &lettre::transport::smtp::Error) -> Refusal {
    let cause = std::error::Error::source(error).map(|cause| format!("：{cause}")).unwrap_or_default();
    let text: String = format!("{error}{cause}").chars().filter(|c| !c.is_control()).take(300).collect();
    Refusal {
        words: Words::made(format!("邮件未送出：{text}"), format!("The mail was not taken: {text}")),
        again: !error.is_permanent() && !error.is_client(),
    }
}
