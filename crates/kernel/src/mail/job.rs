//! The job that sends one mail.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::compose::{Parts, message};
use super::server;
use super::smtp::{self, Refusal};
use super::store::{self, Loaded, MailId};
use crate::error::{Error, Result, conflict};
use crate::files;
use crate::id::TenantId;
use crate::jobs::{JobKind, Run};
use crate::text::Words;

/// Attempts before a mail is given up: about half a day.
const ATTEMPTS: u32 = 20;

/// Sends one mail.
pub(super) static SEND: JobKind = JobKind {
    key: "mail.send",
    name: Words::fixed("发送邮件", "Send mail"),
    unit: Words::fixed("封", "mails"),
    max_attempts: ATTEMPTS,
    run: send,
};

/// Which one.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Payload {
    pub mail: MailId,
}

fn send(run: &Run) -> Result<Value> {
    let Payload { mail } = run.payload()?;
    let tenant = TenantId::HOME;
    let (loaded, server) = run.read(|tx| Ok((store::load(tx, tenant, mail)?, server::find(tx, tenant)?)))?;
    let Some(loaded) = loaded.filter(|loaded| !loaded.sent) else { return Ok(Value::Null) };
    let outcome = match &server {
        Some(server) => handed(run, server, &loaded)?,
        None => Err(Refusal { words: unset(), again: false }),
    };
    let refusal = outcome.err();
    let again = refusal.as_ref().is_some_and(|refusal| refusal.again) && run.attempt() < ATTEMPTS;
    run.step(|tx, ctx, progress| {
        (progress.done, progress.total) = (i64::from(refusal.is_none()), Some(1));
        store::note(tx, ctx, mail, refusal.as_ref().map(|refusal| (&refusal.words, again)))
    })?;
    match refusal {
        None => Ok(json!({ "mail": mail })),
        Some(refusal) if again => Err(Error::internal("sending mail", refusal.words.en.to_string())),
        Some(refusal) => Err(conflict("mail_failed", refusal.words)),
    }
}

fn handed(run: &Run, server: &server::Server, loaded: &Loaded) -> Result<std::result::Result<(), Refusal>> {
    let mut bytes = Vec::new();
    let file = match loaded.file {
        None => None,
        Some(file) => Some(files::copy(run.house().db(), TenantId::HOME, file, &mut |part| {
            bytes.extend_from_slice(part);
            Ok(())
        })?),
    };
    let parts = Parts {
        address: &loaded.address,
        subject: &loaded.subject,
        body: &loaded.body,
        message_id: &loaded.message_id,
        at: loaded.created,
        file: file.as_ref().map(|file| (file.name.as_str(), file.kind.as_str(), bytes)),
    };
    smtp::send(run.house().config(), server, &message(server, parts)?)
}

fn unset() -> Words {
    Words::fixed(
        "还没有设置发信服务器。请在 设置 → 邮件 中填写。",
        "No mail server is set. Set one under Settings → Mail.",
    )
}
