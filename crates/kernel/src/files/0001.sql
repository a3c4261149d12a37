create table file (
    tenant {int} not null,
    id {int} not null,
    owner {int},                    -- person; null: the house itself
    name {text} not null,
    type {text} not null,
    size {int} not null,
    sha256 {text} not null,
    purpose {text} not null,
    shared {int} not null,          -- 1: for who may read files of the owner; 0: for the owner alone
    created {int} not null,
    primary key (tenant, id)
) {rowless};
create index file_owner on file (tenant, owner, id);
create index file_sha256 on file (tenant, sha256);

-- Bytes by their hash: the same bytes are stored once.
create table file_content (
    tenant {int} not null,
    sha256 {text} not null,
    whole {int} not null,           -- 1 when all its parts are there
    created {int} not null,
    primary key (tenant, sha256)
) {rowless};
create index file_content_unfinished on file_content (tenant, created) where whole = 0;

create table file_part (
    tenant {int} not null,
    sha256 {text} not null,
    n {int} not null,
    bytes {bytes} not null,
    primary key (tenant, sha256, n)
) {table};
