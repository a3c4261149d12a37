//! Who works where: shops with their products, agents with their true traits, and rosters.

mod agent;
mod buyer;
mod product;
mod roster;
mod shop;

pub use agent::{Agent, Role, Traits};
pub use buyer::Buyer;
pub(crate) use buyer::OWN;
pub use product::Product;
pub use roster::Duty;
pub(crate) use roster::roster;
pub use shop::{Platform, Shop};

use crate::draw::Draw;
use crate::texts::Texts;
use crate::{Calendar, Config, SimError};

/// The whole team, its shops and its calendar.
#[derive(Debug)]
pub struct Team {
    pub(crate) config: Config,
    pub(crate) texts: Texts,
    calendar: Calendar,
    shops: Vec<Shop>,
}

impl Team {
    /// The team that a configuration describes.
    pub fn new(config: &Config) -> Result<Self, SimError> {
        config.check()?;
        let texts = Texts::read()?;
        let shops = (0..config.shops).map(|index| Shop::new(config, &texts, index as usize)).collect();
        Ok(Self { config: config.clone(), texts, calendar: Calendar::new(config), shops })
    }

    /// The shops; messages and orders name them by their place here.
    pub fn shops(&self) -> &[Shop] {
        &self.shops
    }

    /// The days simulated.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Writes the nick of a buyer.
    pub fn nick(&self, shop: &Shop, buyer: Buyer, out: &mut String) {
        buyer.write_nick(shop, &self.texts, out);
    }
}

/// Puts a list in an order of chance.
fn shuffle<T>(list: &mut [T], draw: &mut Draw) {
    for last in (1..list.len()).rev() {
        list.swap(last, draw.below(last + 1));
    }
}
