use serde::Serialize;

use crate::Config;
use crate::clock::Day;
use crate::draw::{Draw, mix};
use crate::team::agent::{Agent, Role, Traits};
use crate::team::product::{Product, products};
use crate::texts::{Category, Texts};

/// A shop on one platform, with one category of products and its own agents.
#[derive(Debug, Clone)]
pub struct Shop {
    /// Its place in the team.
    pub index: usize,
    /// Its name, and its id in every table.
    pub name: String,
    /// Where it sells.
    pub platform: Platform,
    /// Name of its product category.
    pub category: String,
    /// What it sells; the last is the page for price differences.
    pub products: Vec<Product>,
    /// The accounts of its people.
    pub agents: Vec<Agent>,
    /// The account under which the bot answers; its place comes after those of the people.
    pub bot: Agent,
    /// Whether a bot greets before a person does.
    pub has_bot: bool,
    /// Whether its export flags automatic replies (else they are known by their prefix).
    pub flags_auto: bool,
    pub(crate) kind: usize,
    pub(crate) key: u64,
}

/// Where a shop sells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// 天猫
    Tmall,
    /// 淘宝
    Taobao,
    /// 京东
    Jd,
    /// 拼多多
    Pdd,
    /// 抖音
    Douyin,
    /// 快手
    Kuaishou,
}

impl Platform {
    /// Writes an order's number the way the platform does.
    pub fn write_order(self, number: u64, out: &mut String) {
        use std::fmt::Write as _;
        // Writing to a String cannot fail.
        let _ = match self {
            Self::Pdd => write!(out, "{:06}-{:012}", number / PDD_DAY, number % PDD_DAY),
            _ => write!(out, "{number}"),
        };
    }

    /// Number of the `count`th order of a shop, made on a day: unique in the shop, of the length
    /// the platform uses; `extra`, below 100, makes it look less like a count.
    pub(crate) fn order_number(self, count: u64, extra: u64, day: Day) -> u64 {
        let running = count * 100 + extra;
        match self {
            Self::Tmall | Self::Taobao => 4_200_000_000_000_000_000 + running * 10_007,
            Self::Douyin => 6_900_000_000_000_000_000 + running * 9_973,
            Self::Kuaishou => 2_400_000_000_000_000 + running * 7,
            Self::Jd => 300_000_000_000 + running,
            Self::Pdd => {
                let date = day.date();
                let (year, month) = (date.year() as u64 % 100, date.month() as u64);
                (year * 10_000 + month * 100 + date.day() as u64) * PDD_DAY + running * 13
            }
        }
    }
}

const PDD_DAY: u64 = 1_000_000_000_000;
const PLATFORMS: [Platform; 5] =
    [Platform::Tmall, Platform::Jd, Platform::Pdd, Platform::Douyin, Platform::Taobao];

impl Shop {
    /// The shop at a place of the team; platforms and categories take turns.
    pub(super) fn new(config: &Config, texts: &Texts, index: usize) -> Self {
        let mut draw = Draw::at(&[config.seed, 1, index as u64]);
        let kind = index % texts.categories.len();
        let category = &texts.categories[kind];
        let name = name(category, index / texts.categories.len());
        let platform = if index % 11 == 10 {
            Platform::Kuaishou
        } else {
            PLATFORMS.get(index % PLATFORMS.len()).copied().unwrap_or(Platform::Tmall)
        };
        let products = products(index, category, &mut draw);
        Self {
            agents: agents(config, texts, index, &name, &mut draw),
            bot: bot(&name),
            category: category.name.clone(),
            has_bot: index % 3 != 2,
            flags_auto: index.is_multiple_of(2),
            key: mix(config.seed ^ mix(index as u64)),
            index,
            name,
            platform,
            products,
            kind,
        }
    }

    /// The account at a place.
    pub fn account(&self, place: usize) -> &Agent {
        self.agents.get(place).unwrap_or(&self.bot)
    }
}

/// The sellers of a category take turns; then they open branches.
fn name(category: &Category, round: usize) -> String {
    let seller = &category.sellers[round % category.sellers.len()];
    match round / category.sellers.len() {
        0 => format!("{seller}{}", category.kind),
        branch => format!("{seller}{}{}店", category.kind, branch + 1),
    }
}

/// The bot's account.
fn bot(shop: &str) -> Agent {
    let nick = "服务助手".to_owned();
    Agent { account: format!("{shop}:{nick}"), nick, role: Role::Bot, traits: Traits::default() }
}

/// A quarter of four and more does after-sale work; the bot's account comes last.
fn agents(config: &Config, texts: &Texts, shop: usize, name: &str, draw: &mut Draw) -> Vec<Agent> {
    let (shops, all) = (config.shops as usize, config.agents as usize);
    let size = all / shops + usize::from(shop < all % shops);
    let aftersale = size / 4;
    let nicks = &texts.general.words.agents;
    let start = draw.below(nicks.len());
    let nick = |place: usize| {
        let nick = nicks.get((start + place) % nicks.len().max(1)).map_or("", String::as_str);
        match place / nicks.len().max(1) {
            0 => nick.to_owned(),
            more => format!("{nick}{}", more + 1),
        }
    };
    let mut traits = Traits::of_group(size - aftersale, draw);
    traits.extend(Traits::of_group(aftersale, draw));
    traits
        .into_iter()
        .enumerate()
        .map(|(place, traits)| {
            let nick = nick(place);
            let role = if place < size - aftersale { Role::Presale } else { Role::Aftersale };
            Agent { account: format!("{name}:{nick}"), nick, role, traits }
        })
        .collect()
}
