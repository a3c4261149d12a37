//! What the operator configures: the part of the settings that is needed before there is a database.

use std::path::PathBuf;

use serde::Deserialize;

/// From flags, the environment and one TOML file, in this order; see `banzhang serve --help`.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
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
        }
    }
}

impl Config {
    /// The address of the database: that of the server, or the file in the data folder.
    pub fn database(&self) -> String {
        match &self.database_url {
            Some(url) => url.clone(),
            None => self.data.join("banzhang.db").display().to_string(),
        }
    }

    /// Whether people reach the server by https, so that cookies may insist on it.
    pub fn secure(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}
