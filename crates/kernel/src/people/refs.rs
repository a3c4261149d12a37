//! Things named inside other things: id and name.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{NickId, PersonId, RoleId, ShopId, TeamId};

macro_rules! named {
    ($($(#[$doc:meta])* $name:ident($id:ty);)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        pub struct $name {
            /// Its id.
            pub id: $id,
            /// Its name.
            pub name: String,
        }
    )* };
}

named! {
    /// A shop, named.
    ShopRef(ShopId);
    /// A team, named.
    TeamRef(TeamId);
    /// A person, named.
    PersonRef(PersonId);
    /// A role, named.
    RoleRef(RoleId);
    /// A platform account, named.
    NickRef(NickId);
}
