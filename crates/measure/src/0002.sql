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
    primary key (tenant, shop, buyer)
) {rowless};
create index dirty_due on dirty_buyer (tenant, due);

-- A buyer, an account and a business day: the base counts, as kpi::sheet::Row packs them.
create table reception (
    tenant {int} not null,
    shop {int} not null,
    generation {int} not null,
    day {text} not null,
    buyer {int} not null,
    account {int} not null,
    first_at {int},                 -- first dated message of the buyer-day
    counts {bytes} not null,
    primary key (tenant, shop, generation, day, buyer, account)
) {rowless};
create index reception_buyer on reception (tenant, shop, generation, buyer);

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
    counts {bytes} not null,
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
    excluded {int} not null,
    gross {int} not null,
    refunded {int} not null,
    net {int} not null,
    units {int} not null,
    primary key (tenant, shop, generation, order_id)
) {rowless};
create index credit_buyer on credit (tenant, shop, generation, buyer);
create index credit_paid on credit (tenant, shop, generation, paid_day, seller);
create index credit_created on credit (tenant, shop, generation, created_day);

-- Usable sessions: for the most at one time, and for lists.
create table session (
    tenant {int} not null,
    shop {int} not null,
    generation {int} not null,
    account {int} not null,
    start {int} not null,
    finish {int} not null,
    buyer {int} not null,
    primary key (tenant, shop, generation, account, start, buyer)
) {rowless};
create index session_buyer on session (tenant, shop, generation, buyer);

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
    kind {text} not null,           -- team, person
    member {int} not null,          -- team id, person id
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
