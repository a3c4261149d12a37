-- What follows from the rows: made by the engine, and made again whenever rows, decisions or rules change.

-- Rule sets, versioned: of a shop, or the organisation's own (shop 0), in force from a business day on.
create table rule_version (
    tenant {int} not null,
    id {int} not null,
    shop {int} not null,            -- 0: for every shop without its own
    number {int} not null,
    since {text} not null,          -- the first business day it holds for; 0001-01-01 for the first
    rules {text} not null,          -- TOML
    note {text} not null,
    created_by {int},
    created {int} not null,
    primary key (tenant, id)
) {rowless};
create unique index rule_version_number on rule_version (tenant, shop, number);

-- The facts of a shop that pages read, and those being made beside them after a change of rules.
create table generation (
    tenant {int} not null,
    shop {int} not null,
    number {int} not null,
    state {text} not null,          -- current, making, old
    settings {text} not null,       -- JSON: time zone, hours, and the rules in force from each day on
    created {int} not null,
    primary key (tenant, shop, number)
) {rowless};

-- Buyers whose facts are to be made again: now, or when an instant has come at which they change by themselves.
create table dirty_buyer (
    tenant {int} not null,
    shop {int} not null,
    buyer {int} not null,
    due {int} not null,
    since {int} not null,           -- when it became so: the lag
    mark {int} not null default 0,  -- a new one with every change, so that what was read before it is known as old
    bulk {int} not null default 0,  -- 1: one of very many; what is live goes before
    generation {int},               -- only for facts that are being made; null: for all that are kept up
    primary key (tenant, shop, buyer)
) {rowless};
create index dirty_due on dirty_buyer (tenant, bulk, due, shop, buyer);

-- Accounts whose days need all buyers looked at once more: the most at one time, and presence.
create table dirty_day (
    tenant {int} not null,
    shop {int} not null,
    account {int} not null,
    day {text} not null,            -- '': all days of the account
    due {int} not null,
    mark {int} not null,
    primary key (tenant, shop, account, day)
) {rowless};
create index dirty_day_due on dirty_day (tenant, due);

-- Who held an account when its facts were made: what differs from the present makes them again.
create table holding (
    tenant {int} not null,
    account {int} not null,
    shop {int} not null,
    spans {text} not null,
    primary key (tenant, account)
) {rowless};

-- Teams that only files name.
create table named_team (
    tenant {int} not null,
    id {int} not null,
    shop {int} not null,
    name {text} not null,
    primary key (tenant, id)
) {rowless};
create unique index named_team_name on named_team (tenant, shop, name);

-- A buyer, an account and a business day: the base counts, as kpi::sheet::Row packs them.
create table reception (
    tenant {int} not null,
    shop {int} not null,
    generation {int} not null,
    day {text} not null,
    buyer {int} not null,
    account {int} not null,
    first_at {int} not null,        -- first dated message of the buyer-day, else what put it there
    person {int},                   -- who held the account then
    groups {bytes} not null,        -- teams and the person that the row counts for
    counts {bytes} not null,
    primary key (tenant, shop, generation, day, buyer, account)
) {rowless};
create index reception_buyer on reception (tenant, shop, generation, buyer);
create index reception_account on reception (tenant, shop, generation, account, day);

-- A buyer and a business day of a shop: what is counted once a shop, and his stage.
create table visit (
    tenant {int} not null,
    shop {int} not null,
    generation {int} not null,
    day {text} not null,
    buyer {int} not null,
    stage {text} not null,          -- inquiry, pending, aftersale; '' where he was not received
    first_at {int},                 -- t0
    received_by {text} not null,    -- JSON array of accounts
    won_by {text} not null,         -- JSON array: sellers of the orders that were paid in time
    ordered {int} not null,
    paid {int} not null,
    sku {text} not null,
    band {text} not null,
    new_buyer {int} not null,
    cohort_sales {int} not null,
    counts {bytes} not null,        -- what the shop's row takes from him
    groups {bytes} not null,        -- what rows of teams and persons take from him, each inquiry once
    hours {bytes} not null,         -- what the hours of the day take from him
    primary key (tenant, shop, generation, day, buyer)
) {rowless};
create index visit_buyer on visit (tenant, shop, generation, buyer);

-- An order with its credit.
create table credit (
    tenant {int} not null,
    shop {int} not null,
    generation {int} not null,
    order_id {text} not null,
    buyer {int} not null,
    created_at {int} not null,
    created_day {text} not null,
    paid_at {int},
    paid_day {text},
    order_agent {int},
    pay_agent {int},
    seller {int},                   -- by the rule set's rule
    seller_order {int},
    seller_payment {int},
    seller_first {int},
    split {text},
    assisted {text} not null,       -- JSON array of accounts
    decided {int} not null,         -- 1: a person decided the seller
    gross {int} not null,
    refunded {int} not null,
    net {int} not null,
    units {int} not null,
    primary key (tenant, shop, generation, order_id)
) {rowless};
create index credit_buyer on credit (tenant, shop, generation, buyer);
create index credit_paid on credit (tenant, shop, generation, paid_day, seller);
create index credit_created on credit (tenant, shop, generation, created_day);

-- Usable sessions, one row for each day that they reach into: for the most at one time, and for lists.
create table session (
    tenant {int} not null,
    shop {int} not null,
    generation {int} not null,
    account {int} not null,
    day {text} not null,
    start {int} not null,
    buyer {int} not null,
    finish {int} not null,
    primary key (tenant, shop, generation, account, day, start, buyer)
) {rowless};
create index session_buyer on session (tenant, shop, generation, buyer);

-- Seconds of presence that rows of teams and persons hold, by whom they are.
create table presence_share (
    tenant {int} not null,
    shop {int} not null,
    generation {int} not null,
    account {int} not null,
    day {text} not null,
    kind {text} not null,           -- as in group_day
    member {int} not null,
    seconds {int} not null,
    primary key (tenant, shop, generation, account, day, kind, member)
) {rowless};

-- Sums over the facts: what pages read first.
create table account_day (
    tenant {int} not null,
    shop {int} not null,
    generation {int} not null,
    day {text} not null,
    account {int} not null,
    counts {bytes} not null,
    primary key (tenant, shop, generation, day, account)
) {rowless};

create table shop_day (
    tenant {int} not null,
    shop {int} not null,
    generation {int} not null,
    day {text} not null,
    counts {bytes} not null,
    primary key (tenant, shop, generation, day)
) {rowless};

-- A team, or a person with his accounts taken as one.
create table group_day (
    tenant {int} not null,
    shop {int} not null,
    generation {int} not null,
    day {text} not null,
    kind {text} not null,           -- team, person, named (a team that only files name)
    member {int} not null,          -- team id, person id, id of the named team
    counts {bytes} not null,
    primary key (tenant, shop, generation, day, kind, member)
) {rowless};

create table shop_hour (
    tenant {int} not null,
    shop {int} not null,
    generation {int} not null,
    day {text} not null,
    hour {int} not null,
    counts {bytes} not null,
    primary key (tenant, shop, generation, day, hour)
) {rowless};
