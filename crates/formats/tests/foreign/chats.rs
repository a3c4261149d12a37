//! Chats: copied text in its variants, the chat workbook's table, session tables.

use formats::foreign::{ForeignError, ForeignOptions};

use crate::collect::{SHANGHAI, clean, read, read_with};

/// The first eight columns: who, when, what.
fn short(rows: &[String]) -> Vec<String> {
    rows.iter().map(|row| row.trim_end_matches(',').to_string()).collect()
}

#[test]
fn copied_text_with_marks_and_a_transfer() {
    let text = "\u{feff}tb小明 2020-5-20 9:01:02\n在吗\n有没有 L 码？\n清风旗舰店:小美 2020-5-20 9:01:10\n亲，在的哦\n已读\n清风旗舰店:小美2020-5-20 9:02:00\n由 清风旗舰店:小美 转交给 清风旗舰店:小红\ntb小明2020-5-20 9:03:00\n好\n\n清风旗舰店:小红 2020-5-20 9:03:05 未读\nhttps://item.taobao.com/item.htm?id=5566\n清风旗舰店:小红撤回了一条消息\n";
    let (collected, recognised) = clean(text.as_bytes(), None);
    assert_eq!((recognised.format.as_str(), recognised.tables[0].as_str()), ("qianniu_text", "messages"));
    assert_eq!(
        short(&collected.rows),
        [
            "清风旗舰店,tb小明,清风旗舰店:小美,buyer,2020-05-20 09:01:02,text,0,\"在吗\n有没有 L 码？\"",
            "清风旗舰店,tb小明,清风旗舰店:小美,agent,2020-05-20 09:01:10,text,0,亲，在的哦",
            "清风旗舰店,tb小明,清风旗舰店:小美,system,2020-05-20 09:02:00,transfer,0,由 清风旗舰店:小美 转交给 清风旗舰店:小红,,,,,清风旗舰店:小红",
            "清风旗舰店,tb小明,清风旗舰店:小红,system,2020-05-20 09:02:00,transfer,0,由 清风旗舰店:小美 转交给 清风旗舰店:小红,,,,,清风旗舰店:小红",
            "清风旗舰店,tb小明,清风旗舰店:小红,buyer,2020-05-20 09:03:00,text,0,好",
            "清风旗舰店,tb小明,清风旗舰店:小红,agent,2020-05-20 09:03:05,product,0,https://item.taobao.com/item.htm?id=5566,,,5566",
            "清风旗舰店,tb小明,,system,,recall,0,清风旗舰店:小红撤回了一条消息",
        ]
    );
    assert_eq!(collected.lines, [1, 4, 8, 8, 9, 12, 14]);
}

#[test]
fn a_given_shop_names_the_rows() {
    let text = "tb小明 2020-5-20 9:01:02\n在吗\n清风旗舰店:小美 2020-5-20 9:01:10\n在\n";
    let (collected, _) = clean(text.as_bytes(), Some("甲"));
    assert!(collected.rows.iter().all(|row| row.starts_with("甲,tb小明,清风旗舰店:小美,")));
}

#[test]
fn nick_and_time_on_two_lines() {
    let text = "清风旗舰店:小美\n2020-5-20 9:01:10\n您好\ntb小明\n2020-5-20 9:01:30\n多少钱\n清风旗舰店:小美\n2020-5-20 9:01:40\n99\n";
    let (collected, _) = clean(text.as_bytes(), None);
    assert_eq!(
        short(&collected.rows),
        [
            "清风旗舰店,tb小明,清风旗舰店:小美,agent,2020-05-20 09:01:10,text,0,您好",
            "清风旗舰店,tb小明,清风旗舰店:小美,buyer,2020-05-20 09:01:30,text,0,多少钱",
            "清风旗舰店,tb小明,清风旗舰店:小美,agent,2020-05-20 09:01:40,text,0,99",
        ]
    );
}

#[test]
fn arrows_name_the_addressee() {
    let text = "tb小明 --> 清风旗舰店:小美 2020-5-20 9:01:02\n在吗\n清风旗舰店:小美 --> tb小明 2020-5-20 9:01:10\n在\n清风旗舰店:小美 --> tb小刚 2020-5-20 9:02:10\n亲，货到了\n";
    let (collected, _) = clean(text.as_bytes(), None);
    assert_eq!(
        short(&collected.rows),
        [
            "清风旗舰店,tb小明,清风旗舰店:小美,buyer,2020-05-20 09:01:02,text,0,在吗",
            "清风旗舰店,tb小明,清风旗舰店:小美,agent,2020-05-20 09:01:10,text,0,在",
            "清风旗舰店,tb小刚,清风旗舰店:小美,agent,2020-05-20 09:02:10,text,0,亲，货到了",
        ]
    );
}

