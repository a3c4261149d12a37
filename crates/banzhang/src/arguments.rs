//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use kpi::why::Language;

use crate::intake::Inputs;
use crate::server::arguments::HouseCommand;

/// Banzhang 班长: what your customer-service team did, won and earned.
#[derive(Parser, Debug)]
#[command(name = "banzhang", version, about, after_help = EXIT_CODES)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "\
Exit codes 退出码: 0 done 完成 · 2 arguments or rules 参数或规则有误 · 3 input unreadable 输入无法读取 · \
4 output not written 输出无法写入 · 5 database 数据库 · 6 address or data folder in use 地址或数据目录被占用 · \
7 doctor found faults 检查发现故障";

/// A command.
#[derive(Subcommand, Debug)]
pub enum Command {
    #[command(flatten)]
    House(HouseCommand),
    /// The KPI sheet from files 从文件生成 KPI 报表
    #[command(after_help = REPORT_EXAMPLES)]
    Report(Box<ReportArguments>),
    /// Why an order was credited to whom 某个订单为何归属某人
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(Box<ExplainArguments>),
    /// What a file is, its rows in the open format, what could not be read 识别文件并转换
    #[command(after_help = READ_EXAMPLES)]
    Read(Box<ReadArguments>),
    /// A simulated team whose true effects are known 模拟一支效果已知的客服团队
    #[command(after_help = SIMULATE_EXAMPLES)]
    Simulate(SimulateArguments),
    /// The rule set with its defaults, or a file checked 规则集：默认值，或检查文件
    Rules(RulesArguments),
    /// The registry of metrics with their definitions 指标登记表与定义
    Metrics(MetricsArguments),
}

impl Command {
    /// The language of what it says.
    pub fn language(&self) -> Language {
        match self {
            Command::House(house) => house.lang().into(),
            Command::Report(report) => report.scope.lang.into(),
            Command::Explain(explain) => explain.scope.lang.into(),
            Command::Read(read) => read.lang.into(),
            Command::Metrics(metrics) => metrics.lang.into(),
            Command::Simulate(_) | Command::Rules(_) => Language::default(),
        }
    }
}

const REPORT_EXAMPLES: &str = "\
Examples 示例:
  banzhang report --messages chats.csv --orders orders.csv
      The sheet of every agent 每位客服的报表
  banzhang report exports/ --by day --from 2026-11-01 --to 2026-11-11
      All files of a folder, recognised by their headers 读取文件夹内所有文件，按表头识别
  banzhang report --messages 旗舰店=chats.xlsx --orders 旗舰店=ExportOrderList.csv --rules rules.toml \\
      --format xlsx -o 十一月.xlsx --rejects rejects.csv
      Files without a shop column as SHOP=FILE 没有店铺列的文件写成 店铺=文件
  banzhang report exports/ --rules rules.toml --against other-rules.toml
      What another rule set would have changed 换一套规则会怎样
Exit codes 退出码: 0, 2, 3, 4: see banzhang --help";

const EXPLAIN_EXAMPLES: &str = "\
Examples 示例:
  banzhang explain --order 4100226533113 --messages chats.csv --orders orders.csv
  banzhang explain --order 4100226533113 exports/ --rules rules.toml --lang en";

const READ_EXAMPLES: &str = "\
Examples 示例:
  banzhang read ExportOrderList.csv
      What it is and what could not be read 识别结果与未能读取的行
  banzhang read 旗舰店=千牛聊天.txt --to open -o open/
      Its rows in the open format 转换为开放格式
  banzhang read unknown.csv --suggest-mapping > mapping.toml
      A mapping file to be edited 生成待编辑的映射文件";

const SIMULATE_EXAMPLES: &str = "\
Examples 示例:
  banzhang simulate --days 30 --shops 2 --agents 12 --seed 7 -o demo/
  banzhang report demo/ --rules demo/rules.toml";

/// Language of texts.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Lang {
    /// 简体中文
    #[default]
    Zh,
    /// English
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Language {
        match lang {
            Lang::Zh => Language::Chinese,
            Lang::En => Language::English,
        }
    }
}

impl From<Lang> for kernel::text::Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Zh => Self::Chinese,
            Lang::En => Self::English,
        }
    }
}

