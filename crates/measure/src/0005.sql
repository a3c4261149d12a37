-- The search in chats: what follows from messages and can be made from them again, so that no backup holds it.

-- Messages by the number that the index knows them by: mostly the time in milliseconds, so that the newest come first.
create table search_entry (
    tenant {int} not null,
    id {int} not null,
    buyer {int} not null,
    at {int} not null,
    batch {int} not null,
    n {int} not null,
    primary key (tenant, id)
) {rowless};

-- The terms of each, without their places: a phrase is looked for in the text itself.
{sqlite}
create virtual table search_text using fts5(terms, content='', contentless_delete=1, detail=none, tokenize='ascii');
insert into search_text (search_text, rank) values ('automerge', 8);
{end}
{postgres}
create table search_text (rowid bigint primary key, terms tsvector not null);
create index search_text_terms on search_text using gin (terms);
{end}

-- How far the index has come with each batch: the last message of the last buyer.
create table search_batch (
    tenant {int} not null,
    batch {int} not null,
    upto {int} not null,            -- of a live feed: what came later stands in search_queue
    buyers {int} not null,          -- as the batch names, when it was begun
    done {int} not null,            -- of these
    shop {int} not null,
    buyer {int} not null,
    at {int} not null,
    n {int} not null,
    finished {int} not null,
    primary key (tenant, batch)
) {rowless};

-- Live messages that are not in the index yet.
create table search_queue (
    tenant {int} not null,
    shop {int} not null,
    buyer {int} not null,
    at {int} not null,
    batch {int} not null,
    n {int} not null,
    primary key (tenant, shop, buyer, at, batch, n)
) {rowless};
