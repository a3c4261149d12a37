create table shop (
    tenant {int} not null,
    id {int} not null,
    name {text} not null,
    platform {text} not null,       -- taobao, tmall, jd, pinduoduo, douyin, kuaishou, xiaohongshu, other
    time_zone {text} not null,
    opens {int} not null,           -- minutes after midnight
    closes {int} not null,          -- minutes after midnight; over 1440 when it closes on the next day
    archived {int} not null default 0,
    version {int} not null default 1,
    created {int} not null,
    updated {int} not null,
    primary key (tenant, id)
) {rowless};
create unique index shop_name on shop (tenant, name);

create table team (
    tenant {int} not null,
    id {int} not null,
    shop {int} not null,
    name {text} not null,
    leader {int},                   -- person
    archived {int} not null default 0,
    version {int} not null default 1,
    created {int} not null,
    updated {int} not null,
    primary key (tenant, id)
) {rowless};
create unique index team_name on team (tenant, shop, name);

create table person (
    tenant {int} not null,
    id {int} not null,
    name {text} not null,
    number {text},                  -- 工号, the organisation's own
    phone {text} not null,
    email {text} not null,
    birthday {text},                -- MM-DD
    hired {text} not null,          -- YYYY-MM-DD
    left_on {text},                 -- YYYY-MM-DD, the last day
    version {int} not null default 1,
    created {int} not null,
    updated {int} not null,
    primary key (tenant, id)
) {rowless};
create unique index person_number on person (tenant, number);
create index person_name on person (tenant, name, id);

create table employment (
    tenant {int} not null,
    id {int} not null,
    person {int} not null,
    team {int} not null,
    since {text} not null,          -- YYYY-MM-DD, the first day
    until {text},                   -- YYYY-MM-DD, the last day
    primary key (tenant, id)
) {rowless};
create index employment_person on employment (tenant, person, since);
create index employment_team on employment (tenant, team, person);

-- Where a person sits: the teams of the present, or those of the last day for who has left.
create view seat (tenant, person, team, shop) as
    select e.tenant, e.person, e.team, t.shop
    from employment e
    join person p on p.tenant = e.tenant and p.id = e.person
    join team t on t.tenant = e.tenant and t.id = e.team
    where e.until is null or e.until = p.left_on;

create table role (
    tenant {int} not null,
    id {int} not null,
    key {text},                     -- agent, leader, …; null for the organisation's own
    name {text} not null,
    version {int} not null default 1,
    primary key (tenant, id)
) {rowless};
create unique index role_key on role (tenant, key);
create unique index role_name on role (tenant, name);

create table role_permission (
    tenant {int} not null,
    role {int} not null,
    permission {text} not null,
    reach {text} not null,          -- own, scope, all
    primary key (tenant, role, permission)
) {rowless};

create table role_grant (
    tenant {int} not null,
    id {int} not null,
    person {int} not null,
    role {int} not null,
    kind {text} not null,           -- own, team, shop, all
    team {int},
    shop {int},
    primary key (tenant, id)
) {rowless};
create index role_grant_person on role_grant (tenant, person);
create index role_grant_role on role_grant (tenant, role);

-- Derived from grants, in the transaction that changes them: what an account may do, and where. Joined by every query.
create table access (
    tenant {int} not null,
    account {int} not null,
    permission {text} not null,
    n {int} not null,
    kind {text} not null,           -- own, team, shop, all
    person {int},
    team {int},
    shop {int},
    primary key (tenant, account, permission, n)
) {rowless};

create table nick (
    tenant {int} not null,
    id {int} not null,
    shop {int} not null,
    name {text} not null,
    created {int} not null,
    primary key (tenant, id)
) {rowless};
create unique index nick_name on nick (tenant, shop, name);

create table binding (
    tenant {int} not null,
    id {int} not null,
    nick {int} not null,
    person {int} not null,
    since {int} not null,           -- from this instant
    until {int},                    -- up to, not including, this instant
    primary key (tenant, id)
) {rowless};
create index binding_nick on binding (tenant, nick, since);
create index binding_person on binding (tenant, person, since);

-- Permissions that the default roles have been given once; what an owner took away since is not given again.
create table permission_seeded (
    tenant {int} not null,
    permission {text} not null,
    primary key (tenant, permission)
) {rowless};
