//! What the operator configures: the part of the settings that is needed before there is a database.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::events::Network;

/// What one layer says: the command line with its environment, or the file. What it leaves out, the next layer or the
/// default decides.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// See [`Config::listen`].
    pub listen: Option<String>,
    /// See [`Config::data`].
    pub data: Option<PathBuf>,
    /// See [`Config::database_url`].
    pub database_url: Option<String>,
    /// See [`Config::behind_proxy`].
    pub behind_proxy: Option<bool>,
    /// See [`Config::public_url`].
    pub public_url: Option<String>,
    /// See [`Config::workers`].
    pub workers: Option<usize>,
    /// See [`Config::log`].
    pub log: Option<String>,
    /// See [`Config::metrics_token`].
    pub metrics_token: Option<String>,
    /// See [`Config::max_connections`].
    pub max_connections: Option<usize>,
    /// See [`Config::shutdown_seconds`].
    pub shutdown_seconds: Option<u64>,
    /// See [`Config::allow_private_webhooks`].
    pub allow_private_webhooks: Option<Vec<String>>,
    /// What files are imported by themselves.
    pub import: Option<ImportSettings>,
}

/// The part `[import]` of the settings.
#[derive(Clone, Default, PartialEq, Eq, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportSettings {
    /// See [`Config::watch`].
    pub watch: Option<PathBuf>,
}

/// From flags, the environment and one TOML file, in this order; see `banzhang serve --help`.
#[derive(Clone, PartialEq, Eq)]
pub struct Config {
    /// Where the server listens.
    pub listen: String,
    /// Folder of the embedded database, files and backups.
    pub data: PathBuf,
    /// `postgres://…`; the embedded database when absent.
    pub database_url: Option<String>,
    /// Whether a proxy of our own stands before the server, whose `X-Forwarded-For` is to be believed.
    pub behind_proxy: bool,
    /// The address people type, such as `https://kf.example.com`; needed for links that are sent.
    pub public_url: Option<String>,
    /// Jobs worked on at once by this node; 0 for a node that serves pages only.
    pub workers: usize,
    /// Networks beside the public internet that webhooks may reach, such as `10.1.0.0/16`.
    pub allow_private_webhooks: Vec<String>,
    /// What is logged, as a filter such as `info,kernel::jobs=debug`.
    pub log: String,
    /// Opens `/metrics` to who sends it as `Authorization: Bearer …`; without it, only this machine may look.
    pub metrics_token: Option<String>,
    /// Connections served at once; more wait to be accepted.
    pub max_connections: usize,
    /// How long requests under way may take to finish when the server is told to stop.
    pub shutdown_seconds: u64,
    /// A folder whose files are imported once they have stopped growing.
    pub watch: Option<PathBuf>,
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{}: {source}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no TOML, or has a key that is none of ours.
    #[error("{}: {source}", .path.display())]
    Unfit {
        /// The file.
        path: PathBuf,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// A value that cannot be what it stands for.
    #[error("{key}: {why}")]
    Value {
        /// The setting.
        key: &'static str,
        /// What is wrong with it.
        why: String,
    },
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            data: PathBuf::from("banzhang-data"),
            database_url: None,
            behind_proxy: false,
            public_url: None,
            workers: 2,
            log: "info".to_owned(),
            metrics_token: None,
            max_connections: 4096,
            shutdown_seconds: 10,
            allow_private_webhooks: Vec::new(),
            watch: None,
        }
    }
}

/// Shows no password and no token.
impl std::fmt::Debug for Config {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let database = self.database_url.as_ref().map(|_| "postgres://…");
        let token = self.metrics_token.as_ref().map(|_| "…");
        formatter
            .debug_struct("Config")
            .field("listen", &self.listen)
            .field("data", &self.data)
            .field("database_url", &database)
            .field("behind_proxy", &self.behind_proxy)
            .field("public_url", &self.public_url)
            .field("workers", &self.workers)
            .field("log", &self.log)
            .field("metrics_token", &token)
            .field("max_connections", &self.max_connections)
            .field("shutdown_seconds", &self.shutdown_seconds)
            .field("watch", &self.watch)
            .field("allow_private_webhooks", &self.allow_private_webhooks)
            .finish()
    }
}

