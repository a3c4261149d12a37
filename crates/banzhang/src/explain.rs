//! `banzhang explain`: one order, who earned it, and every session that came into question.

use std::io::{self, Write};

use kpi::{
    engine::{Account, Considered, Credited, Explained},
    rules::CreditRule,
    time::{Calendar, Timestamp},
    why::Why,
};

use crate::{
    arguments::ExplainArguments,
    error::CommandError,
    grid::{Column, Grid},
    output::Output,
    report::{self, Sheet},
    screen::{Screen, Tone},
    words::{credit_rule, pick, split},
};

/// Explains an order.
pub fn run(arguments: &ExplainArguments) -> Result<(), CommandError> {
    let order = arguments.order.trim();
    let sheet = report::sheet(&arguments.inputs, &arguments.scope, None, |options| {
        options.explain = Some(order);
    })?;
    if sheet.report.explained.is_empty() {
        return Err(CommandError::Usage(not_found(&sheet, order)));
    }
    let screen = Screen::of_output(false, None);
    Output::create(None)?.write(|out| {
        for (n, explained) in sheet.report.explained.iter().enumerate() {
            if n > 0 {
                writeln!(out)?;
            }
            Page { sheet: &sheet, calendar: sheet.rules.calendar() }.write(explained, order, &screen, out)?;
        }
        Ok(())
    })?;
    report::remarks::say(&sheet, false);
    Ok(())
}

/// Says which orders come near, because a digit is easily lost.
fn not_found(sheet: &Sheet, asked: &str) -> String {
    let report = &sheet.report;
    let mut near: Vec<(usize, &str)> = (report.orders.iter())
        .map(|order| report.order_id(order))
        .map(|id| (if id.contains(asked) { 0 } else { strsim::osa_distance(asked, id) }, id))
        .collect();
    near.sort_unstable();
    near.dedup();
    let far = (asked.chars().count() / 6).max(1);
    let close = near.iter().filter(|(distance, _)| *distance <= far);
    let near: Vec<&str> = close.take(5).map(|(_, id)| *id).collect();
    let count = report.orders.len();
    match near.as_slice() {
        [] => format!(
            "{asked}: no such order among {count}, nor one like it 在 {count} 笔订单中没有这个订单，也没有相近的"
        ),
        near => format!(
            "{asked}: no such order among {count}; near it are 在 {count} 笔订单中没有这个订单，相近的有: {}",
            near.join(", ")
        ),
    }
}

/// One order on the screen.
struct Page<'s> {
    sheet: &'s Sheet,
    calendar: Calendar,
}

