//! Section 6.

use kpi::{input::Decision, input::Stage};

use super::book::{Book, book, n, under};
use crate::naive::figures::Listed;

const PAID: &str = "created=3/10:00 paid_at=3/12:00 paid=1000";

fn order(book: Book) -> Listed {
    book.sheet().order("o").clone()
}

#[test]
fn the_last_session_before_within_w_times_24_hours() {
    let exact = book().chat("b", "A", "1 09:59 ?\n1 10:00 !").order("o", "b", PAID);
    assert_eq!(order(exact).order_agent, Some("A"));
    let late = book().chat("b", "A", "1 09:59 ?\n1 09:59:59.999999 !").order("o", "b", PAID);
    assert_eq!(order(late).order_agent, None);
    // Both end at the same instant: the one starting last; then the smaller name.
    let two = book().chat("b", "A", "3 09:00 ?\n3 09:05 !").chat("b", "B", "3 09:01 ?\n3 09:05 !");
    assert_eq!(order(two.order("o", "b", PAID)).order_agent, Some("B"));
    let two = book().chat("b", "B", "3 09:00 ?\n3 09:05 !").chat("b", "A", "3 09:00 ?\n3 09:05 !");
    assert_eq!(order(two.order("o", "b", PAID)).order_agent, Some("A"));
}

#[test]
fn only_usable_sessions_of_that_buyer_count() {
    let unanswered = book().chat("b", "A", "3 09:00 ?").order("o", "b", PAID);
    assert_eq!(order(unanswered).split, Some("silent"));
    let other = book().chat("c", "A", "3 09:00 ?\n3 09:01 !").order("o", "b", PAID);
    assert_eq!(order(other).split, Some("silent"));
    let masked = book().chat("b*", "A", "3 09:00 ?\n3 09:01 !").order("o", "b*", PAID);
    assert_eq!(order(masked).split, Some("silent"));
    let chat = || book().chat("b", "A", "3 09:00 ?\n3 09:01 !").order("o", "b", PAID);
    assert_eq!(order(chat()).split, Some("own"));
    assert_eq!(order(chat().exclude("b", "A", 3)).split, Some("silent"));
    assert_eq!(order(chat().exclude("b", "A", 2)).split, Some("own"));
}

#[test]
fn most_rounds_in_the_window() {
    // A has two rounds, B one that is later.
    let chats = book()
        .chat("b", "A", "3 08:00 ?\n3 08:01 !\n3 08:02 ?\n3 08:03 !")
        .chat("b", "B", "3 09:00 ?\n3 09:01 !")
        .order("o", "b", PAID);
    assert_eq!(order(chats.clone()).order_agent, Some("B"));
    let rounds = chats.under("credit_basis = 'rounds'");
    assert_eq!(order(rounds.clone()).order_agent, Some("A"));
    // One more for B, late in a usable session: a tie, and B ends last.
    let tie = rounds.chat("b", "B", "3 09:02 ?");
    assert_eq!(order(tie).order_agent, Some("B"));
}

#[test]
fn rounds_count_from_the_first_instant_of_the_window_to_the_last() {
    let silent = |chat, created| {
        let chats = under("credit_basis = 'rounds'").chat("b", "A", chat);
        order(chats.order("o", "b", created)).order_agent.is_none()
    };
    // The window is [1 10:00, 3 10:00]; a session that reaches into it does not help without a round in it.
    assert!(!silent("1 10:00 ?\n1 10:01 !", "created=3/10:00"));
    assert!(silent("1 09:59:59.999999 ?\n1 10:01 !", "created=3/10:00"));
    assert!(!silent("3 10:00 ?\n3 10:01 !", "created=3/10:00"));
    assert!(silent("3 10:00:00.000001 ?\n3 10:01 !", "created=3/10:00"));
}

#[test]
fn a_round_falls_with_the_day_of_its_opening() {
    // A: one round on day 2 and one after midnight, in one session; B: one round, ending first.
    let chats = under("credit_basis = 'rounds'")
        .chat("b", "A", "2 23:50 ?\n2 23:51 !\n3 00:00 ?\n3 00:01 !")
        .chat("b", "C", "3 00:02 ?\n3 00:03 !\n3 00:04 ?\n3 00:05 !")
        .chat("b", "B", "3 01:00 ?\n3 01:01 !")
        .exclude("b", "C", 3)
        .order("o", "b", PAID);
    assert_eq!(order(chats.clone()).order_agent, Some("A"));
    // Without its second round A is even with B, who ends last; A's session stays usable and helps.
    let fallen = order(chats.exclude("b", "A", 3));
    assert_eq!((fallen.order_agent, fallen.assisted), (Some("B"), vec!["A"]));
}

