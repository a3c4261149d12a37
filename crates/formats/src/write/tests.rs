//! What is written is read back as it was.

use kpi::input::{Decision, Message, Order, Override, Refund, RefundKind, RefundState, Sender, Stage};
use kpi::time::{Day, Timestamp, Zone};
use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};

use super::{Encoding, OpenWriter, WriteError, table_of};
use crate::open::{Clocks, Header};
use kpi::input::Row;

fn written(row: &Row<'_>, encoding: Encoding, offset: i64) -> String {
    let writer = OpenWriter::new(Vec::new(), table_of(row), encoding).unwrap();
    let mut writer = writer.at_offset(offset);
    writer.row(row).unwrap();
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

/// Reads the text with the open reader's own header and compares.
fn read_back(text: &str, row: &Row<'_>) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let header = Header::read(&records[0].iter().collect::<Vec<_>>()).unwrap();
    let zone = Zone::named("Asia/Shanghai").unwrap();
    assert_eq!(
        &header.row(records[1].iter().collect::<Vec<_>>().as_slice(), &mut Clocks::new(&zone)).unwrap(),
        row
    );
}

fn message<'a>(text: &'a str, at: Option<i64>, seq: Option<i64>) -> Row<'a> {
    Row::Message(Message {
        shop: "s",
        buyer: "小明",
        agent: "小美",
        sender: Sender::Buyer,
        sent_at: at.map(Timestamp),
        kind: "text",
        auto: false,
        text,
        message_id: "",
        conversation_id: "c",
        product_id: "",
        order_id: "",
        to_agent: "",
        seq,
    })
}

#[test]
fn the_bytes_of_a_message() {
    let row = message("在吗,\"急\"\n", Some(1_464_012_131_500_000), None);
    let csv = written(&row, Encoding::Csv, 8 * 3_600);
    let line = "s,小明,小美,buyer,2016-05-23T22:02:11.500000+08:00,text,0,\"在吗,\"\"急\"\"\n\",,c,,,,\n";
    assert_eq!(csv.split_once('\n').unwrap().1, line);
    let json = written(&row, Encoding::JsonLines, 0);
    let start = r#"{"shop":"s","buyer":"小明","agent":"小美","sender":"buyer","sent_at":"2016-05-23T14:02:11.500000Z""#;
    assert!(json.starts_with(start) && json.ends_with("}\n"), "{json}");
}

#[test]
fn a_row_goes_only_to_a_file_of_its_table() {
    let mut writer = OpenWriter::new(Vec::new(), crate::open::Table::Orders, Encoding::Csv).unwrap();
    assert!(matches!(writer.row(&message("", None, None)), Err(WriteError::WrongTable { .. })));
}

#[test]
fn decisions_and_refunds_come_back() {
    let (day, at) = (Day(17_000), Some(Timestamp(1_600_000_000_000_000)));
    for decision in [
        Decision::Seller { order_id: "1", account: "" },
        Decision::Exclude { buyer: "b", agent: "a", day },
        Decision::Stage { buyer: "b", day, stage: Stage::Aftersale },
    ] {
        let row = Row::Override(Override { shop: "s", decision, author: "x", reason: "y,z", at });
        read_back(&written(&row, Encoding::Csv, 0), &row);
    }
    let (kind, state) = (RefundKind::Return, RefundState::Success);
    let amount = Some(-1);
    let refund = Refund {
        shop: "s",
        order_id: "1",
        refund_id: "",
        kind,
        state,
        applied_at: at,
        finished_at: None,
        amount,
        reason: "r",
    };
    read_back(&written(&Row::Refund(refund), Encoding::Csv, 0), &Row::Refund(refund));
}

fn clock() -> impl Strategy<Value = Option<i64>> {
    prop_oneof![Just(None), (0i64..4_000_000_000_000_000).prop_map(Some)]
}

proptest! {
    #[test]
    fn messages_come_back(text in any::<String>(), at in clock(), seq in any::<Option<i64>>(), hours in -12i64..14) {
        // A reader of CSV takes a lone carriage return inside quotes as it is.
        let row = message(&text, at, seq);
        read_back(&written(&row, Encoding::Csv, hours * 3_600), &row);
    }

    #[test]
    fn orders_come_back(id in "[^\0]{1,20}", at in 0i64..4_000_000_000_000_000, paid in clock(), fen in any::<Option<i32>>(), closed in any::<Option<bool>>()) {
        let amount = fen.map(i64::from);
        let order = Order {
            shop: "s", order_id: &id, created_at: Timestamp(at), paid_at: paid.map(Timestamp), paid: amount,
            payable: amount, closed, units: amount, sku: "k", line_amount: amount, ..Order::default()
        };
        let text = written(&Row::Order(order), Encoding::Csv, 0);
        let header = crate::open::Table::Orders.columns().join(",");
        prop_assert_eq!(text.lines().next(), Some(header.as_str()));
        read_back(&text, &Row::Order(order));
    }
}