impl Settings {
    /// The layer of a file. An unknown key is an error that names key and line, so that a misspelt one is not lost.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
        toml::from_str(&text)
            .map_err(|source| ConfigError::Unfit { path: path.to_owned(), source: Box::new(source) })
    }

    /// This layer, with `below` for what it leaves out.
    pub fn over(self, below: Self) -> Self {
        Self {
            listen: self.listen.or(below.listen),
            data: self.data.or(below.data),
            database_url: self.database_url.or(below.database_url),
            behind_proxy: self.behind_proxy.or(below.behind_proxy),
            public_url: self.public_url.or(below.public_url),
            workers: self.workers.or(below.workers),
            log: self.log.or(below.log),
            metrics_token: self.metrics_token.or(below.metrics_token),
            max_connections: self.max_connections.or(below.max_connections),
            shutdown_seconds: self.shutdown_seconds.or(below.shutdown_seconds),
            allow_private_webhooks: self.allow_private_webhooks.or(below.allow_private_webhooks),
            import: self.import.or(below.import),
        }
    }

    /// The configuration, with the defaults for what no layer says.
    pub fn config(self) -> Result<Config, ConfigError> {
        let default = Config::default();
        let config = Config {
            listen: self.listen.unwrap_or(default.listen),
            data: self.data.unwrap_or(default.data),
            // An empty variable is how people unset one in a service file.
            database_url: self.database_url.filter(|url| !url.is_empty()),
            behind_proxy: self.behind_proxy.unwrap_or(default.behind_proxy),
            public_url: self.public_url.map(|url| url.trim_end_matches('/').to_owned()),
            workers: self.workers.unwrap_or(default.workers),
            log: self.log.unwrap_or(default.log),
            metrics_token: self.metrics_token.filter(|token| !token.is_empty()),
            max_connections: self.max_connections.unwrap_or(default.max_connections),
            shutdown_seconds: self.shutdown_seconds.unwrap_or(default.shutdown_seconds),
            allow_private_webhooks: self.allow_private_webhooks.unwrap_or(default.allow_private_webhooks),
            watch: self.import.unwrap_or_default().watch,
        };
        config.checked()
    }
}

impl Config {
    fn checked(self) -> Result<Self, ConfigError> {
        let wrong = |key, why: &str| Err(ConfigError::Value { key, why: why.to_owned() });
        let postgres = |url: &str| url.starts_with("postgres://") || url.starts_with("postgresql://");
        if self.database_url.as_deref().is_some_and(|url| !postgres(url)) {
            return wrong("database_url", "begins with postgres://; leave it out for the embedded database");
        }
        let web = |url: &str| url.starts_with("https://") || url.starts_with("http://");
        if self.public_url.as_deref().is_some_and(|url| !web(url)) {
            return wrong("public_url", "begins with https:// or http://");
        }
        if self.max_connections == 0 {
            return wrong("max_connections", "is at least 1");
        }
        if self.metrics_token.as_deref().is_some_and(|token| token.len() < 16) {
            return wrong("metrics_token", "has at least 16 characters");
        }
        match self.allow_private_webhooks.iter().find_map(|text| text.parse::<Network>().err()) {
            Some(error) => wrong("allow_private_webhooks", &error.to_string()),
            None => Ok(self),
        }
    }

    /// The address of the database: that of the server, or the file in the data folder.
    pub fn database(&self) -> String {
        match &self.database_url {
            Some(url) => url.clone(),
            None => self.database_file().display().to_string(),
        }
    }

    /// The file of the embedded database.
    pub fn database_file(&self) -> PathBuf {
        self.data.join("banzhang.db")
    }

    /// Whether people reach the server by https, so that cookies may insist on it.
    pub fn secure(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Result<Settings, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("banzhang.toml");
        std::fs::write(&path, text).unwrap();
        Settings::read(&path).map_err(|error| error.to_string())
    }

    #[test]
    fn a_flag_goes_before_the_file_and_the_file_before_the_default() {
        let flags = Settings { listen: Some("0.0.0.0:80".to_owned()), ..Settings::default() };
        let file = file("listen = \"127.0.0.1:9\"\nworkers = 7\n").unwrap();
        let config = flags.over(file).config().unwrap();
        assert_eq!((config.listen.as_str(), config.workers), ("0.0.0.0:80", 7));
        assert_eq!(config.shutdown_seconds, Config::default().shutdown_seconds);
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let Err(said) = file("workers = 2\nlitsen = \"127.0.0.1:9\"\n") else { panic!("taken") };
        assert!(said.contains("line 2") && said.contains("`litsen`"), "{said}");
    }

    #[test]
    fn values_that_cannot_be_are_refused() {
        for text in [
            "database_url = \"mysql://x\"",
            "public_url = \"kf.example.com\"",
            "max_connections = 0",
            "metrics_token = \"short\"",
        ] {
            assert!(file(text).unwrap().config().is_err(), "{text}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let config = Config {
            database_url: Some("postgres://u:hunter2@db".to_owned()),
            metrics_token: Some("0123456789abcdef".to_owned()),
            ..Config::default()
        };
        let shown = format!("{config:?}");
        assert!(!shown.contains("hunter2") && !shown.contains("0123456789abcdef"), "{shown}");
    }
}
