//! Passwords: what is taken, and how they are kept.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use serde::Deserialize;
use tokio::sync::{Semaphore, SemaphorePermit};
use utoipa::ToSchema;

use crate::error::{Error, FieldProblem, Result, too_many};
use crate::text::Words;

/// Passwords that attackers try first, lower case, one a line.
const COMMON: &str = include_str!("common.txt");

/// A hash of nothing with the parameters of all others: verified when there is no account, so that an unknown login
/// takes as long as a known one.
const DECOY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$YmFuemhhbmctZGVjb3k$3jHLlb1sDsjIjb2C8Rl0q5XcC0TLs1qzCEPtFq2gmYc";

/// Hashes computed at once, 19 MiB each: a burst of sign-ins waits and does not exhaust memory.
static HASHING: Semaphore = Semaphore::const_new(4);
/// Hashes computed by this process since it started.
static COMPUTED: AtomicU64 = AtomicU64::new(0);
/// How long a sign-in waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// A password as typed. Never stored, never shown.
#[derive(Clone, Deserialize, ToSchema)]
#[schema(format = Password)]
#[serde(transparent)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Password(…)")
    }
}

impl Password {
    /// From what was typed, for the command line.
    pub fn typed(text: String) -> Self {
        Self(text)
    }

    /// Whether it may be the password of `login`; `least` characters at least. Otherwise what is wrong with the field
    /// at `pointer`.
    pub fn fits(&self, pointer: &str, login: &str, least: u32) -> Result<(), FieldProblem> {
        let problem = |code, detail| Err(FieldProblem { pointer: pointer.to_owned(), code, detail });
        let length = self.0.chars().count();
        if length < least as usize {
            let (zh, en) = (format!("至少 {least} 个字符。"), format!("At least {least} characters."));
            return problem("too_short", Words::made(zh, en));
        }
        if self.0.len() > 1024 {
            return problem("too_long", Words::fixed("最多 1024 字节。", "At most 1024 bytes."));
        }
        let plain = self.0.trim().to_lowercase();
        if plain == login || plain.chars().rev().eq(login.chars()) {
            let detail = Words::fixed("密码不能与登录名相同。", "The password must not be the login.");
            return problem("like_login", detail);
        }
        if COMMON.lines().any(|common| common == plain) || is_monotonous(&plain) {
            let detail = Words::fixed(
                "这个密码太常见，攻击者最先尝试的就是它。请换一个。",
                "This password is among the first that attackers try. Choose another.",
            );
            return problem("too_common", detail);
        }
        Ok(())
    }

    /// Its hash in PHC form, on the calling thread: for the command line.
    pub fn hashed_now(&self) -> Result<String> {
        let hash = Argon2::default().hash_password(self.0.as_bytes());
        hash.map(|hash| hash.to_string()).map_err(|error| Error::internal("hashing a password", error))
    }

    /// Its hash in PHC form.
    pub async fn hashed(&self) -> Result<String> {
        let password = self.clone();
        in_turn(move || password.hashed_now()).await
    }

    /// Whether it is the password of `kept`; takes as long when there is none.
    pub(super) async fn matches(&self, kept: Option<String>) -> Result<bool> {
        let password = self.clone();
        in_turn(move || {
            let hash = kept.as_deref().unwrap_or(DECOY);
            Ok(Argon2::default().verify_password(password.0.as_bytes(), hash).is_ok() && kept.is_some())
        })
        .await
    }
}

/// Hashes of passwords computed by this process: a sign-in costs one, whether or not there is such an account.
pub fn hashes_computed() -> u64 {
    COMPUTED.load(Ordering::Relaxed)
}

/// Fewer than four different characters, or one long run up or down such as `abcdefghij`.
fn is_monotonous(password: &str) -> bool {
    let letters: Vec<u32> = password.chars().map(u32::from).collect();
    let mut different = letters.clone();
    different.sort_unstable();
    different.dedup();
    let run = |step: i64| letters.windows(2).all(|pair| i64::from(pair[1]) - i64::from(pair[0]) == step);
    different.len() < 4 || run(1) || run(-1)
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let turn: SemaphorePermit<'static> = match tokio::time::timeout(PATIENCE, HASHING.acquire()).await {
        Ok(Ok(permit)) => permit,
        _ => return Err(too_many("busy", 5)),
    };
    // The permit goes with the work: a caller that hangs up does not make room before the memory is free.
    let hashed = tokio::task::spawn_blocking(move || {
        let outcome = work();
        COMPUTED.fetch_add(1, Ordering::Relaxed);
        drop(turn);
        outcome
    });
    hashed.await.map_err(|died| Error::internal("hashing a password", died))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(password: &str) -> Option<&'static str> {
        Password::typed(password.to_owned()).fits("/password", "xiaoman", 8).err().map(|problem| problem.code)
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        assert_eq!(refused("七个字符的密码"), Some("too_short"));
        assert_eq!(refused("xiaoman"), Some("too_short"));
        assert_eq!(refused("Password123"), Some("too_common"));
        assert_eq!(refused("woaini1314"), Some("too_common"));
        assert_eq!(refused("1111111111"), Some("too_common"));
        assert_eq!(refused("12345678901"), Some("too_common"));
        assert_eq!(refused("hgfedcba"), Some("too_common"));
        assert_eq!(refused("三月的雨下了一整夜"), None);
        assert_eq!(refused("correct horse battery"), None);
        let equal = Password::typed("Xiaoman-Lin".to_owned()).fits("/password", "xiaoman-lin", 8);
        assert_eq!(equal.unwrap_err().code, "like_login");
    }

    #[test]
    fn nothing_shows_a_password() {
        assert_eq!(format!("{:?}", Password::typed("secret".to_owned())), "Password(…)");
    }

    #[tokio::test]
    async fn a_hash_knows_its_password_and_the_decoy_none() {
        let password = Password::typed("三月的雨下了一整夜".to_owned());
        let hash = password.hashed().await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(password.matches(Some(hash.clone())).await.unwrap());
        assert!(!Password::typed("三月的雨".to_owned()).matches(Some(hash)).await.unwrap());
        assert!(!password.matches(None).await.unwrap());
        assert!(argon2::password_hash::phc::PasswordHash::new(DECOY).is_ok());
    }
}
