//! The worked examples of section 12, and those of section 9.

use super::book::{book, n, r, under};

#[test]
fn example_1_of_two_that_span_the_order_the_one_ending_last_has_it() {
    let sheet = book()
        .chat("b", "A", "1 14:00 ? 在吗\n1 14:09 ! 在\n1 14:18 ?\n1 14:27 !\n1 14:31 ?")
        .chat("b", "B", "1 14:20 ? 有货吗\n1 14:25 ! 有")
        .order("o", "b", "created=1/14:22 paid_at=1/15:00")
        .sheet();
    let order = sheet.order("o");
    assert_eq!((order.order_agent, order.pay_agent), (Some("A"), Some("A")));
    assert_eq!(order.split, Some("own"));
    assert_eq!(order.assisted, ["B"]);
}

#[test]
fn example_2_ordered_with_one_and_paid_with_another() {
    let sheet = book()
        .chat("b", "A", "1 10:00 ? 在吗\n1 10:05 ! 在")
        .chat("b", "B", "2 09:10 ? 怎么付\n2 09:12 ! 点这里")
        .order("o", "b", "created=2/09:00 paid_at=2/09:15")
        .sheet();
    let order = sheet.order("o");
    assert_eq!(order.sellers, [Some("A"), Some("B"), Some("A")]);
    assert_eq!(order.split, Some("ordered_here_paid_there"));
    assert_eq!(order.assisted, ["B"]);
}

#[test]
fn example_3_the_guard_of_silent_orders() {
    let silent = book().chat("b", "B", "1 20:03 ! 还没付款哦\n1 20:04 ? 马上").order(
        "o",
        "b",
        "created=1/20:00 paid_at=1/20:06",
    );
    let sheet = silent.clone().sheet();
    let order = sheet.order("o");
    assert_eq!((order.pay_agent, order.sellers[2]), (Some("B"), Some("B")));
    assert_eq!(order.split, Some("silent_order_paid_here"));

    let sheet = silent.under("silent_order_guard = '5 min'").sheet();
    let order = sheet.order("o");
    assert_eq!((order.pay_agent, order.sellers), (None, [None; 3]));
    assert_eq!(order.split, Some("silent"));
}

#[test]
fn example_4_aftersale_until_he_orders_again() {
    let asks = book().order("old", "b", "created=1/12:00 paid_at=1/12:01").chat(
        "b",
        "A",
        "11 10:00 ? 到哪了\n11 10:01 ! 在路上",
    );
    asks.sheet().shop(11).is("aftersale", n(1)).is("inquiries", n(0));
    let orders = asks.order("new", "b", "created=12/09:00");
    orders.sheet().shop(11).is("aftersale", n(0)).is("inquiries", n(1));
}

#[test]
fn example_5_a_slow_answer_in_one_session_and_a_late_one_between_two() {
    // 10:12:00 − 10:00:00 = 720 s, the gaps being 8 and 4 minutes.
    let one = book().chat("b", "A", "1 10:00:00 ? 在吗\n1 10:08:00 ? 人呢\n1 10:12:00 ! 在");
    one.sheet()
        .account("A", 1)
        .is("first_response", r(720_000, 1))
        .is("avg_session", r(720_000, 1))
        .is("late_rounds", n(0));
    let two = book().chat("b", "A", "1 10:00 ? 在吗\n1 10:11 ! 在");
    two.sheet()
        .account("A", 1)
        .is("late_rounds", n(1))
        .is("avg_response", r(0, 0))
        .is("avg_session", r(0, 0));
}

#[test]
fn example_6_won_by_a_colleague() {
    let sheet = book()
        .chat("b", "A", "1 10:00 ? 在吗\n1 10:01 ! 在")
        .chat("b", "B", "1 11:00 ? 在吗\n1 11:01 ! 在")
        .order("o", "b", "created=1/11:05 paid_at=1/11:06")
        .sheet();
    assert_eq!(sheet.order("o").sellers[2], Some("B"));
    sheet.account("A", 1).is("won_by_colleague", n(1)).is("won", n(0)).is("conversion", r(0, 1));
    sheet.account("B", 1).is("won", n(1)).is("conversion", r(1, 1));
    sheet.shop(1).is("conversion", r(1, 1));
}

#[test]
fn example_7_files_update_one_another_and_closings() {
    let sheet = book()
        .order("o", "b", "created=1/10:00 payable=1000")
        .next_file()
        .order("o", "b", "created=1/10:00 paid_at=2/09:00 payable=1000 paid=1000")
        .sheet();
    assert_eq!(sheet.0.orders.len(), 1);
    assert_eq!(sheet.order("o").split, Some("silent"));
    sheet.shop(2).is("silent_sales", n(1_000));

    let chat = book().chat("b", "A", "1 10:00 ? 在吗\n1 10:01 ! 在\n1 10:02 ? 好的");
    chat.sheet().account("A", 1).is("late_rounds", n(1));
    let closing = chat.under("closing_phrases = ['好的']");
    closing.sheet().account("A", 1).is("late_rounds", n(0));

    let sheet = book()
        .order("o", "b", "created=1/10:00 closed=1")
        .chat("b", "A", "10 10:00 ? 在吗\n10 10:01 ! 在")
        .sheet();
    sheet.shop(10).is("inquiries", n(1)).is("pending", n(0));
}

#[test]
fn examples_of_taobao() {
    // Asks 10:10:15 and 10:15:20, answer 10:18:10: one wait of 475 s.
    let first = "1 10:10:15 ?\n1 10:15:20 ?\n1 10:18:10 !";
    book().chat("b", "A", first).sheet().shop(1).is("taobao_3min", r(0, 1));
    // Then asks 10:18:30, answer 10:19:00: 30 s.
    let then = book().chat("b", "A", first).chat("b", "A", "1 10:18:30 ?\n1 10:19:00 !");
    then.sheet().shop(1).is("taobao_3min", r(1, 2));
    // Ten questions and no answer by midnight, one a quarter of an hour, and one after midnight.
    let ten = "1 20:00 ?\n1 20:15 ?\n1 20:30 ?\n1 20:45 ?\n1 21:00 ?\n1 21:15 ?\n1 21:30 ?\n1 21:45 ?\n1 22:00 ?\n\
               1 22:15 ?\n2 00:00 !";
    book().chat("b", "A", ten).sheet().shop(1).is("taobao_3min", r(0, 1));
}

#[test]
fn a_day_that_begins_at_four() {
    let chat = under("day_cut = '04:00'").chat("b", "A", "2 03:59:59.999999 ?\n2 04:00 !");
    let sheet = chat.sheet();
    sheet.account("A", 1).is("messages_buyer", n(1)).is("messages_agent", n(0));
    sheet.account("A", 1).is("avg_response", r(0, 1));
    sheet.account("A", 2).is("received", n(0));
}
