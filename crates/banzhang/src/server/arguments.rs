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
    /// A server with a simulated team of two months that goes on working 演示：模拟团队
    #[command(after_help = DEMO_EXAMPLES)]
    Demo(DemoArguments),
    /// Data folder, settings, owner and first shop, without a browser 不用浏览器完成初始化
    #[command(after_help = INIT_EXAMPLES)]
    Init(InitArguments),
    /// People who may sign in 用户
    User {
        /// What to do.
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Files into the house, whether its server runs or not 导入数据文件
    #[command(after_help = IMPORT_EXAMPLES)]
    Import(ImportArguments),
    /// A backup of everything, while the server works 备份全部数据，无需停机
    #[command(after_help = BACKUP_EXAMPLES)]
    Backup(BackupArguments),
    /// A backup into an empty database, SQLite or PostgreSQL 将备份恢复到空数据库
    #[command(after_help = RESTORE_EXAMPLES)]
    Restore(RestoreArguments),
    /// Bring the tables up to date without serving 升级数据表
    #[command(after_help = MIGRATE_EXAMPLES)]
    Migrate(MigrateArguments),
    /// What is wrong with this installation, and what to do 检查安装
    #[command(after_help = DOCTOR_EXAMPLES)]
    Doctor(DoctorArguments),
    /// The OpenAPI document of the HTTP interface HTTP 接口文档
    Openapi,
}

