create table setting (
    tenant {int} not null,
    key {text} not null,
    value {text} not null,          -- JSON
    primary key (tenant, key)
) {rowless};

-- Roles whose holders may do nothing until they have a second factor; a table, so that the gate can join it.
create table totp_role (
    tenant {int} not null,
    role {int} not null,
    primary key (tenant, role)
) {rowless};
