-- What came in, a row as its source had it. A row belongs to its batch; it is never changed, and goes with its batch.

-- One file that was imported, or the live feed of one shop.
create table batch (
    tenant {int} not null,
    id {int} not null,
    number {int} not null,          -- what rows carry
    source {text} not null,         -- file, live
    state {text} not null,          -- reading, ready, failed, cancelled, undone
    shop {int},                     -- of a live feed; of a file, the shop given for rows that name none
    name {text} not null,           -- the file's name
    digest {text},                  -- SHA-256 of the file, hexadecimal
    format {text},                  -- as recognised
    encoding {text},
    tables {text} not null,         -- JSON array: messages, orders, …
    headers {text} not null default '[]', -- JSON array: the columns of the file, for its rejects
    bytes {int} not null default 0, -- of the file as it was sent
    earliest {int},                 -- sent_at of the earliest dated message: files rank by it
    first_day {text},               -- of all that has a clock
    last_day {text},
    read {int} not null default 0,  -- rows kept
    rejected {int} not null default 0,
    error {text},                   -- why it failed, both languages as JSON
    file {int},                     -- the stored file
    job {int},
    created_by {int},
    created {int} not null,
    finished {int},
    undone {int},
    undone_by {int},
    primary key (tenant, id)
) {rowless};
create unique index batch_number on batch (tenant, number);
create index batch_digest on batch (tenant, digest);
-- A file counts once at a time.
create unique index batch_ready on batch (tenant, digest) where state in ('reading', 'ready') and digest is not null;
create unique index batch_live on batch (tenant, shop) where source = 'live';

-- How a file names a shop of ours.
create table shop_alias (
    tenant {int} not null,
    name {text} not null,
    shop {int} not null,
    primary key (tenant, name)
) {rowless};

-- Whoever wrote or bought; an order whose buyer nobody knows is a buyer of its own.
create table buyer (
    tenant {int} not null,
    id {int} not null,
    shop {int} not null,
    nick {text},                    -- of the platform; null: known by order only
    order_id {text},                -- the order of a buyer without nick
    created {int} not null,
    primary key (tenant, id)
) {rowless};
-- The name before the shop: a planner that knows nothing of the tables yet must not take one index for the other.
create unique index buyer_nick on buyer (tenant, nick, shop);
create unique index buyer_order on buyer (tenant, order_id, shop);

-- Names whose ids a transaction wants; empty outside of it.
create table wanted (
    tenant {int} not null,
    batch {int} not null,
    n {int} not null,
    kind {int} not null,            -- 0 a nick, 1 an order's own buyer, 2 an order, 3 a source id
    shop {int} not null,
    name {text} not null,
    id {int} not null,              -- for who is met for the first time
    primary key (tenant, batch, n)
) {rowless};

create table message (
    tenant {int} not null,
    shop {int} not null,
    buyer {int} not null,
    at {int} not null,              -- microseconds UTC; -9223372036854775808 without a clock
    batch {int} not null,           -- its number
    n {int} not null,               -- place in the file; a live row's running number
    account {int} not null,         -- nick id; 0: nobody
    sender {int} not null,          -- 0 buyer, 1 agent, 2 bot, 3 system
    kind {text} not null,
    auto {int} not null,
    text {text} not null,
    source_id {text} not null,      -- '' without
    conversation {text} not null,
    product {text} not null,
    order_id {text} not null,
    to_account {text} not null,
    seq {int},                      -- arrival number of a live message
    repeats {int} not null default 0,   -- 1: another row is the same message, and this one is not shown
    primary key (tenant, shop, buyer, at, batch, n)
) {rowless};
create index message_source on message (tenant, shop, source_id) where source_id <> '';

-- Which buyers a batch has rows of.
create table batch_buyer (
    tenant {int} not null,
    batch {int} not null,
    shop {int} not null,
    buyer {int} not null,
    primary key (tenant, batch, shop, buyer)
) {rowless};

-- Which orders a batch has rows of: orders, lines, refunds, reviews, decisions.
create table batch_order (
    tenant {int} not null,
    batch {int} not null,
    shop {int} not null,
    order_id {text} not null,
    primary key (tenant, batch, shop, order_id)
) {rowless};

-- Source ids that rows of several buyers have: those buyers are computed together.
create table shared_source (
    tenant {int} not null,
    shop {int} not null,
    source_id {text} not null,
    buyer {int} not null,
    primary key (tenant, shop, source_id, buyer)
) {rowless};
create index shared_buyer on shared_source (tenant, shop, buyer);

create table order_row (
    tenant {int} not null,
    shop {int} not null,
    order_id {text} not null,
    batch {int} not null,
    n {int} not null,
    item {int} not null,            -- 1: only a line, from a list of items
    buyer {int} not null,           -- the buyer it names, or the order's own
    created_at {int} not null,
    paid_at {int},
    closed_at {int},
    closed {int},
    status {text} not null,
    payable {int},
    paid {int},
    postage {int},
    units {int},
    refunded {int},
    list_amount {int},
    mark {text} not null,
    deposit_paid_at {int},
    deposit {int},
    sku {text} not null,
    title {text} not null,
    line_units {int},
    line_amount {int},
    primary key (tenant, shop, order_id, batch, n)
) {rowless};
create index order_buyer on order_row (tenant, shop, buyer);