#[test]
fn nicks_in_brackets_and_the_main_account() {
    let text = "[tb小明] 2020-05-20 09:01:02\n在吗\n[清风旗舰店] 2020-05-20 09:01:10\n在\n";
    let (collected, _) = clean(text.as_bytes(), Some("清风旗舰店"));
    assert_eq!(
        short(&collected.rows),
        [
            "清风旗舰店,tb小明,清风旗舰店,buyer,2020-05-20 09:01:02,text,0,在吗",
            "清风旗舰店,tb小明,清风旗舰店,agent,2020-05-20 09:01:10,text,0,在",
        ]
    );
    let (_, result) = read(text.as_bytes(), Some("甲"));
    assert!(matches!(result, Err(ForeignError::NoAgent { .. })));
    let accounts = ["清风旗舰店".to_string()];
    let options = ForeignOptions { shop: Some("甲"), accounts: &accounts, ..ForeignOptions::new(&SHANGHAI) };
    let (collected, _) = read_with(text.as_bytes(), &options);
    assert!(collected.rows[1].starts_with("甲,tb小明,清风旗舰店,agent"));
}

#[test]
fn a_question_is_that_of_who_answers_soon_else_of_who_wrote_last() {
    let text = "b 2020-5-20 9:00:00\nq1\ns:a 2020-5-20 9:01:00\nr1\nb 2020-5-20 9:30:00\nq2\ns:c 2020-5-20 9:31:00\nr2\nb 2020-5-20 10:00:00\nq3\ns:a 2020-5-20 15:00:00\nr3\nb 2020-5-20 15:01:00\nq4\n";
    let (collected, _) = clean(text.as_bytes(), None);
    let agents: Vec<&str> = collected.rows.iter().map(|row| row.split(',').nth(2).unwrap()).collect();
    assert_eq!(agents, ["s:a", "s:a", "s:c", "s:c", "s:c", "s:a", "s:a"]);
}

#[test]
fn text_before_the_first_nick_is_rejected_and_the_rest_kept() {
    let text = "聊天记录导出\ntb小明 2020-5-20 9:01:02\n在吗\n店:小美 2020-5-20 9:01:10\n在\n";
    let (collected, result) = read(text.as_bytes(), None);
    assert_eq!((collected.rows.len(), result.unwrap().rejected), (2, 1));
    assert_eq!((collected.rejects[0].line, collected.rejects[0].raw.as_str()), (1, "聊天记录导出"));
}

#[test]
fn a_chat_table() {
    let text = "客户名\t消息序号\t发送时间\t发送内容\t发送账号\t账号类型\ntb小明\t1\t2020-05-20 09:01:02\t '在吗\ttb小明\t客户\ntb小明\t2\t2020-05-20 09:01:03\t您好，我是小助手\t清风旗舰店:机器人\t机器人\ntb小明\t3\t2020-05-20 09:01:30\t亲\t清风旗舰店:小美\t客服\ntb小明\t4\t2020-05-20 09:02:30\t?\t清风旗舰店:小美\t外星人\n";
    let (collected, result) = read(text.as_bytes(), None);
    assert_eq!(result.unwrap().format, "qianniu_workbook");
    assert_eq!(
        short(&collected.rows),
        [
            "清风旗舰店,tb小明,清风旗舰店:小美,buyer,2020-05-20 09:01:02,text,0, '在吗",
            "清风旗舰店,tb小明,清风旗舰店:机器人,bot,2020-05-20 09:01:03,text,0,您好，我是小助手",
            "清风旗舰店,tb小明,清风旗舰店:小美,agent,2020-05-20 09:01:30,text,0,亲",
        ]
    );
    assert_eq!((collected.rejects[0].line, collected.rejects[0].cell.as_str()), (5, "账号类型"));
}

#[test]
fn a_session_table() {
    let text = "客服,客户,开始时间,结束时间,谈话内容\n清风旗舰店:小美,tb小明,2016-05-23 22:02:11,2016-05-23 22:05:00,\"tb小明 2016-05-23 22:02:11\n在吗\n清风旗舰店:小美 2016-05-23 22:02:40\n在的\n亲\"\n清风旗舰店:小美,tb小刚,2016-05-23 23:02:11,2016-05-23 23:05:00,\"tb小刚 23:02:11：发货了吗\n小美(23:02:40): 发了\n小美: 单号 123\"\n清风旗舰店:小美,tb小红,2016-05-23 23:02:11,2016-05-23 23:05:00,没有时间的一段话\n";
    let (collected, result) = read(text.as_bytes(), None);
    assert_eq!(result.unwrap().tables, ["messages"]);
    assert_eq!(
        short(&collected.rows),
        [
            "清风旗舰店,tb小明,清风旗舰店:小美,buyer,2016-05-23 22:02:11,text,0,在吗",
            "清风旗舰店,tb小明,清风旗舰店:小美,agent,2016-05-23 22:02:40,text,0,\"在的\n亲\"",
            "清风旗舰店,tb小刚,清风旗舰店:小美,buyer,2016-05-23 23:02:11,text,0,发货了吗",
            "清风旗舰店,tb小刚,清风旗舰店:小美,agent,2016-05-23 23:02:40,text,0,发了",
            "清风旗舰店,tb小刚,清风旗舰店:小美,agent,,text,0,单号 123",
        ]
    );
    assert_eq!((collected.rejects[0].line, collected.rejects[0].cell.as_str()), (10, "谈话内容"));
}
