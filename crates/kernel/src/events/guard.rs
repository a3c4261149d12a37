//! Which addresses a webhook may reach: those of the public internet, and networks that the operator allowed.
//!
//! Checked where the connection is made, on the addresses that the name really resolved to, so that neither a name that
//! points inside nor one that changes between two look-ups gets through.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// A block of addresses, such as `10.0.0.0/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

/// A text that is no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no network: write 10.1.2.3, 10.0.0.0/8 or fd00::/8")]
pub struct NotANetwork(String);

impl FromStr for Network {
    type Err = NotANetwork;
    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let wrong = || NotANetwork(text.to_owned());
        let (address, prefix) = text.split_once('/').map_or((text, None), |(head, tail)| (head, Some(tail)));
        let address: IpAddr = address.trim().parse().map_err(|_| wrong())?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => longest,
            Some(digits) => {
                digits.trim().parse().ok().filter(|prefix| *prefix <= longest).ok_or_else(wrong)?
            }
        };
        Ok(Self { address, prefix })
    }
}

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let shift = 32 - u32::from(self.prefix);
                (network.to_bits() ^ address.to_bits()).checked_shr(shift).unwrap_or(0) == 0
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let shift = 128 - u32::from(self.prefix);
                (network.to_bits() ^ address.to_bits()).checked_shr(shift).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

/// Decides on addresses.
#[derive(Debug, Clone, Default)]
pub(crate) struct Guard {
    allowed: Vec<Network>,
}

impl Guard {
    pub(crate) fn new(allowed: Vec<Network>) -> Self {
        Self { allowed }
    }

    /// Whether a connection to `address` may be made.
    pub(crate) fn admits(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        let public = match address {
            IpAddr::V4(address) => public_v4(address),
            IpAddr::V6(address) => public_v6(address),
        };
        public || self.allowed.iter().any(|network| network.contains(address))
    }
}

/// Blocks of the IANA special-purpose registry that are not the public internet (RFC 6890 and its successors).
const SPECIAL_V4: [([u8; 4], u8); 15] = [
    ([0, 0, 0, 0], 8),       // this network
    ([10, 0, 0, 0], 8),      // private
    ([100, 64, 0, 0], 10),   // carriers' own; a cloud keeps its metadata here
    ([127, 0, 0, 0], 8),     // loopback
    ([169, 254, 0, 0], 16),  // link-local, metadata
    ([172, 16, 0, 0], 12),   // private
    ([192, 0, 0, 0], 24),    // protocol assignments
    ([192, 0, 2, 0], 24),    // documentation
    ([192, 88, 99, 0], 24),  // former 6to4 relays
    ([192, 168, 0, 0], 16),  // private
    ([198, 18, 0, 0], 15),   // benchmarks
    ([198, 51, 100, 0], 24), // documentation
    ([203, 0, 113, 0], 24),  // documentation
    ([224, 0, 0, 0], 4),     // multicast
    ([240, 0, 0, 0], 4),     // reserved, broadcast
];

/// Blocks within `2000::/3` that are not the public internet, or carry an IPv4 address that could be anything.
const SPECIAL_V6: [(Ipv6Addr, u8); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocol assignments, Teredo
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // 6to4
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation
];

fn public_v4(address: Ipv4Addr) -> bool {
    !SPECIAL_V4.iter().any(|(block, prefix)| {
        Network { address: IpAddr::from(*block), prefix: *prefix }.contains(IpAddr::V4(address))
    })
}

/// Only `2000::/3` is given out to the public internet; the rest is loopback, local, multicast, translated or unused.
fn public_v6(address: Ipv6Addr) -> bool {
    let global = address.segments()[0] & 0xe000 == 0x2000;
    global
        && !SPECIAL_V6.iter().any(|(block, prefix)| {
            Network { address: IpAddr::V6(*block), prefix: *prefix }.contains(IpAddr::V6(address))
        })
}

/// Why a connection was not made.
#[derive(Debug, thiserror::Error)]
#[error("{0} is not on the public internet")]
pub(super) struct Inside(pub(super) IpAddr);

/// Looks names up and refuses those of which any address is inside.
#[derive(Debug, Default)]
pub(super) struct Guarded {
    resolver: DefaultResolver,
    guard: Guard,
}

impl Guarded {
    pub(super) fn new(guard: Guard) -> Self {
        Self { resolver: DefaultResolver::default(), guard }
    }
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &ureq::http::Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.resolver.resolve(uri, config, timeout)?;
        match found.iter().find(|address| !self.guard.admits(address.ip())) {
            Some(address) => Err(ureq::Error::Other(Box::new(Inside(address.ip())))),
            None => Ok(found),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(address: &str) -> bool {
        Guard::default().admits(address.parse().unwrap())
    }

    #[test]
    fn the_public_internet_is_reached() {
        for address in
            ["1.1.1.1", "114.114.114.114", "100.63.255.255", "100.128.0.1", "2400:3200::1", "::ffff:1.1.1.1"]
        {
            assert!(admitted(address), "{address}");
        }
    }

    #[test]
    fn every_class_of_inside_addresses_is_refused() {
        let classes = [
            ("loopback", ["127.0.0.1", "127.8.9.1", "::1"].as_slice()),
            ("private", &["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"]),
            ("unique local", &["fc00::1", "fdff::1"]),
            ("link-local", &["169.254.0.1", "fe80::1", "febf::1", "fec0::1"]),
            ("metadata", &["169.254.169.254", "100.100.100.200", "fd00:ec2::254", "192.0.0.192"]),
            ("multicast", &["224.0.0.1", "239.255.255.255", "ff02::1"]),
            ("broadcast and reserved", &["255.255.255.255", "240.0.0.1"]),
            ("unspecified", &["0.0.0.0", "0.1.2.3", "::"]),
            ("mapped", &["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254"]),
            ("compatible", &["::127.0.0.1", "::10.0.0.1"]),
            ("translated", &["64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::1"]),
            (
                "documentation and benchmarks",
                &["192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "2001:db8::1"],
            ),
        ];
        for (class, addresses) in classes {
            for address in addresses {
                assert!(!admitted(address), "{class}: {address}");
            }
        }
    }

    #[test]
    fn an_operator_allows_a_network_and_no_more() {
        let guard = Guard::new(vec!["10.1.0.0/16".parse().unwrap(), "fd00::7".parse().unwrap()]);
        let admits = |address: &str| guard.admits(address.parse().unwrap());
        assert!(admits("10.1.255.3") && admits("::ffff:10.1.0.1") && admits("fd00::7"));
        assert!(!admits("10.2.0.1") && !admits("fd00::8") && !admits("127.0.0.1"));
    }

    #[test]
    fn texts_that_are_no_networks_are_refused() {
        for text in ["", "10.0.0.0/33", "10.0.0/8", "localhost", "::1/129", "10.0.0.0/-1"] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
        assert!("0.0.0.0/0".parse::<Network>().unwrap().contains("9.9.9.9".parse().unwrap()));
    }
}
