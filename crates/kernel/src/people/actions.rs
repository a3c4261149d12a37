//! What is done to people and is worth an audit row.

use crate::audit::Action;
use crate::text::Words;

macro_rules! actions {
    ($($name:ident = $key:literal, $zh:literal, $en:literal;)*) => {
        $(pub(crate) static $name: Action = Action { key: $key, name: Words::fixed($zh, $en) };)*
        /// All of them.
        pub(super) static ALL: &[&Action] = &[$(&$name),*];
    };
}

actions! {
    SHOP_CREATE = "shop.create", "新增店铺", "Shop added";
    SHOP_CHANGE = "shop.change", "修改店铺", "Shop changed";
    TEAM_CREATE = "team.create", "新增班组", "Team added";
    TEAM_CHANGE = "team.change", "修改班组", "Team changed";
    PERSON_CREATE = "person.create", "新增人员", "Person added";
    PERSON_CHANGE = "person.change", "修改人员", "Person changed";
    PERSON_LEAVE = "person.leave", "办理离职", "Leaving recorded";
    PERSON_RETURN = "person.return", "恢复在职", "Return recorded";
    PERSONAL_SHOWN = "personal.read", "查看联系方式", "Contact details shown";
    EMPLOYMENT_BEGIN = "employment.begin", "进入班组", "Joined a team";
    EMPLOYMENT_CHANGE = "employment.change", "修改班组经历", "Time in a team changed";
    PEOPLE_IMPORT = "people.import", "导入人员", "People imported";
    ROLE_CREATE = "role.create", "新建角色", "Role made";
    ROLE_CHANGE = "role.change", "修改角色", "Role changed";
    ROLE_DELETE = "role.delete", "删除角色", "Role deleted";
    GRANT_GIVE = "grant.give", "授予角色", "Role given";
    GRANT_TAKE = "grant.take", "收回角色", "Role taken away";
    NICK_CREATE = "nick.create", "登记客服账号", "Platform account added";
    BINDING_CREATE = "binding.create", "绑定客服账号", "Platform account bound";
    BINDING_CHANGE = "binding.change", "修改账号绑定", "Binding changed";
    BINDING_DELETE = "binding.delete", "删除账号绑定", "Binding deleted";
}
