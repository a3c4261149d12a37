//! The OpenAPI document, made from the route table.

use utoipa::openapi::path::{Operation, PathsBuilder};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    ComponentsBuilder, Content, InfoBuilder, OpenApi, OpenApiBuilder, PathItem, Ref, RefOr, ResponseBuilder,
};
use utoipa::{PartialSchema, ToSchema};

use super::problem::{Details, FieldDetails};
use super::route::{Access, documented_method};
use crate::module::Module;

/// The document of all routes of `modules`.
pub fn document(modules: &[Module]) -> OpenApi {
    let mut paths = PathsBuilder::new();
    let mut components = ComponentsBuilder::new()
        .schema(Details::name(), Details::schema())
        .schema(FieldDetails::name(), FieldDetails::schema())
        .security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("banzhang"))))
        .security_scheme(
            "token",
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
        );
    for module in modules {
        for route in &module.routes {
            let mut operation = route.operation.clone();
            operation.tags = Some(vec![module.name.to_owned()]);
            complete(&mut operation, route.access);
            paths = paths.path(
                format!("/api/v1{}", route.path),
                PathItem::new(documented_method(&route.method), operation),
            );
            components = components.schemas_from_iter(route.schemas.clone());
        }
    }
    let info = InfoBuilder::new().title("Banzhang 班长").version(env!("CARGO_PKG_VERSION"));
    OpenApiBuilder::new().info(info).paths(paths).components(Some(components.build())).build()
}

/// The part that all operations share: who may call, and how errors look.
fn complete(operation: &mut Operation, access: Access) {
    let schemes = ["cookie", "token"].map(|name| SecurityRequirement::new(name, Vec::<String>::new()));
    operation.security = Some(if matches!(access, Access::Public) { Vec::new() } else { schemes.to_vec() });
    if let Access::Needs(permission) = access {
        let about = operation.description.take().unwrap_or_default();
        operation.description =
            Some(format!("{about}\n\nNeeds `{}`.", permission.key).trim_start().to_owned());
    }
    let problem = Content::new(Some(RefOr::Ref(Ref::from_schema_name(Details::name()))));
    let response =
        ResponseBuilder::new().description("A problem").content("application/problem+json", problem).build();
    operation.responses.responses.insert("default".to_owned(), RefOr::T(response));
}
