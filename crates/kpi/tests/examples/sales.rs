//! Section 8.

use kpi::input::{RefundKind, Review, ReviewScore, Row};

use super::book::{Book, SHOP, book, n, r, under};

const CHAT: &str = "1 10:00 ? 在吗\n1 10:01 ! 在";

fn sold(book: Book) -> Book {
    book.chat("b", "A", CHAT).chat("c", "A", CHAT)
}

#[test]
fn amounts_buyers_orders_and_units() {
    // Two orders of b, one of c, one nobody sold; 100 + 50 + 30 yuan and 20 yuan.
    let book = sold(book())
        .order("o1", "b", "created=1/11:00 paid_at=1/11:01 paid=10000 postage=1000 units=2")
        .order("o2", "b", "created=1/12:00 paid_at=1/12:01 paid=5000 units=1")
        .order("o3", "c", "created=1/12:00 paid_at=1/12:01 paid=3000 units=3")
        .order("o4", "", "created=1/12:00 paid_at=1/12:01 paid=2000 units=1");
    let sheet = book.clone().sheet();
    for row in [sheet.account("A", 1), sheet.shop(1)] {
        row.is("sales_gross", n(18_000)).is("sales", n(18_000)).is("orders_paid", n(3));
        row.is("buyers_paid", n(2)).is("units", n(6)).is("sales_per_buyer", r(18_000, 2));
        row.is("units_per_buyer", r(6, 2)).is("price_per_unit", r(18_000, 6));
    }
    sheet.shop(1).is("silent_sales", n(2_000)).is("service_share", r(18_000, 20_000));
    sheet.shop(1).is("orders_with_buyer", r(3, 4));
    let sheet = book.under("include_postage = false").sheet();
    sheet.account("A", 1).is("sales_gross", n(17_000)).is("sales_net", n(17_000));
}

#[test]
fn a_sold_order_without_buyer_is_a_buyer_of_its_own() {
    let paid = "created=1/11:00 paid_at=1/11:01 paid=100";
    let book = book().order("o1", "", paid).order("o2", "b*", paid);
    let sheet = book.seller("o1", "A").seller("o2", "A").sheet();
    sheet.account("A", 1).is("buyers_paid", n(2)).is("orders_paid", n(2));
    sheet.shop(1).is("orders_with_buyer", r(0, 2));
}

#[test]
fn refunds_on_the_day_of_payment_and_on_their_own() {
    // 100 yuan: refunded 20 only and 90 with return, on days 2 and 3; the column is ignored.
    let refunds = sold(book())
        .order("o", "b", "created=1/11:00 paid_at=1/11:01 paid=10000 refunded=5000")
        .refund("r1", "o", RefundKind::RefundOnly, "2 09:00", 2_000)
        .refund("r2", "o", RefundKind::Return, "3 09:00", 9_000);
    let sheet = refunds.clone().sheet();
    let row = sheet.account("A", 1);
    row.is("sales_gross", n(10_000)).is("sales_refunded", n(11_000)).is("sales_net", n(0));
    row.is("refund_rate", r(11_000, 10_000)).is("refund_rate_refund_only", r(2_000, 10_000));
    row.is("refund_rate_return", r(9_000, 10_000)).is("sales", n(10_000));
    row.is("refunded_in_period", n(0));
    sheet.account("A", 2).is("refunded_in_period", n(2_000));
    sheet.account("A", 3).is("refunded_in_period", n(9_000));
    refunds.under("deduct_refunds = true").sheet().account("A", 1).is("sales", n(0));
    // Without refund rows the column counts, and is of neither kind.
    let column = sold(book()).order("o", "b", "created=1/11:00 paid_at=1/11:01 paid=10000 refunded=5000");
    let sheet = column.sheet();
    sheet.account("A", 1).is("sales_net", n(5_000)).is("refund_rate", r(5_000, 10_000));
    sheet.account("A", 1).is("refund_rate_refund_only", r(0, 10_000));
}

#[test]
fn bargaining_reviews_and_hours_of_presence() {
    // List 120 yuan; payable 100 of which 10 postage: bargained 120 − 90 = 30. The second has no list price.
    let sheet = sold(book())
        .order("o1", "b", "created=1/11:00 paid_at=1/11:01 paid=10000 payable=10000 postage=1000 list=12000")
        .order("o2", "c", "created=1/11:00 paid_at=1/11:01 paid=5000 payable=5000")
        .review("o1", ReviewScore::Bad)
        .review("o1", ReviewScore::Bad)
        .review("o2", ReviewScore::Neutral)
        .presence("A", "online", "1 09:00", "1 10:00:00.9")
        .presence("A", "busy", "1 09:30", "1 11:00:00.9")
        .presence("A", "offline", "1 11:00", "1 23:00")
        .sheet();
    let row = sheet.account("A", 1);
    row.is("bargained", r(3_000, 12_000)).is("bad_review_rate", r(1, 2));
    // 09:00 to 11:00:00.9 in whole seconds.
    row.is("sales_per_hour", r(15_000, 7_200)).is("received_per_hour", r(2, 7_200));
}

#[test]
fn paid_nothing_is_paid() {
    let sheet = sold(under("")).order("o", "b", "created=1/11:00 paid_at=2/11:00 paid=0").sheet();
    sheet.account("A", 2).is("orders_paid", n(1)).is("buyers_paid", n(1)).is("sales", n(0));
    sheet.account("A", 1).is("orders_paid", n(0)).is("paid_final", n(1));
}

#[test]
fn a_review_after_as_of_is_not_seen() {
    let order = "created=1/11:00 paid_at=1/11:01 paid=100";
    let (score, order_id) = (ReviewScore::Bad, "o");
    let at = Some(book().at("3 10:00"));
    let review = Row::Review(Review { shop: SHOP, order_id, score, text: "", at });
    let reviewed = sold(book()).order("o", "b", order).row(review);
    reviewed.clone().until("3 10:00").sheet().account("A", 1).is("bad_review_rate", r(1, 1));
    reviewed.until("3 09:59").sheet().account("A", 1).is("bad_review_rate", r(0, 1));
}
