//! What files are.

use crate::{Folder, MESSAGES, banzhang, json, sample};

const TAOBAO: &str = "订单编号,买家会员名,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间 ,宝贝标题,宝贝总数量,订单备注,店铺名称,订单关闭原因,退款金额
\"=\"\"4100226533113\"\"\",小明,100.00,0.00,100.00,100.00,交易成功,2026-09-01 10:00:00,2026-09-01 10:05:00,外套,1,,某店,,
\"=\"\"4100226533114\"\"\",小红,88.00,0.00,88.00,xx,交易成功,2026-09-01 11:00:00,2026-09-01 11:05:00,外套,1,,某店,,
";
const CHITU: &str = "客服昵称,聊天人数(原咨询人数),接待人数,直接接入人数,转发接入人数,转出人数,总消息数,买家消息数,客服消息数,答问比,客服字数,最大同时聊天数,未回复人数,回复率,慢接待人数,长接待人数,首次响应(秒),平均响应(秒),平均接待时长
某店:小王,10,9,8,1,0,100,60,40,66.67%,500,3,1,88.89%,2,1,30.5,42.1,5分30秒
汇总,10,9,8,1,0,100,60,40,66.67%,500,3,1,88.89%,2,1,30.5,42.1,5分30秒
";

#[test]
fn a_summary_of_each_file() {
    let folder = Folder::new();
    let [taobao, chitu, unknown] = [("t.csv", TAOBAO), ("c.csv", CHITU), ("u.csv", "甲,乙\n1,2\n")]
        .map(|(name, text)| folder.file(name, text));
    for (lang, name) in [("zh", "summary_zh"), ("en", "summary_en")] {
        let ran = banzhang(&["read", &taobao, &chitu, &unknown, "--lang", lang]);
        assert_eq!(ran.code, 3, "one file is not known");
        let place = folder.text("");
        insta::assert_snapshot!(name, ran.out.replace(&place, ""));
    }
}

#[test]
fn json_holds_rows_figures_and_rejects() {
    let folder = Folder::new();
    let [taobao, chitu] = [("t.csv", TAOBAO), ("c.csv", CHITU)].map(|(name, text)| folder.file(name, text));
    let document = json(&banzhang(&["read", &taobao, &chitu, "--to", "json"]));
    let files = document["files"].as_array().unwrap();
    assert_eq!(files[0]["recognised"]["format"], "taobao_orders");
    let order = &files[0]["rows"]["orders"][0];
    assert_eq!((&order["order_id"], &order["paid"]), (&"4100226533113".into(), &"100.00".into()));
    assert_eq!(order["attributes"]["买家应付货款"], "100.00");
    assert_eq!(files[0]["rejects"][0]["cell"], "买家实际支付金额");
    assert_eq!(files[1]["reference"].as_array().unwrap().len(), 36);
}

#[test]
fn the_open_format_gives_the_same_report() {
    let folder = Folder::new();
    let open = folder.text("open");
    let ran = banzhang(&["read", &sample(""), "--to", "open", "-o", &open]);
    assert_eq!(ran.code, 0, "{}", ran.error);
    let sheets = [sample(""), open].map(|folder| json(&banzhang(&["report", &folder, "--format", "json"])));
    assert_eq!(sheets[0], sheets[1]);
}

#[test]
fn figures_of_other_tools_go_to_a_file_of_their_own() {
    let folder = Folder::new();
    let chitu = folder.file("c.csv", CHITU);
    let open = folder.text("open");
    assert_eq!(banzhang(&["read", &chitu, "--to", "open", "-o", &open]).code, 0);
    let text = std::fs::read_to_string(folder.path("open/reference.csv")).unwrap();
    assert_eq!(text.lines().count(), 37);
}

#[test]
fn an_error_in_one_file_leaves_no_file_at_all() {
    let folder = Folder::new();
    let messages = folder.file("m.csv", MESSAGES);
    let open = folder.text("open");
    let ran = banzhang(&["read", &messages, "/no/such/file", "--to", "open", "-o", &open]);
    assert_eq!(ran.code, 3);
    assert_eq!(std::fs::read_dir(&open).unwrap().count(), 0);
}

#[test]
fn a_mapping_is_suggested_and_works() {
    let folder = Folder::new();
    let unknown = folder.file("u.csv", "编号甲,何时,谁\n1,2026-09-01 10:00:00,小明\n");
    let ran = banzhang(&["read", &unknown, "--suggest-mapping"]);
    assert_eq!(ran.code, 0, "{}", ran.error);
    let edited = (ran.out)
        .replace("# order_id = \"\"", "order_id = \"编号甲\"")
        .replace("# created_at = \"\"", "created_at = \"何时\"")
        .replace("# buyer = \"\"", "buyer = \"谁\"")
        .replace("# shop = \"我的店铺\"", "shop = \"某店\"");
    let mapping = folder.file("mapping.toml", edited);
    let document = json(&banzhang(&["read", &unknown, "--mapping", &mapping, "--to", "json"]));
    assert_eq!(document["files"][0]["rows"]["orders"][0]["buyer"], "小明", "{document}");
}
