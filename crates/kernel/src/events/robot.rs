//! Group robots of 企业微信, 钉钉 and 飞书: text messages in each one's form.

use serde_json::{Value, json};

use super::Happened;
use super::send::Refusal;
use super::sign::hmac_base64;
use super::webhooks::{Format, Target};
use crate::text::Words;
use crate::time::Moment;

/// Characters of a message; the strictest robot takes 2048 bytes.
const LONGEST: usize = 600;

/// The message: what happened, the event's own `text`, and where to look.
pub(super) fn text(event: &Happened, name: Option<&Words>, public_url: Option<&str>) -> String {
    let mut lines = vec![format!("【班长】{}", name.map_or(event.kind.as_str(), |name| &name.zh))];
    lines.extend(event.payload["text"].as_str().map(str::to_owned));
    let href = event.payload["href"].as_str().filter(|href| href.starts_with('/'));
    if let (Some(base), Some(href)) = (public_url, href) {
        lines.push(format!("{}{href}", base.trim_end_matches('/')));
    }
    lines.join("\n").chars().take(LONGEST).collect()
}

/// Address and body for one robot, signed where its owner chose so.
pub(super) fn message(format: Format, target: &Target, text: &str, now: Moment) -> (String, Value) {
    let secret = target.secret.as_ref().map(super::webhooks::Secret::expose);
    match format {
        Format::Feishu => {
            let mut body = json!({ "msg_type": "text", "content": { "text": text } });
            if let Some(secret) = secret {
                let seconds = now.micros() / 1_000_000;
                body["timestamp"] = json!(seconds.to_string());
                // Here the text to sign is the key and the message is empty: so the platform asks.
                body["sign"] = json!(hmac_base64(format!("{seconds}\n{secret}").as_bytes(), b""));
            }
            (target.url.clone(), body)
        }
        Format::Dingtalk if secret.is_some() => {
            let millis = now.micros() / 1000;
            let secret = secret.unwrap_or_default();
            let sign = hmac_base64(secret.as_bytes(), format!("{millis}\n{secret}").as_bytes());
            let mark = if target.url.contains('?') { '&' } else { '?' };
            let sign = sign.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
            (format!("{}{mark}timestamp={millis}&sign={sign}", target.url), plain(text))
        }
        _ => (target.url.clone(), plain(text)),
    }
}

fn plain(text: &str) -> Value {
    json!({ "msgtype": "text", "text": { "content": text } })
}

/// Robots say 200 and put the refusal into the body.
pub(super) fn accepted(answer: &str) -> Result<(), Refusal> {
    let said: Value = serde_json::from_str(answer).unwrap_or_default();
    let code = ["errcode", "code", "StatusCode"].into_iter().find_map(|name| said[name].as_i64());
    if code == Some(0) {
        return Ok(());
    }
    let reason = ["errmsg", "msg"].into_iter().find_map(|name| said[name].as_str()).unwrap_or_default();
    let reason: String = reason.chars().take(200).collect();
    let code = code.map_or_else(|| "?".to_owned(), |code| code.to_string());
    let words = Words::made(
        format!("机器人拒收（{code}）：{reason}"),
        format!("The robot refused it ({code}): {reason}"),
    );
    Err(Refusal { words, answers: true })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::EventId;

    fn target(format: Format, secret: Option<&str>) -> Target {
        Target { format, url: "https://robot.example/send?key=k".to_owned(), secret: secret.map(Into::into) }
    }

    const NOW: Moment = Moment::from_micros(1_700_000_000_123_456);

    #[test]
    fn each_robot_gets_its_own_form() {
        let (url, body) = message(Format::Wecom, &target(Format::Wecom, None), "早", NOW);
        assert_eq!(url, "https://robot.example/send?key=k");
        assert_eq!(body, json!({ "msgtype": "text", "text": { "content": "早" } }));
        let (_, body) = message(Format::Feishu, &target(Format::Feishu, None), "早", NOW);
        assert_eq!(body, json!({ "msg_type": "text", "content": { "text": "早" } }));
    }

    #[test]
    fn dingtalk_is_signed_in_the_address() {
        let (url, _) = message(Format::Dingtalk, &target(Format::Dingtalk, Some("SECx")), "早", NOW);
        let sign = hmac_base64(b"SECx", b"1700000000123\nSECx");
        let escaped = sign.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        assert_eq!(url, format!("https://robot.example/send?key=k&timestamp=1700000000123&sign={escaped}"));
    }

    #[test]
    fn feishu_is_signed_in_the_body() {
        let (_, body) = message(Format::Feishu, &target(Format::Feishu, Some("s")), "早", NOW);
        assert_eq!(body["timestamp"], "1700000000");
        assert_eq!(body["sign"], hmac_base64(b"1700000000\ns", b""));
    }

    #[test]
    fn a_refusal_in_the_body_is_a_refusal() {
        assert!(accepted(r#"{"errcode":0,"errmsg":"ok"}"#).is_ok());
        assert!(accepted(r#"{"code":0,"msg":"success"}"#).is_ok());
        assert!(accepted("<html>").is_err());
        let refusal = accepted(r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#).unwrap_err();
        assert_eq!(refusal.words.en, "The robot refused it (93000): invalid webhook url");
    }

    #[test]
    fn a_message_is_cut_before_the_robot_refuses_it() {
        let event = Happened {
            id: EventId::from_stored(1),
            kind: "task.done".to_owned(),
            subject: "tsk_1".to_owned(),
            payload: json!({ "text": "长".repeat(5000), "href": "/tasks" }),
            at: NOW,
        };
        let text = text(&event, Some(&Words::fixed("任务完成", "Task done")), Some("https://kf.example"));
        assert!(text.starts_with("【班长】任务完成\n长长") && text.len() <= 2048);
    }
}
