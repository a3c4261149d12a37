create table event (
    tenant {int} not null,
    id {int} not null,
    kind {text} not null,
    subject {text} not null,        -- prefixed id of what it happened to; deliveries of one subject keep their order
    payload {text} not null,        -- JSON
    at {int} not null,
    primary key (tenant, id)
) {rowless};

-- Which handlers of the house's own listen to what; written from the rooms' data at every start.
create table listener (
    tenant {int} not null,
    kind {text} not null,
    handler {text} not null,
    primary key (tenant, kind, handler)
) {rowless};

create table webhook (
    tenant {int} not null,
    id {int} not null,
    name {text} not null,
    format {text} not null,         -- generic, wecom, dingtalk, feishu
    url {text} not null,            -- a robot's holds its key: shown without it
    secret {text},                  -- signs what is sent; generic: ours, robots: the platform's, if any
    enabled {int} not null default 1,
    failures {int} not null default 0, -- in a row
    paused_until {int} not null default 0, -- nothing is sent before, because the receiver does not answer
    version {int} not null default 1,
    created {int} not null,
    updated {int} not null,
    primary key (tenant, id)
) {rowless};

create table webhook_kind (
    tenant {int} not null,
    webhook {int} not null,
    kind {text} not null,           -- of events; * for all
    primary key (tenant, webhook, kind)
) {rowless};
create index webhook_kind_kind on webhook_kind (tenant, kind, webhook);

create table delivery (
    tenant {int} not null,
    id {int} not null,
    event {int} not null,
    receiver {text} not null,       -- key of a handler, or id of a webhook
    webhook {int},                  -- null: a handler of the house's own
    subject {text} not null,
    state {text} not null,          -- waiting, delivered, dead
    due {int},                      -- when it is tried, or the end of the lease; null when it is over
    lease {int},                    -- token of who is sending it
    attempts {int} not null default 0,
    error {text},                   -- JSON, in both languages, of the last attempt
    created {int} not null,
    finished {int},
    primary key (tenant, id)
) {rowless};
create index delivery_inside on delivery (tenant, due, id) where due is not null and webhook is null;
create index delivery_outside on delivery (tenant, due, id) where due is not null and webhook is not null;
create index delivery_order on delivery (tenant, receiver, subject, id) where due is not null;
create index delivery_sending on delivery (tenant, receiver, due) where lease is not null;
create index delivery_webhook on delivery (tenant, webhook, id);
create index delivery_event on delivery (tenant, event);
create index delivery_finished on delivery (tenant, finished) where finished is not null;
