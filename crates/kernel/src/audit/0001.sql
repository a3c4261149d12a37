create table audit (
    tenant {int} not null,
    id {int} not null,
    at {int} not null,
    actor {int},          -- person; null: the house itself or nobody
    through {text} not null, -- device id, token id, or the name of the house's own part
    action {text} not null,
    subject {text} not null, -- prefixed id of what it was done to
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
create index audit_actor on audit (tenant, actor, id);
create index audit_subject on audit (tenant, subject, id);

{sqlite}
create trigger audit_kept before delete on audit begin
    select raise(abort, 'audit rows are never deleted');
end;
create trigger audit_unchanged before update on audit
when old.seq is not null or new.tenant is not old.tenant or new.id is not old.id or new.at is not old.at
    or new.actor is not old.actor or new.through is not old.through or new.action is not old.action
    or new.subject is not old.subject or new.shop is not old.shop or new.detail is not old.detail
    or new.address is not old.address or new.request is not old.request
begin
    select raise(abort, 'audit rows are never changed');
end;
{end}
{postgres}
create function audit_guard() returns trigger language plpgsql as $guard$
begin
    if tg_op = 'DELETE' then
        raise exception 'audit rows are never deleted';
    end if;
    if old.seq is not null
        or (new.tenant, new.id, new.at, new.actor, new.through, new.action, new.subject, new.shop, new.detail, new.address, new.request)
        is distinct from
        (old.tenant, old.id, old.at, old.actor, old.through, old.action, old.subject, old.shop, old.detail, old.address, old.request)
    then
        raise exception 'audit rows are never changed';
    end if;
    return new;
end $guard$;
create trigger audit_guard before update or delete on audit for each row execute function audit_guard();
{end}
