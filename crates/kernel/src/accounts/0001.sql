create table account (
    tenant {int} not null,
    id {int} not null,
    person {int} not null,
    login {text} not null,          -- lower case
    password {text},                -- argon2 in PHC form; null until the first is set by link
    disabled {int} not null default 0,
    totp_secret {bytes},
    totp_pending {bytes},           -- shown as a QR code, not yet confirmed by a code
    totp_step {int} not null default 0, -- the last step used: a code works once
    failures {int} not null default 0,  -- sign-ins begun and not completed since the last one that was
    failed_at {int} not null default 0,
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

-- Codes that stand in for the second factor, each once.
create table recovery_code (
    tenant {int} not null,
    account {int} not null,
    code {text} not null,           -- SHA-256 of account and code
    primary key (tenant, account, code)
) {rowless};

-- One link an account: a new one replaces the one before.
create table reset_link (
    tenant {int} not null,
    account {int} not null,
    token {text} not null,          -- SHA-256 of the link's secret
    created {int} not null,
    expires {int} not null,
    primary key (tenant, account)
) {rowless};
create unique index reset_link_token on reset_link (token);

-- Failures of logins that no account has, counted like those of accounts so that nobody can tell them apart. Not part
-- of a backup.
create table failed_login (
    tenant {int} not null,
    login {text} not null,          -- SHA-256
    failures {int} not null,
    failed_at {int} not null,
    locked_until {int} not null,
    primary key (tenant, login)
) {rowless};
create index failed_login_at on failed_login (tenant, failed_at);

-- Codes of the terminal with which the first owner proves that the machine is his. Not part of a backup.
create table setup_code (
    tenant {int} not null,
    code {text} not null,           -- SHA-256
    tries {int} not null default 0,
    expires {int} not null,
    primary key (tenant, code)
) {rowless};
