//! What a role may allow about people.

use crate::permission::{Permission, Reach};
use crate::text::Words;

/// To see people, shops, teams and roles.
pub static PEOPLE_READ: Permission = Permission {
    key: "people.read",
    name: Words::fixed("查看人员", "See people"),
    about: Words::fixed(
        "查看人员、店铺、班组和角色；手机和邮箱只显示一部分。",
        "See people, shops, teams and roles; phone and e-mail stay masked.",
    ),
    roles: &[
        ("agent", Reach::Own),
        ("leader", Reach::Scope),
        ("supervisor", Reach::Scope),
        ("trainer", Reach::All),
        ("manager", Reach::Scope),
        ("owner", Reach::All),
        ("administrator", Reach::All),
    ],
};

/// To add people, change them, move them between teams, and give roles that one has oneself.
pub static PEOPLE_WRITE: Permission = Permission {
    key: "people.write",
    name: Words::fixed("管理人员", "Manage people"),
    about: Words::fixed(
        "新增、修改、导入人员，调班组，办理离职，授予自己也有的角色。",
        "Add, change and import people, move them between teams, record leaving, give roles one has oneself.",
    ),
    roles: &[("manager", Reach::Scope), ("owner", Reach::All), ("administrator", Reach::All)],
};

/// To make roles and change what they allow.
pub static ROLES_WRITE: Permission = Permission {
    key: "role.write",
    name: Words::fixed("管理角色", "Manage roles"),
    about: Words::fixed("新建角色，修改角色的权限。", "Make roles and change what they allow."),
    roles: &[("owner", Reach::All), ("administrator", Reach::All)],
};

/// To add and change shops.
pub static SHOPS_WRITE: Permission = Permission {
    key: "shop.write",
    name: Words::fixed("管理店铺", "Manage shops"),
    about: Words::fixed("新增、修改、归档店铺。", "Add, change and archive shops."),
    roles: &[("owner", Reach::All), ("administrator", Reach::All)],
};

/// To add and change teams of shops one is responsible for.
pub static TEAMS_WRITE: Permission = Permission {
    key: "team.write",
    name: Words::fixed("管理班组", "Manage teams"),
    about: Words::fixed("新增、修改、归档店铺的班组。", "Add, change and archive the teams of a shop."),
    roles: &[("manager", Reach::Scope), ("owner", Reach::All), ("administrator", Reach::All)],
};

/// To say who speaks for which platform account, and when.
pub static BINDINGS_WRITE: Permission = Permission {
    key: "binding.write",
    name: Words::fixed("绑定客服账号", "Bind platform accounts"),
    about: Words::fixed(
        "查看平台客服账号，登记每个账号在什么时间由谁使用。",
        "See platform accounts, and record who used which one when.",
    ),
    roles: &[("manager", Reach::Scope), ("owner", Reach::All)],
};

/// To see phone, e-mail and birthday of colleagues in full; every look is kept in the audit log.
pub static PERSONAL_READ: Permission = Permission {
    key: "personal.read",
    name: Words::fixed("查看人员联系方式", "See contact details of people"),
    about: Words::fixed(
        "查看完整的手机、邮箱和生日；每次查看都记入审计日志。",
        "See phone, e-mail and birthday in full; every look is kept in the audit log.",
    ),
    roles: &[("manager", Reach::Scope), ("owner", Reach::All), ("administrator", Reach::All)],
};

/// All of them.
pub(super) static ALL: &[&Permission] =
    &[&PEOPLE_READ, &PEOPLE_WRITE, &ROLES_WRITE, &SHOPS_WRITE, &TEAMS_WRITE, &BINDINGS_WRITE, &PERSONAL_READ];
