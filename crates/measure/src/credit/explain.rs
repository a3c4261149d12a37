//! The engine asked about one order, and its answer in our words.

use std::collections::{BTreeSet, HashMap};
use std::num::NonZero;

use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::{Result, not_found};
use kernel::id::{NickId, PersonId, ShopId};
use kernel::people::refs::PersonRef;
use kernel::permission::Scope;
use kernel::text::Language;
use kernel::time::Moment;
use kpi::engine::{Account, Choice, Considered, Credited, Span};
use kpi::history::{Apart, Options};
use kpi::rules::{CreditBasis, CreditRule};
use kpi::time::{HOUR, Timestamp};
use kpi::why::{self, Why};

use super::store::{self, Found};
use super::told::{Basis, Explained, Rule, Session, Standing};
use crate::BuyerId;
use crate::facts::frame::Frame;
use crate::facts::load;
use crate::facts::model::Kind;
use crate::facts::settings::Era;
use crate::figures::{NamedAccount, mask};

/// Sessions that are listed at most.
const MOST: usize = 60;

/// What the engine said of an order, with what it takes to tell it.
pub(crate) struct Asked {
    found: Found,
    frame: Frame,
    era: Era,
    apart: Apart,
    order: Credited,
    sessions: Vec<Considered>,
}

/// Asks the engine about an order; not found where the viewer has nothing to do with it: neither is it in the viewer's
/// list of orders, nor did somebody in scope hold a session in reach of it.
pub(crate) fn asked(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, shop: ShopId, order: &str) -> Result<Asked> {
    let found = store::order(tx, scope, shop, order)?;
    let buyers = store::buyers(tx, scope, &found, order)?;
    let frame = Frame::read(tx, scope.tenant(), shop, &found.settings.calendar()?)?;
    for era in found.settings.eras()? {
        let loaded = load::load(tx, scope.tenant(), &frame, &era.rules, &buyers)?;
        let options = Options {
            as_of: Timestamp(ctx.now.micros()),
            days: era.days.clone(),
            explain: Some(order),
            threads: NonZero::<usize>::MIN,
            ..Options::default()
        };
        let mut apart = loaded.history.apart(vec![loaded.gathered], &loaded.digests, &options);
        let explained = apart.buyers.iter_mut().find_map(|buyer| buyer.facts.explained.pop());
        let Some(explained) = explained else { continue };
        let decided_at = explained.order.paid.unwrap_or(explained.order.created);
        if !era.days.contains(&era.rules.calendar().day(decided_at)) {
            continue;
        }
        let asked = Asked { found, frame, era, apart, order: explained.order, sessions: explained.sessions };
        return if asked.seen(tx, scope)? { Ok(asked) } else { Err(not_found()) };
    }
    Err(not_found())
}

impl Asked {
    fn seen(&self, tx: &mut Tx<'_>, scope: &Scope) -> Result<bool> {
        if self.found.listed {
            return Ok(true);
        }
        let held = store::held(tx, scope, &self.found)?;
        let reaches = |session: &&Considered| session.reaches_order || session.reaches_payment;
        let mut near = self.sessions.iter().filter(reaches);
        Ok(near.any(|session| held.contains(&(self.account(session.span.account), session.span.start.0))))
    }

    fn account(&self, account: Account) -> i64 {
        self.frame.account(self.apart.account(account))
    }

    /// The seller under the rule that counts; 0 for nobody.
    pub fn seller(&self) -> i64 {
        let seller = self.order.sellers.under(self.era.rules.credit_rule);
        seller.map_or(0, |seller| self.account(seller))
    }

    /// When it counts as sold.
    pub fn paid(&self) -> Option<Moment> {
        self.order.payment.map(moment)
    }

    /// The accounts of its sessions that reach the order or its payment.
    pub fn accounts(&self) -> BTreeSet<i64> {
        let reaches = |session: &&Considered| session.reaches_order || session.reaches_payment;
        self.sessions.iter().filter(reaches).map(|session| self.account(session.span.account)).collect()
    }

    /// The order's buyer.
    pub fn buyer(&self) -> BuyerId {
        BuyerId::from_stored(self.found.buyer)
    }

    /// The shop of the order.
    pub fn shop(&self) -> ShopId {
        self.found.shop.id
    }

    /// From when to when a session lasts that is in reach of the order or its payment.
    pub fn considered(&self, account: i64, start: Moment) -> Option<(Moment, Moment)> {
        let is = |session: &&Considered| {
            let reaches = session.reaches_order || session.reaches_payment;
            reaches && session.span.start.0 == start.micros() && self.account(session.span.account) == account
        };
        let span = self.sessions.iter().find(is)?.span;
        Some((moment(span.start), moment(span.end)))
    }

