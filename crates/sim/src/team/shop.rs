use serde::Serialize;

use crate::Config;
use crate::draw::{Draw, mix};
use crate::team::agent::{Agent, Role, Traits};
use crate::team::product::{Product, products};
use crate::texts::Texts;

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
    /// Its accounts; the last is the bot's.
    pub agents: Vec<Agent>,
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

const PLATFORMS: [Platform; 5] =
    [Platform::Tmall, Platform::Jd, Platform::Pdd, Platform::Douyin, Platform::Taobao];

impl Shop {
    /// The shop at a place of the team; platforms and categories take turns.
    pub(super) fn new(config: &Config, texts: &Texts, index: usize) -> Self {
        let mut draw = Draw::at(&[config.seed, 1, index as u64]);
        let kind = index % texts.categories.len().max(1);
        let category = texts.categories.get(kind);
        let round = index / texts.categories.len().max(1);
        let name = category.map_or_else(String::new, |category| {
            let sellers = category.sellers.len().max(1);
            let seller = category.sellers.get(round % sellers).map_or("", String::as_str);
            match round / sellers {
                0 => format!("{seller}{}", category.kind),
                branch => format!("{seller}{}{}店", category.kind, branch + 1),
            }
        });
        let platform = if index % 11 == 10 {
            Platform::Kuaishou
        } else {
            PLATFORMS.get(index % PLATFORMS.len()).copied().unwrap_or(Platform::Tmall)
        };
        let products = category.map_or_else(Vec::new, |c| products(index, c, &mut draw));
        Self {
            agents: agents(config, texts, index, &name, &mut draw),
            category: category.map_or_else(String::new, |c| c.name.clone()),
            has_bot: index % 3 != 2,
            flags_auto: index % 2 == 0,
            key: mix(config.seed ^ mix(index as u64)),
            index,
            name,
            platform,
            products,
            kind,
        }
    }

    /// Number of accounts of people.
    pub fn people(&self) -> usize {
        self.agents.len().saturating_sub(1)
    }

    /// Place of the bot's account.
    pub fn bot(&self) -> usize {
        self.people()
    }
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
    let mut agents: Vec<Agent> = traits
        .into_iter()
        .enumerate()
        .map(|(place, traits)| {
            let nick = nick(place);
            let role = if place < size - aftersale { Role::Presale } else { Role::Aftersale };
            Agent { account: format!("{name}:{nick}"), nick, role, traits }
        })
        .collect();
    let nick = "服务助手".to_owned();
    let account = format!("{name}:{nick}");
    agents.push(Agent { account, nick, role: Role::Bot, traits: Traits::default() });
    agents
}
