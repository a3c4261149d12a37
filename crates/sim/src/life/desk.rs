use crate::calendar::Calendar;
use crate::clock::{Clock, Day};
use crate::draw::Draw;
use crate::team::{Duty, Role, Shop, roster};

/// Who is on duty in a shop today, and how many chats each has open.
#[derive(Debug)]
pub(crate) struct Desk {
    presale: Vec<Duty>,
    aftersale: Vec<Duty>,
    /// By agent: when her open chats will end.
    open: Vec<Vec<Clock>>,
}

/// A place at the desk: an agent and how many chats she has open.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seat {
    pub(crate) agent: usize,
    pub(crate) busy: usize,
}

/// How many agents are compared before a chat is given to the least busy of them; more would be
/// fairer and slower.
const COMPARED: usize = 3;
const TRIES: usize = 12;

impl Desk {
    pub(crate) fn new(shop: &Shop, day: Day, calendar: &Calendar) -> Self {
        Self {
            presale: roster(shop, Role::Presale, day, calendar),
            aftersale: roster(shop, Role::Aftersale, day, calendar),
            open: vec![Vec::new(); shop.agents.len()],
        }
    }

    /// All shifts of the day.
    pub(crate) fn duties(&self) -> impl Iterator<Item = &Duty> {
        self.presale.iter().chain(&self.aftersale)
    }

    /// The least busy of some agents on duty, for a role or else for the other one.
    pub(crate) fn seat(&mut self, role: Role, at: Clock, draw: &mut Draw) -> Option<Seat> {
        let (first, second) = match role {
            Role::Aftersale => (&self.aftersale, &self.presale),
            _ => (&self.presale, &self.aftersale),
        };
        let open = &mut self.open;
        least_busy(first, open, at, draw).or_else(|| least_busy(second, open, at, draw))
    }

    /// The place of one agent, when she is on duty.
    pub(crate) fn seat_of(&mut self, agent: usize, at: Clock) -> Option<Seat> {
        let on = self.duties().any(|duty| duty.agent == agent && on_duty(duty, at));
        on.then(|| Seat { agent, busy: busy(&mut self.open, agent, at) })
    }

    /// When the next shift of today begins.
    pub(crate) fn opens_after(&self, at: Clock) -> Option<Clock> {
        self.duties().map(|duty| duty.from).filter(|from| *from > at).min()
    }

    /// Notes how long a chat keeps an agent busy.
    pub(crate) fn keep(&mut self, agent: usize, until: Clock) {
        if let Some(open) = self.open.get_mut(agent) {
            open.push(until);
        }
    }
}

fn on_duty(duty: &Duty, at: Clock) -> bool {
    duty.from <= at && at < duty.to
}

fn busy(open: &mut [Vec<Clock>], agent: usize, at: Clock) -> usize {
    open.get_mut(agent).map_or(0, |ends| {
        ends.retain(|end| *end > at);
        ends.len()
    })
}

fn least_busy(duties: &[Duty], open: &mut [Vec<Clock>], at: Clock, draw: &mut Draw) -> Option<Seat> {
    let mut best: Option<Seat> = None;
    let mut compared = 0;
    let mut consider = |duty: &Duty| {
        if !on_duty(duty, at) {
            return false;
        }
        let seat = Seat { agent: duty.agent, busy: busy(open, duty.agent, at) };
        if best.is_none_or(|best| seat.busy < best.busy) {
            best = Some(seat);
        }
        compared += 1;
        compared == COMPARED
    };
    for _ in 0..TRIES {
        if draw.pick(duties).is_some_and(&mut consider) {
            return best;
        }
    }
    if best.is_none() {
        let _ = duties.iter().any(|duty| {
            let seat = on_duty(duty, at);
            if seat {
                best = Some(Seat { agent: duty.agent, busy: busy(open, duty.agent, at) });
            }
            seat
        });
    }
    best
}
