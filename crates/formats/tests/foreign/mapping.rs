//! Unknown headers: what the error says, and how a mapping file helps.

use formats::foreign::{ForeignError, ForeignOptions, Mapping};

use crate::collect::{SHANGHAI, read, read_with};

const UNKNOWN: &str = "单号,顾客昵称,订单创建时间,付款,实付,情况\n1,小明,2020-01-02 03:04:05,20/1/2 3:05,12.30,作废\n2,小红,2020-01-02 03:04:05,无,12.30,好\n";

#[test]
fn an_unknown_file_is_described() {
    let (_, result) = read(UNKNOWN.as_bytes(), Some("s"));
    let Err(ForeignError::Unrecognised(unknown)) = result else { panic!("{result:?}") };
    assert_eq!(unknown.headers, ["单号", "顾客昵称", "订单创建时间", "付款", "实付", "情况"]);
    assert_eq!(unknown.nearest.as_ref().map(|(id, _)| id.starts_with("taobao")), Some(true));
    assert!(unknown.missing.contains(&"订单编号".to_string()));
    let suggestion = unknown.suggest_mapping();
    assert!(suggestion.contains("created_at = \"订单创建时间\"") && suggestion.contains("\"顾客昵称\""));
    Mapping::parse(&suggestion).unwrap();
}

#[test]
fn a_mapping_reads_it() {
    let mapping = Mapping::parse(
        r#"
        table = "orders"
        absent = ["无"]
        [columns]
        order_id = "单号"
        buyer = "顾客昵称"
        created_at = "订单创建时间"
        paid_at = "付款"
        paid = "实付"
        status = "情况"
        [constants]
        shop = "映射店"
        [status]
        closed = ["作废"]
        [clock]
        order = "ymd"
        offset = "+09:00"
        "#,
    )
    .unwrap();
    let options = ForeignOptions { mapping: Some(&mapping), ..ForeignOptions::new(&SHANGHAI) };
    let (collected, result) = read_with(UNKNOWN.as_bytes(), &options);
    assert_eq!(result.unwrap().format, "mapping");
    assert_eq!(
        collected.rows,
        [
            "映射店,1,小明,2020-01-02 02:04:05,2020-01-02 02:05:00,,作废,,12.30,,,,1,,,,,,,,",
            "映射店,2,小红,2020-01-02 02:04:05,,,好,,12.30,,,,0,,,,,,,,",
        ]
    );
    let (_, result) = read_with(b"a,b\n1,2\n", &options);
    assert!(result.unwrap_err().to_string().contains("单号"));
}

#[test]
fn refunds_ratings_and_reviews_through_mappings() {
    let read = |mapping: &str, text: &str| {
        let mapping = Mapping::parse(mapping).unwrap();
        let options =
            ForeignOptions { mapping: Some(&mapping), shop: Some("s"), ..ForeignOptions::new(&SHANGHAI) };
        let (collected, result) = read_with(text.as_bytes(), &options);
        result.unwrap();
        (collected.rows, collected.rejects.len())
    };
    let refunds = "table = \"refunds\"\n[columns]\norder_id = \"订单\"\nkind = \"类型\"\nstate = \"状态\"\nfinished_at = \"完成\"\namount = \"金额\"\n";
    let (rows, rejects) = read(
        refunds,
        "订单,类型,状态,完成,金额\n1,仅退款,退款成功,2020-1-2 3:04:05,5元\n2,退货退款,处理中,2020-1-2 3:04:05,5\n3,换货,处理中,,5\n",
    );
    assert_eq!(rows, ["s,1,,refund_only,success,,2020-01-02 03:04:05,5.00,", "s,2,,return,open,,,5.00,"]);
    assert_eq!(rejects, 1);
    let ratings = "table = \"ratings\"\n[columns]\nbuyer = \"买家\"\nagent = \"客服\"\nrated_at = \"时间\"\nscore = \"评价\"\n";
    let (rows, rejects) =
        read(ratings, "买家,客服,时间,评价\nb,店:小美,2020-1-2 3:04:05,满意\nc,小红,,\nd,小红,,6\n");
    assert_eq!((rows, rejects), (vec!["s,b,店:小美,,2020-01-02 03:04:05,4".into(), "s,c,小红,,,".into()], 1));
    let reviews = "table = \"reviews\"\n[columns]\norder_id = \"订单\"\nscore = \"评价\"\ntext = \"内容\"\n";
    let (rows, rejects) = read(reviews, "订单,评价,内容\n1,差评,色差大\n2,?,\n");
    assert_eq!((rows, rejects), (vec!["s,1,bad,色差大,".into()], 1));
    let traffic = "table = \"traffic\"\n[columns]\nday = \"日期\"\nsku = \"商品\"\nvisitors = \"访客数\"\n";
    let (rows, _) = read(traffic, "日期,商品,访客数\n2020/1/2,A,\"1,200\"\n");
    assert_eq!(rows, ["s,2020-01-02,A,1200"]);
}
