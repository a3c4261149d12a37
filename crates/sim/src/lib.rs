//! A simulated customer-service team: chats, orders, refunds, ratings and rosters in the open
//! exchange format, and beside them the truth that produced them, so that every figure and every
//! verdict of the product can be checked against what is really so.
//!
//! A [`Team`] is who works where. A [`Simulation`] lives its days one by one and hands out their
//! [`Events`]; [`simulate()`] writes them into files. Deterministic by seed. Nothing here reads a
//! clock, and a day at a time is held in memory.
#![allow(clippy::float_arithmetic, reason = "a probability model; amounts of money stay integers")]

mod calendar;
mod clock;
mod config;
mod csv;
mod curve;
mod draw;
mod error;
mod event;
mod life;
mod model;
mod phrase;
mod rules;
mod simulate;
mod team;
mod texts;
mod told;
mod truth;

pub use calendar::Calendar;
pub use clock::{Clock, Day};
pub use config::Config;
pub use csv::{Tables, tables};
pub use error::SimError;
pub use event::{
    Events, Kind, Message, Order, Presence, Rating, Refund, RefundState, Review, Score, Sender, Traffic,
};
pub use life::Simulation;
pub use model::{MODEL, Model};
pub use simulate::{Counts, Progress, Summary, simulate};
pub use team::{Agent, Buyer, Duty, Platform, Product, Role, Shop, Team, Traits};
pub use truth::Truth;
