//! Typed ids: integers in the database, prefixed text outside.
//!
//! An id is made by the node that inserts the row: 42 bits of milliseconds and 21 random bits, never falling within one
//! process. So rows sort by age, two nodes need not agree, and a backup keeps the ids on either database.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::time::Moment;

/// 2020-01-01 UTC in milliseconds: ids count from here.
const EPOCH: i64 = 1_577_836_800_000;
const RANDOM_BITS: u32 = 21;

static LAST: AtomicI64 = AtomicI64::new(0);

/// A fresh id for a row made at `now`.
pub fn fresh(now: Moment) -> i64 {
    let millis = (now.micros() / 1000 - EPOCH).max(1);
    let wanted = (millis << RANDOM_BITS) | i64::try_from(random_below(1 << RANDOM_BITS)).unwrap_or(0);
    let mut last = LAST.load(Ordering::Relaxed);
    loop {
        // A clock that is set back, or held by a test, must not make an id twice.
        let next = if wanted > last { wanted } else { last + 1 };
        match LAST.compare_exchange_weak(last, next, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => return next,
            Err(other) => last = other,
        }
    }
}

/// Random bytes of the system.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[expect(
        clippy::expect_used,
        reason = "without random numbers no secret is safe: the process has to stop"
    )]
    getrandom::fill(&mut bytes).expect("the system gives random numbers");
    bytes
}

/// A random number below `limit`, slightly uneven for limits that are no power of two.
pub(crate) fn random_below(limit: u64) -> u64 {
    u64::from_le_bytes(random()) % limit
}

/// A secret as text: 256 random bits.
pub fn secret() -> String {
    data_encoding::BASE64URL_NOPAD.encode(&random::<32>())
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// `id` as 13 characters without those that are read for one another.
pub fn encode(id: i64) -> String {
    let mut digits = [b'0'; 13];
    let mut rest = id.cast_unsigned();
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[(rest & 31) as usize];
        rest >>= 5;
    }
    digits.iter().copied().map(char::from).collect()
}

/// The id that [`encode`] wrote; `None` for every other text.
pub fn decode(text: &str) -> Option<i64> {
    if text.len() != 13 || !text.starts_with(['0', '1', '2', '3', '4', '5', '6', '7']) {
        return None;
    }
    text.bytes().try_fold(0_i64, |value, digit| {
        let position = ALPHABET.iter().position(|known| *known == digit)?;
        Some((value << 5) | i64::try_from(position).ok()?)
    })
}

/// Declares an id type with its prefix: `id_type! { /// A person. PersonId = "per" }`.
#[macro_export]
macro_rules! id_type {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// What every text of this id begins with, before `_`.
            pub const PREFIX: &'static str = $prefix;

            /// A fresh id for a row made at `now`.
            pub fn fresh(now: $crate::time::Moment) -> Self { Self($crate::id::fresh(now)) }

            /// The id of a stored row.
            pub const fn from_stored(id: i64) -> Self { Self(id) }

            /// As stored.
            pub const fn stored(self) -> i64 { self.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "{}_{}", $prefix, $crate::id::encode(self.0))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::id::NotAnId;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then($crate::id::decode)
                    .map(Self)
                    .ok_or($crate::id::NotAnId { prefix: $prefix })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some(concat!("^", $prefix, "_[0-9a-hjkmnp-tv-z]{13}$")))
                    .examples([serde_json::json!(Self::from_stored(1).to_string())])
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}

        impl $crate::db::Column for $name {
            const EXPECTED: &'static str = concat!("an id ", $prefix);
            fn read(cell: $crate::db::Cell<'_>) -> Option<Self> {
                <i64 as $crate::db::Column>::read(cell).map(Self)
            }
        }

        impl From<$name> for $crate::db::Value {
            fn from(id: $name) -> Self { $crate::db::Value::Int(id.0) }
        }
    )* };
}

/// A text that is no id of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the form {prefix}_ and 13 characters")]
pub struct NotAnId {
    /// The prefix it should have.
    pub prefix: &'static str,
}

id_type! {
    /// A tenant: the organisation whose rows these are.
    TenantId = "ten";
    /// A person of the team.
    PersonId = "per";
    /// A shop on a platform.
    ShopId = "shp";
    /// A team 班组 of a shop.
    TeamId = "tem";
    /// A sign-in.
    AccountId = "acc";
    /// A signed-in device.
    DeviceId = "dev";
    /// An API token.
    TokenId = "tok";
    /// A role.
    RoleId = "rol";
    /// A role given to a person over a scope.
    GrantId = "gra";
    /// A person's time in a team.
    EmploymentId = "emp";
    /// An account of a platform (nick), spoken for by persons.
    NickId = "nik";
    /// A person's time on a nick.
    BindingId = "bnd";
    /// A task 任务.
    TaskId = "tsk";
    /// A notice to a person.
    NoticeId = "ntf";
    /// A row of the audit log.
    AuditId = "aud";
    /// A job.
    JobId = "job";
    /// A recurring job.
    ScheduleId = "sch";
    /// An event of the house.
    EventId = "evt";
    /// A delivery of an event.
    DeliveryId = "dlv";
    /// A receiver of events outside.
    WebhookId = "whk";
    /// A stored file.
    FileId = "fil";
    /// A request, for the log and for support.
    RequestId = "req";
}

impl TenantId {
    /// The tenant of an installation that serves one organisation.
    pub const HOME: Self = Self(1);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_id_survives_its_text(id in 0_i64..=i64::MAX) {
            prop_assert_eq!(decode(&encode(id)), Some(id));
            let person = PersonId::from_stored(id);
            prop_assert_eq!(person.to_string().parse::<PersonId>(), Ok(person));
            prop_assert!(person.to_string().parse::<ShopId>().is_err());
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,20}") {
            let _ = decode(&text);
            let _ = text.parse::<PersonId>();
        }
    }

    #[test]
    fn ids_never_fall_even_on_a_held_clock() {
        let now = Moment::from_micros(1_800_000_000_000_000);
        let ids: Vec<i64> = (0..10_000).map(|_| fresh(now)).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
