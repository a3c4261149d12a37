create table account (
    tenant {int} not null,
    id {int} not null,
    person {int} not null,
    login {text} not null,          -- lower case
    password {text},                -- argon2 in PHC form; null until the first is set by link
    disabled {int} not null default 0,
    totp_secret {bytes},
    totp_step {int} not null default 0, -- the last step used: a code works once
    failures {int} not null default 0,
    locked_until {int} not null default 0,
    language {text} not null,
    theme {text} not null,
    created {int} not null,
    updated {int} not null,
    primary key (tenant, id)
) {rowless};
create unique index account_login on account (tenant, login);
create unique index account_person on account (tenant, person);

create table device (
    tenant {int} not null,
    id {int} not null,
    account {int} not null,
    token {text} not null,          -- SHA-256 of the cookie
    label {text} not null,
    address {text} not null,
    created {int} not null,
    seen {int} not null,
    idle_until {int} not null,
    expires {int} not null,
    primary key (tenant, id)
) {rowless};
create unique index device_token on device (token);
create index device_account on device (tenant, account, seen);

create table api_token (
    tenant {int} not null,
    id {int} not null,
    account {int} not null,
    name {text} not null,
    token {text} not null,          -- SHA-256 of the secret
    created {int} not null,
    seen {int},
    expires {int},
    primary key (tenant, id)
) {rowless};
create unique index api_token_token on api_token (token);
create index api_token_account on api_token (tenant, account, id);

create table api_token_permission (
    tenant {int} not null,
    token {int} not null,
    permission {text} not null,
    primary key (tenant, token, permission)
) {rowless};
