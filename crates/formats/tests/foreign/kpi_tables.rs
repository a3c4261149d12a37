//! KPI tables of other tools.

use encoding_rs::GB18030;
use formats::Reference;

use crate::collect::{Collected, clean, read};

/// `subject(kind) metric-or-header = value unit`.
fn lines(collected: &Collected) -> Vec<String> {
    let name = |r: &Reference| if r.metric.is_empty() { r.header.clone() } else { r.metric.clone() };
    let value = |r: &Reference| r.value.clone().unwrap_or("absent".into());
    collected
        .references
        .iter()
        .map(|r| format!("{}({}) {} = {} {}", r.subject, r.subject_kind, name(r), value(r), r.unit))
        .collect()
}

#[test]
fn chitu_with_summary_rows_and_absent_words() {
    let text = "客服昵称,聊天人数(原咨询人数),接待人数,直接接入人数,转发接入人数,转出人数,总消息数,买家消息数,客服消息数,答问比,客服字数,最大同时聊天数,未回复人数,回复率,慢接待人数,长接待人数,首次响应(秒),平均响应(秒),平均接待时长\n\
清风旗舰店:小美,\"1,024\",1000,900,100,5,9000,4000,5000,125.00%,88000,12,3,99.70%,4,5,12.30,41.50,6分30秒\n\
清风旗舰店:小红,10,10,9,1,0,90,40,50,1.25,880,2,0,100.00%,0,0,延迟统计,-,1小时2分\n\
汇总,1034,1010,909,101,5,9090,4040,5050,125.00%,88880,12,3,99.70%,4,5,12.30,41.50,6分30秒\n\
均值,517,505,454.5,50.5,2.5,4545,2020,2525,125.00%,44440,7,1.5,99.70%,2,2.5,12.30,41.50,6分30秒\n";
    let (collected, recognised) = clean(&GB18030.encode(text).0, None);
    assert_eq!((recognised.format.as_str(), recognised.tables[0].as_str()), ("chitu", "reference"));
    let lines = lines(&collected);
    assert_eq!(lines.len(), 4 * 18);
    for line in [
        "清风旗舰店:小美(agent) consulted = 1024 count",
        "清风旗舰店:小美(agent) answer_ratio = 1.25 ratio",
        "清风旗舰店:小美(agent) reply_rate = 0.997 ratio",
        "清风旗舰店:小美(agent) avg_response = 41.5 seconds",
        "清风旗舰店:小美(agent) avg_session = 390 seconds",
        "清风旗舰店:小红(agent) answer_ratio = 1.25 ratio",
        "清风旗舰店:小红(agent) first_response = absent seconds",
        "清风旗舰店:小红(agent) avg_session = 3720 seconds",
        "汇总(total) received = 1010 count",
        "均值(mean) 直接接入人数 = 454.5 count",
    ] {
        assert!(lines.contains(&line.to_string()), "{line}");
    }
    assert!(collected.references.iter().take(36).all(|r| r.shop == "清风旗舰店" && r.source == "chitu"));
}

#[test]
fn chitu_with_a_header_of_two_rows() {
    let text = "客服昵称,接待人数,答问比,询单人数,询单->最终付款,,下单->付款\n,,,,人数,转化率,转化率\n小美,100,120%,50,20,40.00%,0.8\n";
    let (collected, recognised) = clean(text.as_bytes(), Some("甲"));
    assert_eq!((recognised.format.as_str(), recognised.header_line), ("chitu", Some(2)));
    let lines = lines(&collected);
    assert_eq!(
        lines[2..],
        [
            "小美(agent) inquiries = 50 count",
            "小美(agent) paid_final = 20 count",
            "小美(agent) conversion = 0.4 ratio",
            "小美(agent) order_to_pay = 0.8 ratio",
        ]
    );
}

#[test]
fn sycm_agent_file_with_mixed_brackets() {
    let text = "旺旺昵称,咨询人数,接待人数,未回复人数,有效接待人数,平均响应时长（秒),3分钟人工响应率,旺旺回复率,首次响应时长（秒),慢响应人数,答问比,旺旺分组\n\
清风旗舰店:小美,100,98,1,90,38.20,99.71,98.98,9.00,2,1.35,售前组\n汇总值,100,98,1,90,38.20,0.85,98.98,9.00,2,1.35,-\n";
    let (collected, recognised) = clean(text.as_bytes(), None);
    assert_eq!(recognised.format, "sycm_agent");
    let lines = lines(&collected);
    for line in [
        "清风旗舰店:小美(agent) avg_response = 38.2 seconds",
        "清风旗舰店:小美(agent) taobao_3min = 0.9971 ratio",
        "汇总值(total) taobao_3min = 0.0085 ratio",
        "清风旗舰店:小美(agent) answer_ratio = 1.35 ratio",
    ] {
        assert!(lines.contains(&line.to_string()), "{line}: {lines:?}");
    }
    assert!(!lines.iter().any(|l| l.contains("售前组")));
}

#[test]
fn sycm_shop_file_keeps_the_peer_row() {
    let text = "日期,类型,咨询人数,接待人数,平均响应时长（秒),3分钟人工响应率\n2021-06-01,,100,98,38.20,0.9971\n,汇总值,100,98,38.20,0.9971\n,平均值,50,49,38.20,0.9971\n,全店汇总值,100,98,38.20,0.9971\n,同行同层均值,80,77,45.10,0.9650\n";
    let (collected, recognised) = clean(text.as_bytes(), Some("甲"));
    assert_eq!(recognised.format, "sycm_shop");
    let kinds: Vec<&str> = collected.references.iter().step_by(4).map(|r| r.subject_kind.as_str()).collect();
    assert_eq!(kinds, ["total", "total", "mean", "total", "peer"]);
    let peer = collected.references.last().unwrap();
    assert_eq!(
        (peer.subject.as_str(), peer.metric.as_str(), peer.value.as_deref()),
        ("同行同层均值", "taobao_3min", Some("0.965"))
    );
    assert_eq!(collected.references[0].period, "2021-06-01");
}

#[test]
fn feige_durations() {
    let text = "客服昵称,接待会话量,已接待人数,全天平响时长,全天首响时长,全天3分钟回复率,在线时长,询单人数,下单人数,支付人数,客服询单支付额,询单转化率\n小美,120,100,2分30秒,12秒,98.5%,7小时41分52秒,50,30,25,\"¥12,345.60\",50%\n小红,1,1,很快,12秒,98.5%,-,1,1,1,1,100%\n";
    let (collected, result) = read(text.as_bytes(), Some("抖"));
    assert_eq!(result.unwrap().format, "feige");
    let lines = lines(&collected);
    for line in [
        "小美(agent) avg_response = 150 seconds",
        "小美(agent) 在线时长 = 27712 seconds",
        "小美(agent) sales = 12345.6 yuan",
        "小美(agent) conversion = 0.5 ratio",
        "小红(agent) received = 1 count",
    ] {
        assert!(lines.contains(&line.to_string()), "{line}: {lines:?}");
    }
    let remark = &collected.rejects[0];
    assert_eq!((remark.line, remark.cell.as_str(), remark.rejected), (3, "全天平响时长", false));
}