impl HouseCommand {
    /// The language of what it says.
    pub fn lang(&self) -> Lang {
        match self {
            HouseCommand::Serve(serve) => serve.house.lang,
            HouseCommand::Demo(demo) => demo.lang,
            HouseCommand::Init(init) => init.house.lang,
            HouseCommand::User { command: UserCommand::Add(add) } => add.house.lang,
            HouseCommand::Import(import) => import.house.lang,
            HouseCommand::Backup(backup) => backup.house.lang,
            HouseCommand::Restore(restore) => restore.house.lang,
            HouseCommand::Migrate(migrate) => migrate.house.lang,
            HouseCommand::Doctor(doctor) => doctor.house.lang,
            HouseCommand::Openapi => Lang::default(),
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

/// A command about people.
#[derive(Subcommand, Debug)]
pub enum UserCommand {
    /// A person with a sign-in and a role over all shops or one 添加可登录的人
    #[command(after_help = USER_EXAMPLES)]
    Add(UserAddArguments),
}

const DEMO_EXAMPLES: &str = "\
Examples 示例:
  banzhang demo
      Prints address, logins and password; started again it goes on with the same data
      打印网址、登录名与密码；再次启动时沿用原有数据
Exit codes 退出码: 0, 2 no folder of a demo 不是演示目录, 6 see banzhang --help";

/// Arguments of `demo`.
#[derive(Args, Clone, Debug)]
pub struct DemoArguments {
    /// Folder of the demo; always the embedded database 演示目录
    #[arg(long, value_name = "DIR", default_value = "banzhang-demo")]
    pub data: PathBuf,
    /// Chats of an agent a day, when the demo is made; fewer start sooner 每位客服每天的会话数
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..=200))]
    pub chats: u32,
    #[command(flatten)]
    pub socket: Socket,
    /// What is logged 日志过滤
    #[arg(long, value_name = "FILTER", default_value = "warn")]
    pub log: Option<String>,
    /// Language 语言
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

const INIT_EXAMPLES: &str = "\
Examples 示例:
  banzhang init --login boss --name 李老板 --shop 旗舰店
      Prints a link by which the owner sets the password 打印设置密码的链接
  banzhang init --login boss --name 李老板 --shop 旗舰店 --platform tmall --password-stdin < password
Exit codes 退出码: 0, 2 refused 被拒绝, 5 database 数据库, 6 a server is running 服务器正在运行";

const USER_EXAMPLES: &str = "\
Examples 示例:
  banzhang user add --login ops --name 运维 --role administrator
  banzhang user add --login wang --name 王主管 --role manager --shop 旗舰店 --password-stdin < password
Exit codes 退出码: 0, 2 refused 被拒绝, 5 database 数据库";

/// Arguments of `init`.
#[derive(Args, Clone, Debug)]
pub struct InitArguments {
    #[command(flatten)]
    pub house: Place,
    /// What the owner signs in with 老板的登录名
    #[arg(long)]
    pub login: String,
    /// The owner's name 老板的姓名
    #[arg(long)]
    pub name: String,
    #[command(flatten)]
    pub password: PasswordSource,
    /// What the organisation calls itself; the shop's name when absent 组织名称
    #[arg(long)]
    pub organisation: Option<String>,
    /// Name of the first shop 首个店铺
    #[arg(long)]
    pub shop: String,
    /// taobao, tmall, jd, pinduoduo, douyin, kuaishou, xiaohongshu, other 平台
    #[arg(long, default_value = "other")]
    pub platform: String,
    /// Time zone 时区
    #[arg(long, default_value = "Asia/Shanghai")]
    pub time_zone: String,
}

/// Arguments of `user add`.
#[derive(Args, Clone, Debug)]
pub struct UserAddArguments {
    #[command(flatten)]
    pub house: Place,
    /// What the person signs in with 登录名
    #[arg(long)]
    pub login: String,
    /// The person's name 姓名
    #[arg(long)]
    pub name: String,
    /// agent, leader, supervisor, trainer, manager, owner, administrator 角色
    #[arg(long)]
    pub role: String,
    /// Name of the shop that the role is given over [default: all shops] 角色所管的店铺名称，默认全部
    #[arg(long, value_name = "NAME")]
    pub shop: Option<String>,
    #[command(flatten)]
    pub password: PasswordSource,
}

/// Where a password comes from.
#[derive(Args, Clone, Debug)]
pub struct PasswordSource {
    /// Read the password from the standard input; else a one-time link is printed 从标准输入读取密码，否则打印一次性链接
    #[arg(long)]
    pub password_stdin: bool,
}

const BACKUP_EXAMPLES: &str = "\
Examples 示例:
  banzhang backup -o banzhang-2026-11-11.backup
      One moment of everything; people go on working 某一时刻的全部数据，不影响使用
Exit codes 退出码: 0, 2, 4 not written 未写出, 5 database 数据库";

const RESTORE_EXAMPLES: &str = "\
Examples 示例:
  banzhang restore banzhang-2026-11-11.backup --data new-data
  banzhang restore banzhang-2026-11-11.backup --database-url postgres://banzhang@db/banzhang
      From SQLite to PostgreSQL and back 在 SQLite 与 PostgreSQL 之间迁移
Exit codes 退出码: 0, 2 not empty, or of a newer version 目标非空或备份版本更新, 3 no sound backup 备份不完整或已损坏,
  5 database 数据库, 6 a server is running 服务器正在运行";

const MIGRATE_EXAMPLES: &str = "\
Examples 示例:
  banzhang migrate --data banzhang-data
Exit codes 退出码: 0, 2, 5 database 数据库, 6 a server is running 服务器正在运行";

const DOCTOR_EXAMPLES: &str = "\
Examples 示例:
  banzhang doctor --data banzhang-data
Exit codes 退出码: 0 nothing broken 没有故障, 7 something is 有故障";

const IMPORT_EXAMPLES: &str = "\
Examples 示例:
  banzhang import chats-2026-11.csv orders-2026-11.xlsx --shop 旗舰店
      Formats are recognised; the shop is that of rows that name none 自动识别格式；文件没有店铺列时用 --shop
  banzhang import all.csv.gz --create-shops --data banzhang-data
Exit codes 退出码: 0 all imported 全部导入, 2 refused 被拒绝, 3 a file cannot be read 文件读不出来, 5 database 数据库";

/// Arguments of `import`.
#[derive(Args, Clone, Debug)]
pub struct ImportArguments {
    #[command(flatten)]
    pub house: Place,
    /// The files 文件
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Name of the shop of rows that name none 没有店铺列的行属于哪家店铺
    #[arg(long, value_name = "NAME")]
    pub shop: Option<String>,
    /// How to read headers that no known format has (TOML) 未知表头的映射文件
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Make the shops that the files name and the house does not know 自动新建文件中的新店铺
    #[arg(long)]
    pub create_shops: bool,
    /// Wait until a running server has done it; without a server this command does the work 等待正在运行的服务器完成
    #[arg(long)]
    pub wait: bool,
}

/// Arguments of `backup`.
#[derive(Args, Clone, Debug)]
pub struct BackupArguments {
    #[command(flatten)]
    pub house: Place,
    /// The file to write 输出文件
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// Arguments of `restore`.
#[derive(Args, Clone, Debug)]
pub struct RestoreArguments {
    #[command(flatten)]
    pub house: Place,
    /// The backup 备份文件
    pub file: PathBuf,
}

/// Arguments of `migrate`.
#[derive(Args, Clone, Debug)]
pub struct MigrateArguments {
    #[command(flatten)]
    pub house: Place,
}

/// Arguments of `doctor`.
#[derive(Args, Clone, Debug)]
pub struct DoctorArguments {
    #[command(flatten)]
    pub house: Place,
}

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
    /// The address people type, such as kf.example.com 用户访问的网址
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
