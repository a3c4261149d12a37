//! Roles over HTTP.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;

use super::rules;
use super::{NewRole, PermissionInfo, Role, RoleChange, RoleDefault, RolePermission, store};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::{Result, conflict};
use crate::house::House;
use crate::http::{Body, Page, PathOf, Route};
use crate::id::RoleId;
use crate::people::actions::{ROLE_CHANGE, ROLE_CREATE, ROLE_DELETE};
use crate::people::{PEOPLE_READ, ROLES_WRITE};
use crate::route;
use crate::text::Words;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        route!(list).needs(&PEOPLE_READ),
        route!(permissions).needs(&PEOPLE_READ),
        route!(create).needs(&ROLES_WRITE).audited(&ROLE_CREATE),
        route!(change).needs(&ROLES_WRITE).audited(&ROLE_CHANGE),
        route!(reset).needs(&ROLES_WRITE).audited(&ROLE_CHANGE),
        route!(delete).needs(&ROLES_WRITE).audited(&ROLE_DELETE),
    ]
}

/// All roles, the built-in ones first.
#[utoipa::path(get, path = "/roles", operation_id = "list_roles", responses((status = 200, body = Page<Role>)))]
async fn list(ctx: Ctx, State(house): State<House>) -> Result<Json<Page<Role>>> {
    let scope = ctx.scope(&PEOPLE_READ)?;
    let roles = house.read(move |tx| store::list(tx, &ctx, &scope, None)).await?;
    Ok(Json(Page::whole(roles)))
}

/// Everything that a role can allow, by room.
#[utoipa::path(get, path = "/permissions", operation_id = "list_permissions", responses((status = 200, body = Page<PermissionInfo>)))]
async fn permissions(ctx: Ctx, State(house): State<House>) -> Json<Page<PermissionInfo>> {
    let rooms =
        house.modules().iter().flat_map(|room| room.permissions.iter().map(move |known| (room.name, known)));
    let told = rooms.map(|(room, known)| PermissionInfo {
        key: known.key.to_owned(),
        name: known.name.in_language(ctx.language).to_owned(),
        description: known.about.in_language(ctx.language).to_owned(),
        group: room.to_owned(),
        defaults: (known.roles.iter())
            .map(|(role, reach)| RoleDefault { role: (*role).to_owned(), reach: *reach })
            .collect(),
    });
    Json(Page::whole(told.collect()))
}

/// Makes a role of the organisation's own.
#[utoipa::path(post, path = "/roles", operation_id = "create_role", request_body = NewRole, responses((status = 201, body = Role)))]
async fn create(
    ctx: Ctx,
    State(house): State<House>,
    Body(new): Body<NewRole>,
) -> Result<(StatusCode, Json<Role>)> {
    let (name, permissions) = (rules::name(&new.name)?, rules::known(house.modules(), new.permissions)?);
    let work = move |tx: &mut Tx<'_>, ctx: &Ctx| {
        let scope = ctx.scope(&ROLES_WRITE)?;
        rules::everywhere(tx, &scope)?;
        let id = store::insert(tx, ctx, &name, &permissions)?;
        let role = store::find(tx, ctx, &scope, id)?;
        let detail = json!({ "name": role.name, "permissions": role.permissions });
        audit::record(tx, ctx, Entry { action: &ROLE_CREATE, subject: id.to_string(), shop: None, detail })?;
        Ok(role)
    };
    Ok((StatusCode::CREATED, Json(house.act(&ctx, work).await?)))
}

/// Renames a role and changes what it allows.
#[utoipa::path(patch, path = "/roles/{id}", operation_id = "change_role", params(("id" = RoleId, Path)), request_body = RoleChange,
    responses((status = 200, body = Role)))]
async fn change(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<RoleId>,
    Body(change): Body<RoleChange>,
) -> Result<Json<Role>> {
    let RoleChange { version, name, permissions } = change;
    let name = name.as_deref().map(rules::name).transpose()?;
    let permissions = permissions.map(|given| rules::known(house.modules(), given)).transpose()?;
    let work =
        move |tx: &mut Tx<'_>, ctx: &Ctx| alter(tx, ctx, id, (name.clone(), permissions.clone()), version);
    house.act(&ctx, work).await.map(Json)
}

/// Gives a built-in role the permissions it came with.
#[utoipa::path(post, path = "/roles/{id}/reset", operation_id = "reset_role", params(("id" = RoleId, Path)),
    responses((status = 200, body = Role)))]
async fn reset(ctx: Ctx, State(house): State<House>, PathOf(id): PathOf<RoleId>) -> Result<Json<Role>> {
    let rooms = house.clone();
    let work = move |tx: &mut Tx<'_>, ctx: &Ctx| {
        let scope = ctx.scope(&ROLES_WRITE)?;
        let role = store::find(tx, ctx, &scope, id)?;
        let key = role.key.as_deref().ok_or_else(own)?;
        let permissions = rules::defaults(rooms.modules(), key);
        alter(tx, ctx, id, (None, Some(permissions)), role.version)
    };
    house.act(&ctx, work).await.map(Json)
}

fn own() -> crate::error::Error {
    conflict(
        "not_builtin",
        Words::fixed("自建角色没有默认权限。", "A role of your own has no permissions it came with."),
    )
}

type Wanted = (Option<String>, Option<Vec<RolePermission>>);

fn alter(tx: &mut Tx<'_>, ctx: &Ctx, id: RoleId, (name, permissions): Wanted, version: i64) -> Result<Role> {
    let scope = ctx.scope(&ROLES_WRITE)?;
    rules::everywhere(tx, &scope)?;
    let before = store::find(tx, ctx, &scope, id)?;
    let stored = store::name(tx, ctx.tenant, id)?;
    let name = match name {
        // The translated name of a built-in role is not stored over its own.
        Some(name) if name != before.name => name,
        _ => stored,
    };
    let permissions = permissions.unwrap_or_else(|| before.permissions.clone());
    rules::changeable(tx, ctx, &before, &permissions)?;
    store::update(tx, ctx, id, (&name, &permissions), version)?;
    let after = Role { name, permissions, version: version + 1, ..before.clone() };
    let detail = json!({ "before": before, "after": after });
    audit::record(tx, ctx, Entry { action: &ROLE_CHANGE, subject: id.to_string(), shop: None, detail })?;
    store::find(tx, ctx, &scope, id)
}

/// Deletes a role of the organisation's own that nobody has.
#[utoipa::path(delete, path = "/roles/{id}", operation_id = "delete_role", params(("id" = RoleId, Path)), responses((status = 204)))]
async fn delete(ctx: Ctx, State(house): State<House>, PathOf(id): PathOf<RoleId>) -> Result<StatusCode> {
    let work = move |tx: &mut Tx<'_>, ctx: &Ctx| {
        let scope = ctx.scope(&ROLES_WRITE)?;
        rules::everywhere(tx, &scope)?;
        let role = store::find(tx, ctx, &scope, id)?;
        if role.builtin {
            return Err(conflict(
                "builtin",
                Words::fixed("内置角色不能删除，只能调整。", "A built-in role can be adjusted, not deleted."),
            ));
        }
        store::delete(tx, ctx, id)?;
        let detail = json!({ "name": role.name, "permissions": role.permissions });
        audit::record(tx, ctx, Entry { action: &ROLE_DELETE, subject: id.to_string(), shop: None, detail })
    };
    house.act(&ctx, work).await?;
    Ok(StatusCode::NO_CONTENT)
}
