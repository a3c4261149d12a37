-- Views that somebody saved under a name, and when they are sent to whom.

create table report (
    tenant {int} not null,
    id {int} not null,
    owner {int} not null,           -- the person; others read it in their own scope
    name {text} not null,
    view {text} not null,           -- JSON: page, period, comparison, filters
    shared {text} not null,         -- private, roles, team, all
    team {int},
    version {int} not null default 1,
    created {int} not null,
    updated {int} not null,
    primary key (tenant, id)
) {rowless};
create index report_owner on report (tenant, owner);

create table report_role (
    tenant {int} not null,
    report {int} not null,
    role {int} not null,
    primary key (tenant, report, role)
) {rowless};

create table report_delivery (
    tenant {int} not null,
    id {int} not null,
    report {int} not null,
    every {text} not null,          -- daily, weekly, monthly
    day {int} not null,             -- of the week (0 is Monday) or of the month; 0 for daily
    minute {int} not null,          -- after midnight, on the clocks of the zone
    zone {text} not null,
    format {text} not null,         -- of the file: xlsx, csv
    language {text} not null,
    addresses {text} not null,      -- JSON
    robot {int},                    -- a webhook
    patience {int} not null,        -- minutes for which it waits for data that are missing
    enabled {int} not null,
    stopped {text},                 -- JSON, in both languages: why the house switched it off
    slot {int} not null,            -- the turn that comes next
    due {int} not null,             -- when it is looked at next: its turn, or later while it waits
    version {int} not null default 1,
    created {int} not null,
    primary key (tenant, id)
) {rowless};
create index report_delivery_report on report_delivery (tenant, report);
create index report_delivery_due on report_delivery (tenant, due) where enabled = 1;

-- What became of each turn: one row a turn, so that nothing is sent twice for it.
create table report_sending (
    tenant {int} not null,
    delivery {int} not null,
    slot {int} not null,
    id {int} not null,
    report {int} not null,
    state {text} not null,          -- waiting, sent, skipped
    said {text},                    -- JSON, in both languages
    event {int},                    -- what the robot is told by
    at {int} not null,
    primary key (tenant, delivery, slot)
) {rowless};
create index report_sending_report on report_sending (tenant, report, slot);
create index report_sending_at on report_sending (tenant, at);
