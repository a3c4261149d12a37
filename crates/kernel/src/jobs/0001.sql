create table job (
    tenant {int} not null,
    id {int} not null,
    kind {text} not null,
    payload {text} not null,        -- JSON, what is to be done
    once {text},                    -- the same work is not queued twice while this one is unfinished
    state {text} not null,          -- waiting, running, done, failed, cancelled
    due {int},                      -- when a worker may take it: its turn, or the end of the lease; null when finished
    lease {int},                    -- token of the worker that has it
    attempts {int} not null default 0,
    cancel {int} not null default 0, -- somebody asked it to stop
    done {int} not null default 0,
    total {int},
    message {text},                 -- JSON, in both languages
    memo {text} not null default 'null', -- JSON, where the next step begins
    result {text},                  -- JSON
    error {text},                   -- JSON, in both languages
    created_by {int},               -- person; null: the house itself
    created {int} not null,
    started {int},
    finished {int},
    primary key (tenant, id)
) {rowless};
create index job_due on job (tenant, due, id) where due is not null;
create unique index job_once on job (tenant, kind, once) where once is not null and finished is null;
create index job_creator on job (tenant, created_by, id);
create index job_finished on job (tenant, finished) where finished is not null;

create table schedule (
    tenant {int} not null,
    id {int} not null,
    key {text} not null,
    next {int} not null,            -- when it runs next
    enabled {int} not null default 1,
    last_job {int},
    primary key (tenant, id)
) {rowless};
create unique index schedule_key on schedule (tenant, key);
