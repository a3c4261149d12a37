-- What people object to, and what was decided; periods that are kept as they were.

-- An objection 申诉: to a credit, a stage, an exclusion, a slow mark or a rating.
create table dispute (
    tenant {int} not null,
    id {int} not null,
    shop {int} not null,
    kind {text} not null,           -- credit, stage, exclusion, slow, rating
    order_id {text} not null,       -- of a credit; '' otherwise
    buyer {int} not null,
    account {int} not null,         -- whose buyer-day; of a credit whose it should be, 0: nobody's
    day {text} not null,            -- business day of the buyer-day; of an order that of its payment
    claim {text} not null,          -- of a stage what it was: peer, advertiser, test, aftersale, pending, inquiry
    was_account {int} not null,     -- of a credit who sold it when the objection was raised, 0: nobody
    was_stage {text} not null,      -- of a stage what it was then
    reason {text} not null,
    author {int} not null,          -- person
    state {text} not null,          -- open, looked, granted, refused, withdrawn
    agrees {int},                   -- the first look: 1 agrees
    look_words {text},
    looked_by {int},
    looked {int},
    decision_words {text},
    decided_by {int},
    decided {int},
    created {int} not null,
    updated {int} not null,
    primary key (tenant, id)
) {rowless};
create index dispute_state on dispute (tenant, state, id);
create index dispute_author on dispute (tenant, author, id);
create index dispute_buyer on dispute (tenant, shop, buyer);

-- Days of a shop kept as they were when somebody froze them 冻结期.
create table frozen_period (
    tenant {int} not null,
    id {int} not null,
    shop {int} not null,
    first_day {text} not null,
    last_day {text} not null,
    note {text} not null,
    settings {text} not null,       -- as in generation: the rules by which the kept figures were made
    frozen_by {int} not null,
    frozen {int} not null,
    thawed_by {int},                -- null while it is frozen
    thawed {int},
    thawed_why {text},
    primary key (tenant, id)
) {rowless};
create index frozen_period_shop on frozen_period (tenant, shop, first_day);

-- The sums of such days: copies, never views.
create table frozen_sum (
    tenant {int} not null,
    period {int} not null,
    kind {text} not null,           -- shop, account; person, team, named as in group_day
    member {int} not null,          -- 0 for the shop
    day {text} not null,
    counts {bytes} not null,
    primary key (tenant, period, kind, member, day)
) {rowless};

-- The credits of orders paid in such days.
create table frozen_credit (
    tenant {int} not null,
    period {int} not null,
    order_id {text} not null,
    paid_day {text} not null,
    paid_at {int} not null,
    seller {int},
    gross {int} not null,
    refunded {int} not null,
    net {int} not null,
    units {int} not null,
    primary key (tenant, period, order_id)
) {rowless};
