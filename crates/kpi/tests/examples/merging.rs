//! Section 1: what is one event, and what is read of it.

use kpi::input::{Refund, RefundKind, RefundState, Row, Sender};

use super::book::{SHOP, book, message, n, r, under};

const CHAT: &str = "1 10:00 ? 在吗\n1 10:00 ? 在吗\n1 10:01 ! 在";

#[test]
fn equal_rows_of_one_file_are_two_and_of_two_files_one_each() {
    let once = book().chat("b", "A", CHAT);
    once.sheet().account("A", 1).is("messages_buyer", n(2));
    let twice = once.clone().next_file().chat("b", "A", CHAT);
    assert_eq!(twice.sheet().0, once.sheet().0);
    let thrice = once.next_file().chat("b", "A", "1 10:00 ? 在吗\n1 10:00 ? 在吗\n1 10:00 ? 在吗");
    thrice.sheet().account("A", 1).is("messages_buyer", n(3));
}

#[test]
fn one_source_id_is_one_message() {
    let said = |at, id| {
        let mut said = message("b", "A", Sender::Buyer);
        said.sent_at = Some(book().at(at));
        said.message_id = id;
        Row::Message(said)
    };
    let book = book().row(said("1 10:00", "m1")).row(said("1 10:05", "m1"));
    let book = book.next_file().row(said("1 10:00", "m2"));
    book.clone().sheet().account("A", 1).is("messages_buyer", n(2));
    // A row without id of the same second and text is one of them.
    let adopted = book.next_file().row(said("1 10:00", ""));
    adopted.sheet().account("A", 1).is("messages_buyer", n(2));
}

#[test]
fn orders_merge_field_by_field() {
    // File 1: two clocks, 80 yuan, masked buyer. File 2: one clock, 90 yuan, the buyer; later clock of creation.
    let merged = book()
        .chat("b", "A", "1 09:00 ?\n1 09:01 !")
        .order("o", "b*", "created=1/10:00 paid_at=1/11:00 paid=8000 units=1 refunded=100")
        .order("o", "b", "created=1/10:00 paid_at=2/11:00 paid=7000")
        .next_file()
        .order("o", "b", "created=1/10:30 paid=9000 postage=500 refunded=300 closed=0");
    let sheet = merged.under("include_postage = false").sheet();
    assert_eq!(sheet.order("o").sellers[2], Some("A"));
    let row = sheet.account("A", 1);
    row.is("sales_gross", n(7_500)).is("units", n(1)).is("sales_refunded", n(300));
}

#[test]
fn the_whole_row_of_a_refund_wins() {
    let sold = book().chat("b", "A", "1 09:00 ?\n1 09:01 !").order(
        "o",
        "b",
        "created=1/10:00 paid_at=1/11:00 paid=9000 refunded=5000",
    );
    let refund = |state, finished: Option<&str>, amount| {
        let finished_at = finished.map(|at| book().at(at));
        let (kind, amount) = (RefundKind::Return, Some(amount));
        let (order_id, refund_id, reason) = ("o", "r", "");
        Row::Refund(Refund {
            shop: SHOP,
            order_id,
            refund_id,
            kind,
            state,
            applied_at: None,
            finished_at,
            amount,
            reason,
        })
    };
    let (success, open) = (RefundState::Success, RefundState::Open);
    // Asked for: no refund yet, and the column is ignored all the same.
    let asked = sold.row(refund(open, None, 8_000));
    asked.sheet().account("A", 1).is("sales_refunded", n(0));
    let given = asked.next_file().row(refund(success, Some("2 10:00"), 1_000));
    given.sheet().account("A", 1).is("sales_refunded", n(1_000));
    let later = given.clone().next_file().row(refund(success, Some("2 10:01"), 700));
    later.sheet().account("A", 1).is("sales_refunded", n(700));
    let larger = given.clone().row(refund(success, Some("2 10:00"), 1_200));
    larger.sheet().account("A", 1).is("sales_refunded", n(1_200));
    // Before it finished it is no refund.
    given.until("2 09:59").sheet().account("A", 1).is("sales_refunded", n(0));
}

#[test]
fn ratings_of_one_invitation_are_one() {
    let chat = book().chat("b", "A", "1 10:00 ?\n1 10:01 !");
    let rated = chat.rating("b", "A", "1 10:02", None).next_file().rating("b", "A", "1 10:02", Some(4));
    let sheet = rated.sheet();
    sheet.account("A", 1).is("invite_rate", r(1, 1)).is("satisfaction", r(4, 5));
}

#[test]
fn nothing_after_as_of_is_seen() {
    let book = book()
        .chat("b", "A", "1 10:00 ?\n1 10:01 !\n1 10:02 ?\n1 10:03 !")
        .order("o", "b", "created=1/10:30 paid_at=1/11:00 paid=100")
        .order("later", "b", "created=1/12:00 paid_at=1/12:00 paid=100");
    let sheet = book.clone().until("1 11:00").sheet();
    assert_eq!(sheet.0.orders.len(), 1);
    sheet.account("A", 1).is("sales", n(100)).is("messages_agent", n(2));
    let sheet = book.until("1 10:59:59.999999").sheet();
    assert_eq!(sheet.order("o").split, None);
    sheet.account("A", 1).is("sales", n(0)).is("ordered_final", n(1));
}

#[test]
fn a_closing_without_a_clock_is_resolved_before_as_of() {
    // Closed from day 2 10:00 on: still open, and so pending, for who asks exactly then.
    let closed = under("unpaid_close = '24 h'").order("o", "b", "created=1/10:00 closed=1");
    let asks = closed.clone().chat("b", "A", "2 10:00 ?\n2 10:01 !");
    asks.sheet().shop(2).is("pending", n(1));
    let asks = closed.chat("b", "A", "2 10:00:01 ?\n2 10:01 !");
    asks.clone().sheet().shop(2).is("inquiries", n(1));
    // Paid later than as_of: merged first, so it never was closed.
    let paid = asks.next_file().order("o", "b", "created=1/10:00 paid_at=3/10:00");
    paid.until("2 12:00").sheet().shop(2).is("pending", n(1));
}
