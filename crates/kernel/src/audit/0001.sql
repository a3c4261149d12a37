create table audit (
    tenant {int} not null,
    id {int} not null,
    at {int} not null,
    actor {int},          -- person; null: the house itself or nobody
    through {text} not null, -- device id, token id, or the name of the house's own part
    action {text} not null,
    subject {text} not null, -- prefixed id of what it was done to
    subject_id {int},     -- the same as an integer, for names
    shop {int},
    detail {text} not null,  -- JSON
    address {text} not null,
    request {text} not null,
    seq {int},            -- given when sealed
    hash {text},
    primary key (tenant, id)
) {rowless};
create unique index audit_seq on audit (tenant, seq);
create index audit_unsealed on audit (tenant, id) where seq is null;
create index audit_at on audit (tenant, at, id);
create index audit_actor on audit (tenant, actor, at, id);
create index audit_action on audit (tenant, action, at, id);
create index audit_subject on audit (tenant, subject, at, id);

-- The end of the chain: written together with the rows it closes, so that rows missing at the end are found.
create table audit_chain (
    tenant {int} not null,
    seq {int} not null,
    hash {text} not null,
    primary key (tenant)
) {rowless};

{sqlite}
create trigger audit_kept before delete on audit begin
    select raise(abort, 'audit rows are never deleted');
end;
-- "insert or replace" would delete the row in the way without asking the trigger above.
create trigger audit_not_replaced before insert on audit
when exists (select 1 from audit where tenant = new.tenant and (id = new.id or seq = new.seq))
begin
    select raise(abort, 'audit rows are never replaced');
end;
create trigger audit_unchanged before update on audit
when old.seq is not null or new.tenant is not old.tenant or new.id is not old.id or new.at is not old.at
    or new.actor is not old.actor or new.through is not old.through or new.action is not old.action
    or new.subject is not old.subject or new.subject_id is not old.subject_id or new.shop is not old.shop
    or new.detail is not old.detail or new.address is not old.address or new.request is not old.request
    or exists (select 1 from audit where tenant = new.tenant and seq = new.seq)
begin
    select raise(abort, 'audit rows are never changed');
end;
create trigger audit_chain_kept before delete on audit_chain begin
    select raise(abort, 'the end of the chain is never deleted');
end;
create trigger audit_chain_grows before update on audit_chain
when new.tenant is not old.tenant or new.seq <= old.seq
begin
    select raise(abort, 'the chain only grows');
end;
{end}
{postgres}
create function audit_guard() returns trigger language plpgsql as $guard$
begin
    if tg_op in ('DELETE', 'TRUNCATE') then
        raise exception 'audit rows are never deleted';
    end if;
    if old.seq is not null
        or (new.tenant, new.id, new.at, new.actor, new.through, new.action, new.subject, new.subject_id, new.shop, new.detail, new.address, new.request)
        is distinct from
        (old.tenant, old.id, old.at, old.actor, old.through, old.action, old.subject, old.subject_id, old.shop, old.detail, old.address, old.request)
    then
        raise exception 'audit rows are never changed';
    end if;
    return new;
end $guard$;
create trigger audit_guard before update or delete on audit for each row execute function audit_guard();
create trigger audit_kept before truncate on audit for each statement execute function audit_guard();
create function audit_chain_guard() returns trigger language plpgsql as $guard$
begin
    if tg_op in ('DELETE', 'TRUNCATE') then
        raise exception 'the end of the chain is never deleted';
    end if;
    if new.tenant <> old.tenant or new.seq <= old.seq then
        raise exception 'the chain only grows';
    end if;
    return new;
end $guard$;
create trigger audit_chain_guard before update or delete on audit_chain for each row execute function audit_chain_guard();
create trigger audit_chain_kept before truncate on audit_chain for each statement execute function audit_chain_guard();
{end}
