-- Answers kept for requests that come twice; not part of a backup.
create table idempotency (
    tenant {int} not null,
    account {int} not null,
    key {text} not null,
    fingerprint {text} not null,
    answer {text} not null,
    created {int} not null,
    primary key (tenant, account, key)
) {rowless};
create index idempotency_created on idempotency (tenant, created);