create table refund_row (
    tenant {int} not null,
    shop {int} not null,
    order_id {text} not null,
    batch {int} not null,
    n {int} not null,
    refund_id {text} not null,
    kind {int} not null,            -- 0 refund only, 1 return
    state {int} not null,           -- 0 open, 1 rejected, 2 success
    applied_at {int},
    finished_at {int},
    amount {int},
    reason {text} not null,
    primary key (tenant, shop, order_id, batch, n)
) {rowless};
create index refund_source on refund_row (tenant, shop, refund_id) where refund_id <> '';

create table review_row (
    tenant {int} not null,
    shop {int} not null,
    order_id {text} not null,
    batch {int} not null,
    n {int} not null,
    score {int} not null,           -- 0 good, 1 neutral, 2 bad
    text {text} not null,
    at {int},
    primary key (tenant, shop, order_id, batch, n)
) {rowless};

create table rating_row (
    tenant {int} not null,
    shop {int} not null,
    buyer {int} not null,
    batch {int} not null,
    n {int} not null,
    account {int} not null,
    invited_at {int},
    rated_at {int},
    score {int},
    primary key (tenant, shop, buyer, batch, n)
) {rowless};

-- What people decided: rows of files, and decisions made in the house (batch 0).
create table override_row (
    tenant {int} not null,
    shop {int} not null,
    batch {int} not null,
    n {int} not null,
    kind {text} not null,           -- seller, exclude, stage
    order_id {text} not null,
    buyer {int},
    account {text} not null,
    day {text},
    value {text} not null,
    author {text} not null,
    reason {text} not null,
    at {int},
    primary key (tenant, shop, batch, n)
) {rowless};
create index override_batch on override_row (tenant, batch);
create index override_order on override_row (tenant, shop, order_id) where order_id <> '';
create index override_buyer on override_row (tenant, shop, buyer);

-- Presence, shifts, memberships, visitors, products, promotions: one row a row, the columns of the open format.
create table presence_row (
    tenant {int} not null,
    shop {int} not null,
    account {int} not null,
    batch {int} not null,
    n {int} not null,
    state {text} not null,
    since {int},
    until {int},
    primary key (tenant, shop, account, batch, n)
) {rowless};
create index presence_batch on presence_row (tenant, batch);

create table shift_row (
    tenant {int} not null,
    shop {int} not null,
    account {int} not null,
    batch {int} not null,
    n {int} not null,
    since {int},
    until {int},
    primary key (tenant, shop, account, batch, n)
) {rowless};
create index shift_batch on shift_row (tenant, batch);

create table member_row (
    tenant {int} not null,
    shop {int} not null,
    team {text} not null,
    batch {int} not null,
    n {int} not null,
    account {int} not null,
    since {text},
    until {text},
    primary key (tenant, shop, team, batch, n)
) {rowless};
create index member_batch on member_row (tenant, batch);

create table traffic_row (
    tenant {int} not null,
    shop {int} not null,
    day {text} not null,
    batch {int} not null,
    n {int} not null,
    sku {text} not null,
    visitors {int},
    primary key (tenant, shop, day, batch, n)
) {rowless};
create index traffic_batch on traffic_row (tenant, batch);

create table product_row (
    tenant {int} not null,
    shop {int} not null,
    sku {text} not null,
    batch {int} not null,
    n {int} not null,
    title {text} not null,
    category {text} not null,
    cost {int},
    primary key (tenant, shop, sku, batch, n)
) {rowless};
create index product_batch on product_row (tenant, batch);

create table promotion_row (
    tenant {int} not null,
    shop {int} not null,
    batch {int} not null,
    n {int} not null,
    since {text},
    until {text},
    name {text} not null,
    primary key (tenant, shop, batch, n)
) {rowless};
create index promotion_batch on promotion_row (tenant, batch);

-- Cells of columns that the open format does not know.
create table attribute (
    tenant {int} not null,
    batch {int} not null,
    n {int} not null,
    place {int} not null,           -- two columns may have one name
    name {text} not null,
    value {text} not null,
    primary key (tenant, batch, n, place)
) {rowless};

-- Figures of other tools.
create table reference_figure (
    tenant {int} not null,
    batch {int} not null,
    n {int} not null,
    source {text} not null,
    shop {int},
    subject {text} not null,
    subject_kind {text} not null,
    period {text} not null,
    metric {text} not null,
    header {text} not null,
    value {text},
    unit {text} not null,
    primary key (tenant, batch, n)
) {rowless};

-- Rows that could not be read, or only in part.
create table reject (
    tenant {int} not null,
    batch {int} not null,
    n {int} not null,
    sheet {text},
    line {int} not null,
    cell {text} not null,
    reason {text} not null,         -- both languages as JSON
    raw {text} not null,
    kept {int} not null,            -- 1: a remark on a row that was kept
    primary key (tenant, batch, line, n)
) {rowless};

-- What there is: rows of a batch by day and account, for the calendar that shows what is missing.
create table coverage (
    tenant {int} not null,
    shop {int} not null,
    day {text} not null,            -- calendar day of the shop
    kind {text} not null,           -- messages, orders, refunds, ratings, presence
    account {int} not null,         -- 0: nobody's
    batch {int} not null,
    count {int} not null,
    primary key (tenant, shop, day, kind, account, batch)
) {rowless};
create index coverage_batch on coverage (tenant, batch);

-- How files with headers that no known format has are read.
create table mapping (
    tenant {int} not null,
    id {int} not null,
    signature {text} not null,      -- SHA-256 of the headers
    name {text} not null,
    headers {text} not null,        -- JSON array
    text {text} not null,           -- TOML
    updated {int} not null,
    updated_by {int},
    primary key (tenant, id)
) {rowless};
create unique index mapping_signature on mapping (tenant, signature);
