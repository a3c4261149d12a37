//! Section 5.

use kpi::input::Stage;

use super::book::{Book, book, n, r, under};

const ASKS: &str = "10 10:00 ? 在吗\n10 10:01 ! 在";

fn stage(book: Book, expected: &str) {
    let sheet = book.chat("b", "A", ASKS).sheet();
    for id in ["inquiries", "pending", "aftersale"] {
        sheet.shop(10).is(id, n(i64::from(id == expected)));
        sheet.account("A", 10).is(id, n(i64::from(id == expected)));
    }
    sheet.shop(10).is("presale_share", r(i64::from(expected == "inquiries"), 1));
}

#[test]
fn a_new_order_makes_an_inquiry_until_the_end_of_the_window() {
    stage(book(), "inquiries");
    let old = || book().order("old", "b", "created=9/10:00 paid_at=9/10:00");
    stage(old(), "aftersale");
    // From the first question on …
    stage(old().order("new", "b", "created=10/09:59:59.999999 paid_at=10/10:00"), "aftersale");
    stage(old().order("new", "b", "created=10/10:00"), "inquiries");
    // … to the end of day 11 = 10 + W − 1.
    stage(old().order("new", "b", "created=11/23:59:59.999999"), "inquiries");
    stage(old().order("new", "b", "created=12/00:00"), "aftersale");
}

#[test]
fn an_earlier_order_is_pending_until_it_is_paid_or_closed() {
    stage(book().order("o", "b", "created=10/09:00"), "pending");
    stage(book().order("o", "b", "created=10/09:00 paid_at=10/10:00"), "aftersale");
    stage(book().order("o", "b", "created=10/09:00 paid_at=10/10:00:00.000001"), "pending");
    stage(book().order("o", "b", "created=10/09:00 closed_at=10/10:00"), "pending");
    stage(book().order("o", "b", "created=10/09:00 closed_at=10/09:59:59.999999"), "inquiries");
    // A deposit is no payment here.
    stage(book().order("o", "b", "created=10/09:00 deposit_at=10/09:01"), "pending");
    // Paid and closed later: it was an order.
    stage(book().order("o", "b", "created=9/09:00 paid_at=9/09:01 closed_at=9/12:00"), "aftersale");
}

#[test]
fn of_several_earlier_orders_the_latest_by_the_second() {
    let two = |first, second| book().order("o1", "b", first).order("o2", "b", second);
    stage(two("created=10/09:00", "created=10/08:00 paid_at=10/08:01"), "pending");
    stage(two("created=10/08:00", "created=10/09:00 paid_at=10/09:01"), "aftersale");
    // Same second: the greater order id, whatever the microseconds.
    stage(two("created=10/09:00:00.9", "created=10/09:00 paid_at=10/09:01"), "aftersale");
}

#[test]
fn earlier_orders_reach_back_so_many_times_24_hours() {
    let rules = || under("aftersale_days = 3");
    stage(rules().order("o", "b", "created=7/10:00 paid_at=7/10:01"), "aftersale");
    stage(rules().order("o", "b", "created=7/09:59:59.999999 paid_at=7/10:01"), "inquiries");
}

#[test]
fn a_person_decides_the_stage() {
    stage(book().stage("b", 10, Stage::Pending), "pending");
    let order = book().order("new", "b", "created=10/11:00");
    stage(order.stage("b", 10, Stage::Aftersale), "aftersale");
    // Of two decisions the later rules, then the greater word: "pending" > "inquiry" > "aftersale".
    let stage_of = |stage| kpi::input::Decision::Stage { buyer: "b", day: super::book::day(10), stage };
    let later = book()
        .decided_at(stage_of(Stage::Aftersale), Some("11 10:00"))
        .decided_at(stage_of(Stage::Pending), Some("11 09:00"));
    stage(later, "aftersale");
    let equal = book().stage("b", 10, Stage::Pending).stage("b", 10, Stage::Aftersale);
    stage(equal.stage("b", 10, Stage::Inquiry), "pending");
    let equal = book().stage("b", 10, Stage::Inquiry).stage("b", 10, Stage::Aftersale);
    stage(equal, "inquiries");
}