    /// Everything in the caller's words.
    pub fn told(&self, tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: &str) -> Result<Explained> {
        let decisions = store::decisions(tx, scope, self.found.shop.id, id)?;
        let sessions = self.near();
        let names = self.names(tx, scope, &sessions)?;
        let named = |account: Account, at: Timestamp| self.named(account, at, &names);
        let (order, rules) = (&self.order, &self.era.rules);
        let at = order.paid.unwrap_or(order.created);
        let then = |account: Option<Account>| account.map(|account| named(account, at));
        let sellers = order.sellers;
        Ok(Explained {
            id: id.to_owned(),
            shop: self.found.shop.clone(),
            buyer: self.found.nick.is_some().then(|| self.buyer()),
            nick: self.found.nick.as_deref().map(mask::nick),
            sentence: Why::new(&self.apart, rules, language(ctx)).sentence(order),
            created_at: moment(order.created),
            payment_at: order.payment.map(moment),
            paid_at: order.paid.map(moment),
            gross: order.gross,
            refunded: order.refunded,
            units: order.units,
            rule: rule(rules.credit_rule),
            basis: basis(rules.credit_basis),
            window_hours: rules.credit_window() / HOUR,
            seller: then(sellers.under(rules.credit_rule)),
            seller_order: then(sellers.order),
            seller_payment: then(sellers.payment),
            seller_first: then(sellers.order_first),
            order_agent: then(order.order_agent()),
            pay_agent: then(order.pay_agent()),
            split: order.split.map(|split| split.word().to_owned()),
            assisted: order.assisted.iter().map(|&account| named(account, at)).collect(),
            decided: order.decided,
            decisions,
            left_out: u32::try_from(self.sessions.len() - sessions.len()).unwrap_or(u32::MAX),
            considered: sessions
                .into_iter()
                .map(|session| Session {
                    account: named(session.span.account, session.span.start),
                    start: moment(session.span.start),
                    end: moment(session.span.end),
                    rounds: u32::try_from(session.rounds).unwrap_or(u32::MAX),
                    order: standing(session, &order.order, session.reaches_order, false),
                    payment: order
                        .pay
                        .map(|pay| standing(session, &pay, session.reaches_payment, session.guarded)),
                })
                .collect(),
        })
    }

    /// The sessions that lie nearest to the order, by time.
    fn near(&self) -> Vec<&Considered> {
        let (first, last) = (self.order.created, self.order.payment.unwrap_or(self.order.created));
        let reach = |session: &&Considered| session.reaches_order || session.reaches_payment;
        let distance = |span: Span| (first.0 - span.end.0).max(span.start.0 - last.0).max(0);
        let mut sessions: Vec<&Considered> = self.sessions.iter().collect();
        sessions.sort_by_key(|session| (!reach(session), distance(session.span), session.span.start));
        sessions.truncate(MOST);
        sessions.sort_by_key(|session| (session.span.start, session.span.account));
        sessions
    }

    /// Names of whoever held the accounts that are told.
    fn names(
        &self,
        tx: &mut Tx<'_>,
        scope: &Scope,
        sessions: &[&Considered],
    ) -> Result<HashMap<i64, String>> {
        let order = &self.order;
        let at = order.paid.unwrap_or(order.created);
        let sellers = [order.sellers.order, order.sellers.payment, order.sellers.order_first];
        let then = sellers.into_iter().chain([order.order_agent(), order.pay_agent()]).flatten();
        let then = then.chain(order.assisted.iter().copied()).map(|account| (account, at));
        let now = sessions.iter().map(|session| (session.span.account, session.span.start));
        let people: BTreeSet<i64> =
            then.chain(now).filter_map(|(account, at)| self.person(account, at)).collect();
        store::names(tx, scope, people)
    }

    fn person(&self, account: Account, at: Timestamp) -> Option<i64> {
        let groups = self.frame.holders.of(self.account(account), at.0);
        groups.into_iter().find(|group| group.kind == Kind::Person).map(|group| group.member)
    }

    fn named(&self, account: Account, at: Timestamp, names: &HashMap<i64, String>) -> NamedAccount {
        let person = self.person(account, at).and_then(|person| {
            Some(PersonRef { id: PersonId::from_stored(person), name: names.get(&person)?.clone() })
        });
        let id = NickId::from_stored(self.account(account));
        NamedAccount { id, name: self.apart.account(account).to_owned(), person }
    }
}

/// How a session stood when an instant was given away.
fn standing(session: &Considered, choice: &Choice, reaches: bool, guarded: bool) -> Standing {
    let is = |span: Option<Span>| span == Some(session.span);
    match session {
        _ if is(choice.winner) => Standing::Chosen,
        _ if is(choice.runner_up) => Standing::RunnerUp,
        Considered { filtered: true, .. } => Standing::Filtered,
        Considered { usable: false, .. } => Standing::Unusable,
        Considered { earns: false, .. } => Standing::NoCredit,
        _ if session.span.start > choice.at => Standing::Later,
        _ if !reaches => Standing::TooOld,
        _ if guarded => Standing::Guarded,
        _ => Standing::Outranked,
    }
}

fn moment(at: Timestamp) -> Moment {
    Moment::from_micros(at.0)
}

fn language(ctx: &Ctx) -> why::Language {
    match ctx.language {
        Language::Chinese => why::Language::Chinese,
        Language::English => why::Language::English,
    }
}

fn rule(rule: CreditRule) -> Rule {
    match rule {
        CreditRule::Order => Rule::Order,
        CreditRule::Payment => Rule::Payment,
        CreditRule::OrderFirst => Rule::OrderFirst,
    }
}

fn basis(basis: CreditBasis) -> Basis {
    match basis {
        CreditBasis::LastContact => Basis::LastContact,
        CreditBasis::Rounds => Basis::Rounds,
    }
}