/// Form of a report.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Format {
    /// To be read on a terminal 终端表格
    #[default]
    Table,
    /// For programs 供程序读取
    Json,
    /// One row a shop, agent and day 每店每人每日一行
    Csv,
    /// A workbook 工作簿
    Xlsx,
}

/// What a row of the table is.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum By {
    /// An account 客服
    #[default]
    Agent,
    /// A team 班组
    Team,
    /// A shop 店铺
    Shop,
    /// A business day 日
    Day,
    /// A clock hour 钟点
    Hour,
}

/// The period, the rules, and what is seen.
#[derive(Args, Clone, Debug, Default)]
pub struct Scope {
    /// Rule set (TOML) 规则集
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    /// First day reported, YYYY-MM-DD 起始日
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Last day reported 截止日
    #[arg(long, value_name = "DAY")]
    pub to: Option<String>,
    /// Nothing after this instant is seen: "YYYY-MM-DD HH:MM:SS" or RFC 3339 只看此刻之前
    #[arg(long, value_name = "T")]
    pub as_of: Option<String>,
    /// Language 语言
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// Arguments of `report`.
#[derive(Args, Clone, Debug, Default)]
pub struct ReportArguments {
    #[command(flatten)]
    pub inputs: Inputs,
    #[command(flatten)]
    pub scope: Scope,
    /// Form 输出形式
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// What a row of the table is 表格的行
    #[arg(long, value_enum, default_value_t)]
    pub by: By,
    /// Metrics of the table, by id, separated by commas; `all` for all 指标，逗号分隔
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub metrics: Vec<String>,
    /// Sort the table by a metric; `-ID` ascending 排序指标；-ID 升序
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub sort: Option<String>,
    /// Width of the table; that of the terminal unless given 表格宽度
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
    /// Rejected rows go to this CSV file 未能读取的行写入此文件
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Compare with another rule set 与另一套规则比较
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,
    /// Output file; the standard output unless given 输出文件
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
}

/// Arguments of `explain`.
#[derive(Args, Clone, Debug)]
pub struct ExplainArguments {
    /// The order number 订单编号
    #[arg(long, value_name = "ID")]
    pub order: String,
    #[command(flatten)]
    pub inputs: Inputs,
    #[command(flatten)]
    pub scope: Scope,
}

/// What `read` converts to.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReadTo {
    /// CSV files of the open format, one a table, in the folder OUT
    Open,
    /// One JSON document
    Json,
}

/// Arguments of `read`.
#[derive(Args, Clone, Debug)]
pub struct ReadArguments {
    /// Files 文件
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<String>,
    /// Convert 转换为
    #[arg(long, value_enum)]
    pub to: Option<ReadTo>,
    /// Rule set whose time zone is used 规则集（取其时区）
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    /// Mapping file 映射文件
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<String>,
    /// Agent accounts 客服账号
    #[arg(long, value_name = "NICK", num_args = 1..)]
    pub accounts: Vec<String>,
    /// Print a mapping file for a file that is not recognised 打印待编辑的映射文件
    #[arg(long)]
    pub suggest_mapping: bool,
    /// Rejected rows go to this CSV file 未能读取的行写入此文件
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Output file or folder 输出文件或文件夹
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Language 语言
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

/// Arguments of `simulate`.
#[derive(Args, Clone, Debug)]
pub struct SimulateArguments {
    /// Days 天数
    #[arg(long, default_value_t = 30)]
    pub days: u32,
    /// Shops 店铺数
    #[arg(long, default_value_t = 1)]
    pub shops: u32,
    /// Agents of all shops 客服总数
    #[arg(long, default_value_t = 8)]
    pub agents: u32,
    /// Equal seeds give equal files 相同种子得到相同文件
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// First day 起始日
    #[arg(long, value_name = "DAY", default_value = "2026-09-01")]
    pub start: String,
    /// Chats per agent and day 每人每日会话数
    #[arg(long, default_value_t = 70)]
    pub load: u32,
    /// Folder 输出文件夹
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
}

/// Arguments of `rules`.
#[derive(Args, Clone, Debug)]
pub struct RulesArguments {
    /// A rule set to be checked and shown in full 待检查的规则集
    pub file: Option<PathBuf>,
}

/// Arguments of `metrics`.
#[derive(Args, Clone, Debug)]
pub struct MetricsArguments {
    /// Language 语言
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}
