//! Section 7.

use super::book::{Book, book, n, r, under};

fn talks(book: Book) -> Book {
    book.chat("b", "A", "1 10:00 ? 在吗\n1 10:01 ! 在")
}

#[test]
fn lost_unpaid_and_paid() {
    let sheet = talks(book()).sheet();
    sheet.shop(1).is("lost", n(1)).is("conversion", r(0, 1)).is("order_to_pay", r(0, 0));
    sheet.account("A", 1).is("not_won", n(1)).is("inquiries", n(1));

    let sheet = talks(book()).order("o", "b", "created=1/10:02").sheet();
    sheet.shop(1).is("lost", n(0)).is("unpaid", n(1)).is("order_to_pay", r(0, 1));
    sheet.account("A", 1).is("ordered_same_day", n(1)).is("ordered_final", n(1)).is("not_won", n(1));

    let sheet = talks(book()).order("o", "b", "created=1/10:02 paid_at=1/23:59").sheet();
    sheet.shop(1).is("paid_same_day", n(1)).is("paid_next_day", n(1)).is("paid_final", n(1));
    sheet.shop(1).is("conversion_same_day", r(1, 1)).is("conversion_next_day", r(1, 1));
    sheet.account("A", 1).is("paid_same_day", n(1)).is("paid_final", n(1)).is("won", n(1));
}

#[test]
fn by_the_end_of_which_day() {
    // Ordered on day 2, paid at its first and at its last instant, and after day 1 + 4.
    let paid = |words| talks(book()).order("o", "b", words).sheet();
    let sheet = paid("created=2/00:00 paid_at=2/00:00");
    sheet.shop(1).is("ordered_same_day", n(0)).is("ordered_final", n(1));
    sheet.shop(1).is("paid_same_day", n(0)).is("paid_next_day", n(1)).is("paid_final", n(1));
    sheet.shop(1).is("conversion_same_day", r(0, 1)).is("conversion_next_day", r(1, 1));
    let sheet = paid("created=2/00:00 paid_at=3/00:00");
    sheet.shop(1).is("paid_next_day", n(0)).is("paid_final", n(1));
    let sheet = paid("created=2/00:00 paid_at=5/23:59:59.999999");
    sheet.shop(1).is("paid_final", n(1)).is("unpaid", n(0)).is("order_to_pay", r(1, 1));
    let sheet = paid("created=2/00:00 paid_at=6/00:00");
    sheet.shop(1).is("paid_final", n(0)).is("unpaid", n(1));
    sheet.account("A", 1).is("not_won", n(1)).is("won", n(0));
}

#[test]
fn colleagues_and_teams_take_each_inquiry_once() {
    // A receives b, B too and sells; both are in team t, C alone in u, A also in v until day 0.
    let sheet = talks(under("assisted_in_denominator = false"))
        .chat("b", "B", "1 11:00 ?\n1 11:01 !")
        .chat("b", "C", "1 10:30 ?\n1 10:31 !")
        .order("o", "b", "created=1/11:05 paid_at=1/11:06 paid=1000")
        .member("t", "A")
        .member("t", "B")
        .member("u", "C")
        .member_in("v", "A", None, Some(0))
        .sheet();
    sheet.shop(1).is("inquiries", n(1)).is("conversion", r(1, 1)).is("received", n(3));
    sheet.team("t", 1).is("inquiries", n(1)).is("won", n(1)).is("received", n(2));
    sheet.team("t", 1).is("conversion", r(1, 1)).is("sales", n(1_000)).is("ordered_final", n(1));
    sheet.team("u", 1).is("won_by_colleague", n(1)).is("conversion", r(0, 0)).is("sales", n(0));
    sheet.team("v", 1).absent();
    sheet.account("C", 1).is("won_by_colleague", n(1)).is("conversion", r(0, 0));
}

#[test]
fn a_team_wins_by_a_member_who_did_not_receive_the_buyer() {
    // S receives him the day after and sells; only A received him on day 1.
    let chats = talks(book()).chat("b", "S", "2 11:00 ?\n2 11:01 !").order(
        "o",
        "b",
        "created=2/11:05 paid_at=2/11:06 paid=1000",
    );
    let team = chats.clone().member("t", "A").member("t", "S").sheet();
    team.account("A", 1).is("won_by_colleague", n(1));
    team.team("t", 1).is("won", n(1)).is("paid_final", n(1)).is("sales", n(0));
    team.team("t", 2).is("won", n(1)).is("sales", n(1_000));
    // A member only from day 2 on is none on day 1.
    let later = chats.member("t", "A").member_in("t", "S", Some(2), None).sheet();
    later.team("t", 1).is("won_by_colleague", n(1)).is("won", n(0));
    later.team("t", 2).is("sales", n(1_000));
}

#[test]
fn the_order_agent_has_the_order_and_the_seller_the_payment() {
    let sheet = talks(under("credit_rule = 'payment'"))
        .chat("b", "B", "1 10:30 ?\n1 10:31 !")
        .order("o", "b", "created=1/10:10 paid_at=1/10:40")
        .sheet();
    sheet.account("A", 1).is("ordered_same_day", n(1)).is("paid_same_day", n(0));
    sheet.account("A", 1).is("won_by_colleague", n(1)).is("paid_next_day", n(0));
    sheet.account("B", 1).is("ordered_final", n(0)).is("paid_final", n(1)).is("won", n(1));
}
