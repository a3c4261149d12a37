//! Which files a command reads.

use std::{fs, num::NonZero, path::Path};

use clap::Args;
use formats::{Source, foreign::Mapping, open::Table, workers};

use crate::error::CommandError;

/// The files of a report. Each may be compressed with gzip or zstd; a file without a shop column is given as
/// SHOP=FILE.
#[derive(Args, Clone, Debug, Default)]
pub struct Inputs {
    /// Files or folders of any table, recognised by their headers 任意表，按表头识别
    #[arg(value_name = "FILE")]
    pub any: Vec<String>,
    /// Chats 聊天记录
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub messages: Vec<String>,
    /// Orders 订单
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub orders: Vec<String>,
    /// Refunds 退款
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub refunds: Vec<String>,
    /// Ratings of agents 客服评价
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub ratings: Vec<String>,
    /// Reviews of orders 商品评价
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub reviews: Vec<String>,
    /// Which account is in which team 班组
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub teams: Vec<String>,
    /// Decisions of people 人工裁定
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub overrides: Vec<String>,
    /// Presence of accounts 在线状态
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub presence: Vec<String>,
    /// Visitors 访客
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub traffic: Vec<String>,
    /// Mapping file for headers that no known format has 未知表头的映射文件
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<String>,
    /// Agent accounts, for pasted chats that do not show who is the agent 客服账号（粘贴聊天用）
    #[arg(long, value_name = "NICK", num_args = 1..)]
    pub accounts: Vec<String>,
    /// Workers; as many as there are cores unless given 线程数
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZero<usize>>,
}

/// A file and the table it must hold, where that is known.
pub struct Named {
    /// The file.
    pub source: Source,
    /// The table.
    pub table: Option<Table>,
    /// It was found in a folder and not named itself.
    pub in_folder: bool,
}

impl Inputs {
    /// How many workers to use.
    pub fn threads(&self) -> NonZero<usize> {
        self.threads.unwrap_or_else(workers)
    }

    /// All files, folders opened.
    pub fn files(&self) -> Result<Vec<Named>, CommandError> {
        let mut files = Vec::new();
        for (table, named) in [
            (Table::Messages, &self.messages),
            (Table::Orders, &self.orders),
            (Table::Refunds, &self.refunds),
            (Table::Ratings, &self.ratings),
            (Table::Reviews, &self.reviews),
            (Table::Teams, &self.teams),
            (Table::Overrides, &self.overrides),
            (Table::Presence, &self.presence),
            (Table::Traffic, &self.traffic),
        ] {
            let named = named.iter().map(|file| Source::parse(file));
            files.extend(named.map(|source| Named { source, table: Some(table), in_folder: false }));
        }
        for file in &self.any {
            let source = Source::parse(file);
            if source.path.is_dir() {
                files.extend(folder(&source)?);
            } else {
                files.push(Named { source, table: None, in_folder: false });
            }
        }
        match files.len() {
            0 => Err(CommandError::Usage("no files given 没有给出文件; see banzhang report --help".into())),
            1..=65_000 => Ok(files),
            many => Err(CommandError::Usage(format!("{many} files are too many for one report"))),
        }
    }

    /// The mapping file.
    pub fn mapping(&self) -> Result<Option<Mapping>, CommandError> {
        let Some(file) = &self.mapping else { return Ok(None) };
        let text = text(Path::new(file))?;
        let failed = |source| CommandError::Mapping { file: file.clone(), source };
        Mapping::parse(&text).map(Some).map_err(failed)
    }
}

/// The tables of a folder: files whose names end like data.
fn folder(folder: &Source) -> Result<Vec<Named>, CommandError> {
    let failed = |source| CommandError::Open { file: folder.name(), source };
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder.path).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        let is_data =
            [".csv", ".jsonl", ".gz", ".zst", ".xlsx", ".xls", ".txt"].iter().any(|end| name.ends_with(end));
        if is_data && path.is_file() && !name.starts_with('.') {
            let source = Source { path, shop: folder.shop.clone() };
            files.push(Named { source, table: None, in_folder: true });
        }
    }
    files.sort_by(|a, b| a.source.path.cmp(&b.source.path));
    Ok(files)
}

/// Reads a small text file.
pub fn text(path: &Path) -> Result<String, CommandError> {
    let failed = |source| CommandError::Open { file: path.display().to_string(), source };
    fs::read_to_string(path).map_err(failed)
}
