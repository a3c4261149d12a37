-- What managers decide about figures: rule sets tried before they hold.

-- A rule set that somebody tries on days gone by: what it would have changed.
create table rule_trial (
    tenant {int} not null,
    id {int} not null,
    shop {int} not null,            -- 0: the organisation's
    rules {text} not null,          -- TOML
    first {text} not null,
    last {text} not null,
    job {int} not null,
    created_by {int},
    created {int} not null,
    result {text},                  -- JSON, once it is computed
    primary key (tenant, id)
) {rowless};
create index rule_trial_created on rule_trial (tenant, created);

-- What counts as a limit, a warning, standard or excellent: what people set. What the program brings stands in its files.
create table benchmark (
    tenant {int} not null,
    id {int} not null,
    shop {int} not null,            -- 0: every shop
    platform {text} not null,       -- '': any
    metric {text} not null,
    level {text} not null,          -- limit, warning, standard, excellent, peer_average, peer_best
    n {int},                        -- numerator in the units of the figure; null: nothing holds any longer
    d {int},
    since {text} not null,          -- the first day it holds for; 0001-01-01 for ever
    period {text} not null,         -- of a limit: day, month, or a number of days
    minimum {int},                  -- of a limit: less than so many are not judged
    minimum_of {text} not null,     -- units, consultations, ratings
    consequence {text} not null,
    confidence {text} not null,     -- official, practitioner, weak, own
    source {text} not null,
    created_by {int},
    created {int} not null,
    primary key (tenant, id)
) {rowless};

-- A search for the single rule that brings our figure to another tool's.
create table reference_search (
    tenant {int} not null,
    id {int} not null,
    shop {int} not null,
    subject {text} not null,        -- the account; '': the shop
    metric {text} not null,
    first {text} not null,
    last {text} not null,
    n {int} not null,               -- what the other tool says
    d {int} not null,
    job {int} not null,
    created_by {int},
    created {int} not null,
    result {text},                  -- JSON, once it is computed
    primary key (tenant, id)
) {rowless};
create index reference_search_created on reference_search (tenant, created);

-- When an alert begins in a shop, where somebody has said so.
create table alert_rule (
    tenant {int} not null,
    shop {int} not null,
    kind {text} not null,           -- waiting, limit, data
    enabled {int} not null,
    threshold {int} not null,       -- seconds, units left, hour of the day
    changed_by {int},
    changed {int} not null,
    primary key (tenant, shop, kind)
) {rowless};

-- What wanted a look.
create table alert (
    tenant {int} not null,
    id {int} not null,
    shop {int} not null,
    kind {text} not null,
    subject {text} not null,        -- one at a time: the metric of a limit, the day of missing data
    zh {text} not null,
    en {text} not null,
    begun {int} not null,
    told {int},                     -- when people were told
    ended {int},                    -- null while it lasts
    primary key (tenant, id)
) {rowless};
create index alert_shop on alert (tenant, shop, kind, subject);
create index alert_ended on alert (tenant, ended);
