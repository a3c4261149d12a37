-- Through which server mail leaves; one row, or none.
create table mail_server (
    tenant {int} not null,
    host {text} not null,
    port {int} not null,
    tls {text} not null,            -- start: STARTTLS, whole: from the first byte, none
    login {text} not null,          -- '': without signing in
    password {text} not null,       -- never given back
    sender {text} not null,
    sender_name {text} not null,
    version {int} not null default 1,
    updated {int} not null,
    primary key (tenant)
) {rowless};

-- Mail on its way: one row an address, so that one that is refused keeps no other back.
create table mail (
    tenant {int} not null,
    id {int} not null,
    once {text} not null,           -- the same is sent once
    about {text} not null,          -- what it is about, for the room that sends it
    address {text} not null,
    subject {text} not null,
    body {text} not null,
    file {int},
    message_id {text} not null,     -- the same at every attempt: a receiver that has seen it has nothing to do
    job {int} not null,
    state {text} not null,          -- waiting, sent, failed
    error {text},                   -- JSON, in both languages, of the last attempt
    created {int} not null,
    finished {int},
    primary key (tenant, id)
) {rowless};
create unique index mail_once on mail (tenant, once);
create index mail_about on mail (tenant, about);
create index mail_finished on mail (tenant, finished) where finished is not null;
