//! Section 2: what every field of the rule set changes.

use super::book::{Book, book, n, r, under};

const CHAT: &str = "1 10:00 ? 在吗\n1 10:01 ! 在";
const BUY: &str = "created=1/10:05 paid_at=1/10:06 paid=1000 postage=100 refunded=300 sku=k mark=刷单";

/// A figure of account A on day 1, under the defaults and under a rule.
#[track_caller]
fn changes(story: &Book, id: &str, default: i64, rule: &str, changed: i64) {
    story.clone().sheet().account("A", 1).is(id, n(default));
    story.clone().under(rule).sheet().account("A", 1).is(id, n(changed));
}

#[test]
fn clocks() {
    // 01:00 in Shanghai is 17:00 of the day before in London; the instants stay.
    let story = book().chat("b", "A", "2 01:00 ?\n2 01:01 !");
    changes(&story, "received", 0, "time_zone = 'Europe/London'", 1);
    changes(&story, "received", 0, "day_cut = '04:00'", 1);
}

#[test]
fn waits() {
    let story = book().chat("b", "A", "1 10:00 ?\n1 10:05 !");
    changes(&story, "late_rounds", 0, "max_wait = '5 min'", 1);
    changes(&story, "long_receptions", 0, "long_reception = 5", 1);
    changes(&story, "slow_receptions", 0, "slow_times = 1", 1);
    changes(&story, "slow_receptions", 0, "slow_times = 1\nslow_seconds = 301", 0);
    changes(&story, "slow_receptions", 0, "slow_times = 1\nslow_seconds = '300 s'", 1);
    changes(&story, "offline_rounds", 0, "service_hours = '22:00-09:00'", 1);
    changes(&story, "offline_rounds", 0, "service_hours = ['08:00-10:00', '11:00-20:00']", 1);
    changes(&story, "offline_rounds", 0, "service_hours = ['08:00-09:00', '10:00-20:00']", 0);
}

#[test]
fn windows() {
    let ordered = book().chat("b", "A", CHAT).order("o", "b", "created=3/10:00 paid_at=3/10:00");
    changes(&ordered, "ordered_final", 0, "inquiry_window_days = 3", 1);
    // Credit reaches 2 × 24 h from 10:01.
    let paid = book().chat("b", "A", CHAT).order("o", "b", "created=1/10:02 paid_at=5/23:00");
    changes(&paid, "paid_final", 1, "final_pay_days = 3", 0);
    let old = book().chat("b", "A", CHAT).order("o", "b", "created=-3/10:00 paid_at=-3/10:00");
    changes(&old, "aftersale", 1, "aftersale_days = 3", 0);
    let closed = book().chat("b", "A", CHAT).order("o", "b", "created=0/12:00 closed=1");
    changes(&closed, "pending", 1, "unpaid_close = '1 h'", 0);
}

#[test]
fn credit() {
    let bought = book().chat("b", "A", CHAT).order("o", "b", BUY);
    changes(&bought, "orders_paid", 1, "no_credit_accounts = ['A']", 0);
    changes(&bought, "orders_paid", 1, "excluded_skus = ['k']", 0);
    changes(&bought, "orders_paid", 1, "excluded_skus = ['k2']", 1);
    changes(&bought, "orders_paid", 1, "excluded_marks = ['刷']", 0);
    changes(&bought, "sales", 1_000, "include_postage = false", 900);
    changes(&bought, "sales", 1_000, "deduct_refunds = true", 700);
    // Ordered with A, paid with B, who had fewer rounds.
    let two = book()
        .chat("b", "A", "1 10:00 ?\n1 10:01 !\n1 10:02 ?\n1 10:03 !")
        .chat("b", "B", "1 11:00 ?\n1 11:01 !")
        .order("o", "b", "created=1/10:30 paid_at=1/11:30 paid=1000");
    changes(&two, "sales", 1_000, "credit_rule = 'payment'", 0);
    changes(&two, "sales", 1_000, "credit_rule = 'order'", 1_000);
    changes(&two, "sales", 1_000, "credit_rule = 'payment'\ncredit_basis = 'rounds'", 1_000);
    // A silent order, paid by deposit with A, finally with B, who writes first.
    let silent = book()
        .chat("b", "A", "1 10:04 ! 催付\n1 10:05 ? 好")
        .order("o", "b", "created=1/10:00 deposit_at=1/10:10 paid_at=1/12:00 paid=1000")
        .chat("b", "B", "1 11:00 ?\n1 11:01 !");
    changes(&silent, "sales", 1_000, "deposit_wins = false", 0);
    changes(&silent, "sales", 1_000, "silent_order_guard = 4", 0);
    changes(&silent, "sales", 1_000, "silent_order_guard = '239 s'", 1_000);
}

#[test]
fn filters() {
    let story = book().chat("b", "A", "1 10:00 ? 暗号X7\n1 10:01 ! [自动]在");
    changes(&story, "messages_agent", 1, "auto_reply_prefixes = ['[自动]']", 0);
    changes(&story, "received", 1, "own_accounts = ['A']", 0);
    changes(&story, "received", 1, "own_accounts = ['b']", 0);
    changes(&story, "received", 1, "code_phrases = ['X7']", 0);
    changes(&story, "received", 1, "code_phrases = ['x7']", 1);
    changes(&story, "received", 1, "min_buyer_messages = 2", 1);
    let unanswered = book().chat("b", "A", "1 10:00 ? 在吗");
    changes(&unanswered, "received", 1, "min_buyer_messages = 2", 0);
    let forwarded = book().chat("b", "A", "1 10:00 ?\n1 10:01 ! 我转给同事\n1 10:02 > 转出");
    changes(&forwarded, "received", 1, "forward_only_max_messages = 1", 0);
    let taken = book().chat("b", "A", "1 10:00 > 转入\n1 10:01 ?\n1 10:02 !");
    changes(&taken, "received", 1, "forward_only_max_messages = 1", 1);
    let thanks = book().chat("b", "A", "1 10:00 ? 在吗\n1 10:01 ! 在\n1 10:02 ?  谢谢～😊");
    changes(&thanks, "late_rounds", 1, "closing_phrases = ['谢谢']", 0);
    changes(&thanks, "late_rounds", 1, "closing_phrases = ['！', '谢']", 1);
}

#[test]
fn denominators_and_assessed_hours() {
    let two = "assisted_in_denominator = false";
    let story = |rules| {
        under(rules).chat("b", "A", CHAT).chat("b", "B", "1 10:02 ?\n1 10:03 !").order("o", "b", BUY).sheet()
    };
    story("").account("A", 1).is("conversion", r(0, 1));
    story(two).account("A", 1).is("conversion", r(0, 0));
    let hours = story("assessed_hours = '10:01-24:00'\nassessed_hours_jd = '10:02-23:00'");
    // 10:00 opens no wait but 10:02 does; the session starts at 10:00, outside JD's hours.
    hours.shop(1).is("taobao_3min", r(1, 1)).is("jd_30s", r(0, 0));
    story("assessed_hours_jd = '10:00-23:00'").shop(1).is("jd_30s", r(0, 1));
}