impl Page<'_> {
    fn write(&self, explained: &Explained, id: &str, screen: &Screen, out: &mut dyn Write) -> io::Result<()> {
        let order = &explained.order;
        let shop = self.sheet.report.shop(order.shop);
        let title = format!("{} {id}  {shop}", self.pick("订单", "Order"));
        writeln!(out, "{}", screen.paint(Tone::Strong, &title))?;
        writeln!(out, "{}\n", self.sentence(order))?;
        for (label, text) in self.facts(order) {
            writeln!(out, "{label}  {text}")?;
        }
        let title = self.pick("考虑过的会话", "Sessions considered");
        writeln!(out, "\n{}", screen.paint(Tone::Strong, title))?;
        if explained.sessions.is_empty() {
            return writeln!(out, "{}", self.pick("买家没有任何会话。", "The buyer has no session at all."));
        }
        write!(out, "{}", self.sessions(explained).render(screen))?;
        writeln!(out, "{}", screen.paint(Tone::Quiet, &self.reach()))
    }

    fn sentence(&self, order: &Credited) -> String {
        if order.excluded {
            let text = self.pick(
                "此订单按规则排除（excluded_skus 或 excluded_marks），不参与任何归属；若不排除：",
                "The rules exclude this order (excluded_skus or excluded_marks): it takes no part. Otherwise: ",
            );
            return format!("{text}{}", self.why().sentence(order));
        }
        self.why().sentence(order)
    }

    fn why(&self) -> Why<'_> {
        Why::new(&self.sheet.report, &self.sheet.rules, self.sheet.language)
    }

    fn facts(&self, order: &Credited) -> Vec<(&'static str, String)> {
        let absent = || self.pick("无", "none").to_owned();
        let at = |at: Option<Timestamp>| at.map_or_else(absent, |at| self.calendar.text(at));
        let mut facts = vec![
            (self.pick("下单时间", "Created     "), at(Some(order.created))),
            (self.pick("付款时间", "Paid        "), at(order.paid)),
        ];
        if order.payment != order.paid {
            facts.push((self.pick("定金时间", "Deposit     "), at(order.payment)));
        }
        let sellers = order.sellers;
        let counts = self.sheet.rules.credit_rule;
        let under = [CreditRule::Order, CreditRule::Payment, CreditRule::OrderFirst].map(|rule| {
            let name = match rule {
                CreditRule::Order => self.pick("下单判定", "order"),
                CreditRule::Payment => self.pick("付款判定", "payment"),
                CreditRule::OrderFirst => self.pick("下单优先", "order first"),
            };
            let mark =
                if rule == counts { self.pick("（当前规则）", " (the rule that counts)") } else { "" };
            let seller = sellers.under(rule);
            let seller =
                if seller.is_none() && order.pay.is_none() { "–".to_owned() } else { self.name(seller) };
            format!("{name} {seller}{mark}")
        });
        let assisted: Vec<&str> =
            order.assisted.iter().map(|&account| self.sheet.report.account(account)).collect();
        facts.extend([
            (self.pick("下单落实", "Order agent "), self.name(order.order_agent())),
            (self.pick("付款落实", "Pay agent   "), self.payer(order)),
            (self.pick("判定归属", "Seller      "), under.join(self.pick("；", "; "))),
            (
                self.pick("归属类型", "Split       "),
                order.split.map_or_else(absent, |s| split(s, self.sheet.language)),
            ),
            (
                self.pick("协助客服", "Assisted    "),
                if assisted.is_empty() { absent() } else { assisted.join(self.pick("、", ", ")) },
            ),
            (self.pick("规则    ", "Rules       "), credit_rule(&self.sheet.rules, self.sheet.language)),
        ]);
        facts
    }

    fn sessions(&self, explained: &Explained) -> Grid {
        let order = &explained.order;
        let columns = vec![
            Column::text(self.pick("客服", "Account")),
            Column::text(self.pick("会话", "Session")),
            Column::number(self.pick("回合", "Rounds"), 1),
            Column::text(self.pick("够得到下单", "Reaches order")),
            Column::text(self.pick("够得到付款", "Reaches payment")),
            Column::text(self.pick("能否归属", "May earn")),
            Column::text(""),
        ];
        let mut grid = Grid::new(columns, 1);
        for session in &explained.sessions {
            let yes = |reaches: bool| if reaches { self.pick("是", "yes") } else { "–" };
            let won = self.won(order, session);
            let cells = [
                self.sheet.report.account(session.span.account),
                &self.span(session),
                &session.rounds.to_string(),
                yes(session.reaches_order),
                yes(session.reaches_payment),
                self.may_earn(session),
                won,
            ];
            let tone = if won.is_empty() { Tone::Plain } else { Tone::Strong };
            grid.row(cells.map(str::to_owned).into(), tone);
        }
        grid
    }

    /// What a session won; the runner-up where it won nothing.
    fn won(&self, order: &Credited, session: &Considered) -> &'static str {
        let is = |span| span == Some(session.span);
        let pay = order.pay;
        match (is(order.order.winner), is(pay.and_then(|pay| pay.winner))) {
            (true, true) => self.pick("← 下单、付款", "<- order, payment"),
            (true, false) => self.pick("← 下单", "<- order"),
            (false, true) => self.pick("← 付款", "<- payment"),
            (false, false) if is(order.order.runner_up) || is(pay.and_then(|pay| pay.runner_up)) => {
                self.pick("其次", "next")
            }
            (false, false) => "",
        }
    }

    /// Whether a session may earn an order; otherwise why not.
    fn may_earn(&self, session: &Considered) -> &'static str {
        match session {
            Considered { filtered: true, .. } => {
                self.pick("否：当日被过滤或人工排除", "no: filtered or excluded that day")
            }
            Considered { usable: false, .. } => {
                self.pick("否：缺少买家或人工消息", "no: lacks a buyer or a human message")
            }
            Considered { earns: false, .. } => {
                self.pick("否：no_credit_accounts 客服", "no: in no_credit_accounts")
            }
            Considered { guarded: true, .. } => self.pick(
                "下单可；付款须由买家先开口（silent_order_guard）",
                "the order; the payment only if the buyer wrote first (silent_order_guard)",
            ),
            _ => self.pick("能", "yes"),
        }
    }

    fn span(&self, session: &Considered) -> String {
        let (start, end) = (self.calendar.text(session.span.start), self.calendar.text(session.span.end));
        let end = match (start.get(..10) == end.get(..10), end.get(11..)) {
            (true, Some(clock)) => clock.to_owned(),
            _ => end,
        };
        format!("{start} – {end}")
    }

    fn reach(&self) -> String {
        let hours = self.sheet.rules.inquiry_window_days * 24;
        pick(
            self.sheet.language,
            format!("够得到：会话覆盖该时刻，或在其之前 {hours} 小时内结束"),
            format!("Reaches: spans the instant, or ended in the {hours} h before it"),
        )
    }

    /// Who earned the payment, where there is one.
    fn payer(&self, order: &Credited) -> String {
        match order.pay {
            Some(_) => self.name(order.pay_agent()),
            None => self.pick("–（未付款）", "– (not paid)").to_owned(),
        }
    }

    fn name(&self, account: Option<Account>) -> String {
        let nobody = || self.pick("无人（静默）", "nobody (silent)").to_owned();
        account.map_or_else(nobody, |account| self.sheet.report.account(account).to_owned())
    }

    fn pick(&self, zh: &'static str, en: &'static str) -> &'static str {
        pick(self.sheet.language, zh, en)
    }
}
