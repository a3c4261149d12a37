create table notice (
    tenant {int} not null,
    id {int} not null,
    person {int} not null,
    kind {text} not null,
    title_zh {text} not null,
    title_en {text} not null,
    body_zh {text} not null,
    body_en {text} not null,
    href {text} not null,
    created {int} not null,
    read_at {int},
    primary key (tenant, id)
) {rowless};
create index notice_person on notice (tenant, person, id);
create index notice_unread on notice (tenant, person, id) where read_at is null;
create index notice_read on notice (tenant, read_at) where read_at is not null;
