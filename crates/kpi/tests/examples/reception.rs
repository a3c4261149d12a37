//! Section 4, with the streams, sessions and rounds of section 3.

use kpi::{input::Row, metric::Metric, rules::Rules};

use super::book::{book, day, n, r, under};
use crate::naive::figures::Figure;

#[test]
fn people_messages_and_who_began() {
    // b asks (3 messages, 2 answers of 2 and 3 characters), c is greeted first, d comes by transfer, e never hears.
    let sheet = book()
        .chat(
            "b",
            "A",
            "1 10:00 ? 在吗\n1 10:00:10 ! 您好\n1 10:01 ? 多少钱\n1 10:01:05 ? 急\n1 10:01:30 ! 九十九",
        )
        .chat("c", "A", "1 11:00 ! 您好\n1 11:01 ? 你好\n1 11:01:01 ! 亲")
        .chat("d", "A", "1 12:00 > 转接\n1 12:01 ? 你好\n1 12:01:02 ! 亲")
        .chat("e", "A", "1 13:00 ? 在吗")
        .chat("f", "A", "1 14:00 ! 广告")
        .sheet();
    for row in [sheet.account("A", 1), sheet.shop(1)] {
        row.is("consulted", n(4)).is("received", n(4));
        row.is("buyer_started", n(2)).is("agent_started", n(1)).is("transferred_in", n(1));
        row.is("unreplied", n(1)).is("reply_rate", r(3, 4));
        // b 3, c 1, d 1, e 1 against b 2, c 2, d 1; characters 2 + 3, 2 + 1, 1.
        row.is("messages_buyer", n(6)).is("messages_agent", n(5)).is("answer_ratio", r(5, 6));
        row.is("characters_agent", n(9));
        // First: 10 s, 1 s, 2 s; all: and 30 s. e is late: one of 5 rounds, worth 600 s when capped.
        row.is("first_response", r(13_000, 3)).is("avg_response", r(43_000, 4));
        row.is("late_rounds", n(1)).is("avg_response_capped", r(643_000, 5));
        // b 90 s, c 61 s, d 62 s; e has no usable session.
        row.is("avg_session", r(213_000, 3));
    }
}

#[test]
fn filtered_buyers_are_consulted_and_not_received() {
    let sheet = under("own_accounts = ['own']").chat("own", "A", "1 10:00 ?\n1 10:01 !").sheet();
    sheet.account("A", 1).is("consulted", n(1)).is("received", n(0)).is("max_concurrent", n(0));
}

#[test]
fn a_response_is_cut_to_milliseconds_before_it_is_summed() {
    let chat = "1 10:00:00 ?\n1 10:00:00.001999 !\n1 10:00:01 ?\n1 10:00:01.001999 !";
    book().chat("b", "A", chat).sheet().account("A", 1).is("avg_response", r(2, 2));
}

#[test]
fn a_session_ends_where_the_gap_reaches_max_wait() {
    let exact = book().chat("b", "A", "1 10:00 ?\n1 10:10 !").sheet();
    exact.account("A", 1).is("late_rounds", n(1)).is("unreplied", n(0));
    let before = book().chat("b", "A", "1 10:00 ?\n1 10:09:59.999999 !").sheet();
    before.account("A", 1).is("avg_response", r(599_999, 1)).is("avg_session", r(599_999, 1));
}

#[test]
fn the_cap_of_a_response_is_max_wait() {
    // Answered after 720 s inside one session: 600 s count.
    let chat = book().chat("b", "A", "1 10:00:00 ?\n1 10:08:00 ?\n1 10:12:00 !");
    chat.sheet().account("A", 1).is("avg_response_capped", r(600_000, 1));
}

#[test]
fn bots_automatic_replies_and_notices_answer_nothing() {
    let chat = book().chat("b", "A", "1 10:00 ?\n1 10:00:01 ~ 稍等\n1 10:00:02 *\n1 10:00:03 .\n1 10:01 !");
    chat.sheet().account("A", 1).is("avg_response", r(60_000, 1)).is("messages_agent", n(1));
}

#[test]
fn offline_rounds_are_neither_late_nor_slow() {
    let night = under("service_hours = '09:00-22:00'");
    let sheet = night.chat("b", "A", "1 08:59:59 ?\n1 09:00:59 !\n1 09:01 ?\n1 09:01:10 !").sheet();
    sheet.account("A", 1).is("offline_rounds", n(1)).is("avg_response", r(10_000, 1));
    sheet.account("A", 1).is("first_response", r(10_000, 1)).is("late_rounds", n(0));
}

