//! What stops a command of the house, in both languages, and with which exit code.

use std::path::PathBuf;

use kernel::config::ConfigError;
use kernel::db::DbError;
use kernel::text::{Language, Words};

/// What stops a command of the house.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The settings cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The arguments contradict what is there; the words say what to do.
    #[error("{}", .0.en)]
    Refused(Words),
    /// A file that was given to be read is not what it should be.
    #[error("{}", .0.en)]
    Input(Words),
    /// The doctor found something broken.
    #[error("{}", .0.en)]
    Unwell(Words),
    /// The log filter cannot be read.
    #[error("--log: {0}")]
    Log(String),
    /// The database cannot be reached or used.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Another process has the data folder.
    #[error("{}", .0.display())]
    Occupied(PathBuf),
    /// The address cannot be listened on.
    #[error("{address}: {source}")]
    Listen {
        /// As configured.
        address: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file or folder cannot be used.
    #[error("{}: {source}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A step in the house failed.
    #[error(transparent)]
    House(kernel::error::Error),
    /// The process could not be set up, or its output was closed.
    #[error("{step}: {source}")]
    System {
        /// What was being done.
        step: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
}

impl From<kernel::error::Error> for ServerError {
    fn from(error: kernel::error::Error) -> Self {
        match error {
            kernel::error::Error::Db(error) => ServerError::Db(error),
            kernel::error::Error::Problem(problem) if problem.code == "unreadable" => {
                ServerError::Input(problem.detail)
            }
            kernel::error::Error::Problem(problem) => ServerError::Refused(problem.detail),
            other => ServerError::House(other),
        }
    }
}

impl ServerError {
    /// 2: settings or arguments, 3: an input is not sound, 4: a file cannot be used, 5: database, 6: address or data folder in
    /// use, 7: the doctor found something broken.
    pub fn exit_code(&self) -> u8 {
        match self {
            ServerError::Config(_) | ServerError::Refused(_) | ServerError::Log(_) => 2,
            ServerError::Input(_) => 3,
            ServerError::Unwell(_) => 7,
            ServerError::File { .. } | ServerError::System { .. } => 4,
            ServerError::Db(_) | ServerError::House(_) => 5,
            ServerError::Occupied(_) | ServerError::Listen { .. } => 6,
        }
    }

    /// What to tell, and what to do about it.
    pub fn words(&self) -> Words {
        let said = self.to_string();
        match self {
            ServerError::Refused(words) | ServerError::Input(words) | ServerError::Unwell(words) => {
                words.clone()
            }
            ServerError::Config(_) => Words::made(format!("配置有误：{said}"), format!("settings: {said}")),
            ServerError::Log(_) => {
                Words::made(format!("日志过滤有误：{said}"), format!("the log filter: {said}"))
            }
            ServerError::Db(_) => Words::made(format!("数据库：{said}"), format!("database: {said}")),
            ServerError::Occupied(_) => Words::made(
                format!("{said}：已有一个服务器在使用这个数据目录。请先停止它，或用 --data 指定另一个目录。"),
                format!(
                    "{said}: another server uses this data folder. Stop it, or name another with --data."
                ),
            ),
            ServerError::Listen { .. } => Words::made(
                format!("无法监听 {said}。地址可能已被占用，请用 --listen 指定另一个，例如 127.0.0.1:8081。"),
                format!(
                    "cannot listen on {said}. If it is taken, name another with --listen, such as 127.0.0.1:8081."
                ),
            ),
            ServerError::File { .. } | ServerError::House(_) | ServerError::System { .. } => {
                Words::made(said.clone(), said)
            }
        }
    }

    /// The words in one language.
    pub fn text(&self, language: kpi::why::Language) -> String {
        let language = match language {
            kpi::why::Language::Chinese => Language::Chinese,
            kpi::why::Language::English => Language::English,
        };
        self.words().in_language(language).to_owned()
    }
}