#[test]
fn a_deposit_is_the_payment() {
    let chats = book().chat("b", "A", "3 10:30 ?\n3 10:31 !").chat("b", "B", "3 11:30 ?\n3 11:31 !").order(
        "o",
        "b",
        "created=3/10:00 deposit_at=3/11:00 paid_at=3/12:00 paid=1000",
    );
    let with = order(chats.clone());
    assert_eq!((with.order_agent, with.pay_agent), (None, Some("A")));
    // B's session is not over before the deposit.
    assert!(with.assisted.is_empty());
    let without = order(chats.under("deposit_wins = false"));
    assert_eq!((without.pay_agent, without.assisted), (Some("B"), vec!["A"]));
    // A deposit alone gives a seller and no sales yet.
    let only = book().chat("b", "A", "3 09:00 ?\n3 09:01 !");
    let sheet = only.order("o", "b", "created=3/10:00 deposit_at=3/11:00 paid=500").sheet();
    assert_eq!(sheet.order("o").sellers, [Some("A"); 3]);
    sheet.account("A", 3).is("sales", n(0)).is("paid_final", n(1));
}

#[test]
fn a_person_decides_the_seller() {
    let chat = || book().chat("b", "A", "3 09:00 ?\n3 09:01 !");
    let given = order(chat().order("o", "b", PAID).seller("o", "Z"));
    assert_eq!((given.order_agent, given.sellers), (Some("A"), [Some("Z"); 3]));
    assert_eq!((given.split, given.assisted), (Some("own"), vec!["A"]));
    let nobody = chat().order("o", "b", PAID).seller("o", "").sheet();
    assert_eq!(nobody.order("o").sellers, [None; 3]);
    nobody.shop(3).is("silent_sales", n(1_000)).is("sales", n(0));
    let unpaid = order(chat().order("o", "b", "created=3/10:00").seller("o", "Z"));
    assert_eq!((unpaid.sellers, unpaid.split), ([None; 3], None));
    // The later decision rules, then the greater account.
    let seller = |account| Decision::Seller { order_id: "o", account };
    let two = chat()
        .order("o", "b", PAID)
        .decided_at(seller("Y"), Some("5 10:00"))
        .decided_at(seller("Z"), Some("4 10:00"));
    assert_eq!(order(two).sellers, [Some("Y"); 3]);
    let two = chat().order("o", "b", PAID).seller("o", "Z").seller("o", "Y");
    assert_eq!(order(two).sellers, [Some("Z"); 3]);
}

#[test]
fn helpers_overlap_the_window_of_the_payment() {
    // The window is [1 12:00, 3 12:00].
    let helped = |chat| {
        let chats = book().chat("b", "A", "3 09:00 ?\n3 09:01 !").chat("b", "H", chat);
        order(chats.order("o", "b", PAID)).assisted == ["H"]
    };
    assert!(helped("1 11:59 ?\n1 12:00 !"));
    assert!(!helped("1 11:58 ?\n1 11:59:59.999999 !"));
    assert!(helped("3 12:00 ?\n3 12:01 !"));
    assert!(!helped("3 12:00:00.000001 ?\n3 12:01 !"));
}

#[test]
fn accounts_that_earn_nothing_may_help() {
    let chat = under("no_credit_accounts = ['A']").chat("b", "A", "3 09:00 ?\n3 09:01 !");
    let order = order(chat.order("o", "b", PAID));
    assert_eq!((order.split, order.assisted), (Some("silent"), vec!["A"]));
}

#[test]
fn an_excluded_order_is_nowhere() {
    let book = under("excluded_marks = ['补差']")
        .chat("b", "A", "3 09:00 ?\n3 09:01 !")
        .order("o", "b", "created=3/10:00 paid_at=3/12:00 paid=1000 mark=补差价")
        .seller("o", "A")
        .stage("c", 3, Stage::Inquiry);
    let sheet = book.sheet();
    assert!(sheet.0.orders.is_empty());
    sheet.shop(3).is("ordered_final", n(0)).is("sales", n(0)).is("lost", n(1));
    sheet.shop(3).is("orders_with_buyer", super::book::r(0, 0));
}

#[test]
fn the_guard_is_about_sessions_that_begin_after_the_order() {
    // Under `rounds` the order is silent, because A's first round opens after it; the session began before.
    let rules = "credit_basis = 'rounds'\nsilent_order_guard = '5 min'";
    let order_at = |created| {
        let chat = under(rules).chat("b", "A", "3 09:59 !\n3 10:01 ?\n3 10:02 !");
        order(chat.order("o", "b", created))
    };
    let before = order_at("created=3/10:00 paid_at=3/10:05");
    assert_eq!((before.order_agent, before.pay_agent), (None, Some("A")));
    let at_once = order_at("created=3/09:59 paid_at=3/10:05");
    assert_eq!((at_once.order_agent, at_once.pay_agent), (None, None));
}

#[test]
fn the_guard_lets_the_buyer_begin() {
    let rules = "silent_order_guard = '5 min'";
    let talk = |chat| order(under(rules).chat("b", "A", chat).order("o", "b", PAID)).pay_agent;
    assert_eq!(talk("3 10:01 ?\n3 10:02 !"), Some("A"));
    assert_eq!(talk("3 10:01 !\n3 10:02 ?"), None);
    assert_eq!(talk("3 10:05 !\n3 10:06 ?"), None);
    assert_eq!(talk("3 10:05:00.000001 !\n3 10:06 ?"), Some("A"));
    // A bot or an automatic reply begins nothing.
    assert_eq!(talk("3 10:01 ~\n3 10:02 ?\n3 10:03 !"), Some("A"));
    assert_eq!(talk("3 10:01 *\n3 10:02 !\n3 10:03 ?"), None);
}