#[test]
fn slow_and_long_receptions() {
    // Rounds of 120 s, 119.999999 s and late: two slow ones of three.
    let chat = "1 10:00:00 ?\n1 10:02:00 !\n1 10:03:00 ?\n1 10:04:59.999999 !\n1 10:06 ?";
    let sheet = under("slow_times = 2\nlong_reception = '6 min'").chat("b", "A", chat).sheet();
    sheet.account("A", 1).is("slow_receptions", n(1)).is("long_receptions", n(1));
    let sheet = under("long_reception = '361 s'").chat("b", "A", chat).sheet();
    sheet.account("A", 1).is("slow_receptions", n(0)).is("long_receptions", n(0));
}

#[test]
fn the_most_at_one_instant_both_ends_counting() {
    // b until 10:05, c from 10:05 on, d later; on day 2 b's session from before midnight lasts.
    let sheet = book()
        .chat("b", "A", "1 10:00 ?\n1 10:05 !\n1 23:55 ?\n2 00:02 !")
        .chat("c", "A", "1 10:05 ?\n1 10:06 !")
        .chat("d", "A", "1 10:07 ?\n1 10:08 !")
        .sheet();
    sheet.account("A", 1).is("max_concurrent", n(2));
    sheet.account("A", 2).is("max_concurrent", n(1)).is("received", n(0));
    sheet.shop(2).absent();
}

#[test]
fn received_by_the_hour_of_the_first_question() {
    let sheet = book().chat("b", "A", "1 09:59 !\n1 10:01 ?\n1 11:00 ?").sheet();
    let mut hours = [0; 24];
    hours[10] = 1;
    sheet.account("A", 1).is("hourly_received", Figure::Hours(hours));
}

#[test]
fn ratings() {
    let sheet = under("own_accounts = ['own']")
        .chat("b", "A", "1 10:00 ?\n1 10:01 !")
        .rating("b", "A", "1 10:02", Some(5))
        .rating("b", "A", "1 10:03", Some(3))
        .rating("c", "A", "1 10:04", None)
        .rating("own", "A", "1 10:05", Some(1))
        .sheet();
    // Three invitations, two rated 5 + 3 of 10, one of them at least 4; the own account's is left out.
    let row = sheet.account("A", 1);
    row.is("invite_rate", r(3, 1)).is("rated_rate", r(2, 3));
    row.is("satisfied_rate", r(1, 2)).is("satisfaction", r(8, 10));
}

#[test]
fn an_open_round_waits_until_max_wait_before_as_of() {
    let chat = book().chat("b", "A", "1 10:00 ?");
    let open = chat.clone().until("1 10:09:59.999999").sheet();
    open.account("A", 1).is("received", n(1)).is("late_rounds", n(0)).is("unreplied", n(0));
    let closed = chat.clone().until("1 10:10").sheet();
    closed.account("A", 1).is("late_rounds", n(1)).is("unreplied", n(1));
    // Outside service hours it is offline, waiting or not.
    let night = chat.under("service_hours = '12:00-13:00'").until("1 10:00");
    night.sheet().account("A", 1).is("offline_rounds", n(1));
}

#[test]
fn messages_without_a_clock_or_an_account() {
    let mut undated = super::book::message("b", "A", kpi::input::Sender::Buyer);
    undated.text = "没有时间";
    let sheet = book().chat("b", "A", "1 10:00 ?\n1 10:01 !").row(Row::Message(undated)).sheet();
    sheet.account("A", 1).is("messages_buyer", n(1));
    let sheet = book().chat("b", "", "1 10:00 ?\n1 10:01 !").sheet();
    sheet.shop(1).is("received", n(0)).is("taobao_3min", r(1, 1));
}

#[test]
fn maturity() {
    let rules = Rules::default();
    let on = |id: &str| Metric::named(id).unwrap().final_on(&rules, day(1));
    for id in ["consulted", "ordered_same_day", "paid_same_day", "conversion_same_day"] {
        assert_eq!(on(id), day(1), "{id}");
    }
    assert_eq!((on("paid_next_day"), on("conversion_next_day")), (day(2), day(2)));
    for id in ["inquiries", "paid_final", "conversion", "won", "not_won", "lost", "unpaid", "sales"] {
        assert_eq!(on(id), day(5), "{id}");
    }
    assert_eq!((on("invite_rate"), on("satisfaction")), (day(8), day(8)));
    for id in ["sales_refunded", "sales_net", "refund_rate", "bad_review_rate", "refunded_in_period"] {
        assert_eq!(on(id), day(31), "{id}");
    }
}
