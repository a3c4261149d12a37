create table task (
    tenant {int} not null,
    id {int} not null,
    owner {int} not null,           -- person who has to do it
    creator {int},                  -- person; null: a rule of the house
    kind {text} not null,
    title {text} not null,
    why {text} not null,
    evidence {text} not null,       -- JSON [{label, href}]
    shop {int},
    due {int},
    state {text} not null,          -- open, done, refused
    snoozed_until {int},
    outcome {text},
    closed {int},                   -- when it was done or refused
    refusal {text},                 -- skill, will, environment
    refusal_note {text},
    repeat_every {text},            -- day, week, month
    repeat_until {text},            -- YYYY-MM-DD, the last day one may fall on
    series {int},                   -- the first task of a recurring one
    occurrence {int} not null,      -- 0 for the first
    anchor {int},                   -- due of the first: later ones are counted from it, so that no month drifts
    origin {text},                  -- key of the rule and its occasion: given once
    rank {int} not null,            -- place in every list, see rank.rs
    told {int} not null,            -- 1 when there is nothing (more) to tell about its being overdue
    version {int} not null,
    created {int} not null,
    updated {int} not null,
    primary key (tenant, id)
) {rowless};
-- One index a list: a person's, everybody's, a shop's, a kind's. All are read in their order, from a place on.
create index task_owner on task (tenant, owner, rank, id, snoozed_until);
create index task_rank on task (tenant, rank, id);
create index task_shop on task (tenant, shop, rank, id) where shop is not null;
create index task_kind on task (tenant, kind, rank, id);
create index task_untold on task (tenant, rank, id) where told = 0;
create unique index task_origin on task (tenant, origin);

create table task_history (
    tenant {int} not null,
    task {int} not null,
    id {int} not null,
    at {int} not null,
    who {int},                      -- person; null: the house itself
    what {text} not null,           -- created, edited, done, snoozed, handed_over, refused, reopened
    note {text} not null,
    other {int},                    -- person it was handed to
    primary key (tenant, task, id)
) {rowless};
