//! What can be said to the commands of the house. Every setting is a flag, a variable of the environment, or a line of
//! one TOML file: the first that says something wins.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use kernel::config::Settings;

use crate::arguments::Lang;

/// A command of the house.
#[derive(Subcommand, Debug)]
pub enum HouseCommand {
    /// The server 启动服务器
    #[command(after_help = SERVE_EXAMPLES)]
    Serve(Box<ServeArguments>),
}

impl HouseCommand {
    /// The language of what it says.
    pub fn lang(&self) -> Lang {
        match self {
            HouseCommand::Serve(serve) => serve.house.lang,
        }
    }
}

const SERVE_EXAMPLES: &str = "\
Examples 示例:
  banzhang serve
      Without any configuration: an embedded database in ./banzhang-data, pages at http://127.0.0.1:8080
      无需任何配置：内嵌数据库位于 ./banzhang-data，网页 http://127.0.0.1:8080
  DATABASE_URL=postgres://banzhang@db/banzhang banzhang serve --listen 0.0.0.0:8080 \\
      --public-url https://kf.example.com --behind-proxy
      On PostgreSQL, behind a proxy that speaks https 使用 PostgreSQL，前置 https 代理
Exit codes 退出码: 0, 2, 5, 6: see banzhang --help";

/// Where a house is.
#[derive(Args, Clone, Debug, Default)]
pub struct Place {
    /// Settings (TOML); banzhang.toml in the data folder when there is one 配置文件，默认为数据目录中的 banzhang.toml
    #[arg(long, value_name = "FILE", env = "BANZHANG_CONFIG")]
    pub config: Option<PathBuf>,
    /// Data folder: embedded database, files [default: banzhang-data] 数据目录
    #[arg(long, value_name = "DIR", env = "BANZHANG_DATA")]
    pub data: Option<PathBuf>,
    /// PostgreSQL instead of the embedded database: postgres://… 使用 PostgreSQL
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// What is logged, such as info,kernel=debug [default: info] 日志过滤
    #[arg(long, value_name = "FILTER", env = "BANZHANG_LOG")]
    pub log: Option<String>,
    /// Language 语言
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// Arguments of `serve`.
#[derive(Args, Clone, Debug, Default)]
pub struct ServeArguments {
    #[command(flatten)]
    pub house: Place,
    #[command(flatten)]
    pub socket: Socket,
    /// Jobs worked on at once; 0 for a node that serves pages only [default: 2] 同时执行的后台作业数
    #[arg(long, value_name = "N", env = "BANZHANG_WORKERS")]
    pub workers: Option<usize>,
}

/// How people reach the server.
#[derive(Args, Clone, Debug, Default)]
pub struct Socket {
    /// Where to listen [default: 127.0.0.1:8080] 监听地址
    #[arg(long, value_name = "ADDRESS", env = "BANZHANG_LISTEN")]
    pub listen: Option<String>,
    /// The address people type, such as https://kf.example.com 用户访问的网址
    #[arg(long, value_name = "URL", env = "BANZHANG_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// A proxy of our own stands before the server; believe its X-Forwarded-For 前置了自己的代理
    #[arg(long, env = "BANZHANG_BEHIND_PROXY", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub behind_proxy: Option<bool>,
    /// Opens /metrics to who sends it as a bearer token; else only this machine may look 开放 /metrics 的令牌
    #[arg(long, value_name = "TOKEN", env = "BANZHANG_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// Connections at once [default: 4096] 最大连接数
    #[arg(long, value_name = "N", env = "BANZHANG_MAX_CONNECTIONS")]
    pub max_connections: Option<usize>,
    /// How long requests under way may finish when stopped [default: 10] 停止时等待的秒数
    #[arg(long, value_name = "SECONDS", env = "BANZHANG_SHUTDOWN_SECONDS")]
    pub shutdown_seconds: Option<u64>,
}

impl Place {
    /// What flags and environment say.
    pub fn settings(&self) -> Settings {
        Settings {
            data: self.data.clone(),
            database_url: self.database_url.clone(),
            log: self.log.clone(),
            ..Settings::default()
        }
    }
}

impl ServeArguments {
    /// What flags and environment say.
    pub fn settings(&self) -> Settings {
        self.socket.over(Settings { workers: self.workers, ..self.house.settings() })
    }
}

impl Socket {
    /// What flags and environment say of the socket, over the rest.
    pub fn over(&self, rest: Settings) -> Settings {
        let said = self.clone();
        Settings {
            listen: said.listen,
            public_url: said.public_url,
            behind_proxy: said.behind_proxy,
            metrics_token: said.metrics_token,
            max_connections: said.max_connections,
            shutdown_seconds: said.shutdown_seconds,
            ..rest
        }
    }
}
