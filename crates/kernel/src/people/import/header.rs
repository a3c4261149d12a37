//! Which column holds what, by the words people write above it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ColumnFound, Grid, Line, Unreadable};

/// Lines in which a header is looked for.
pub(super) const SEARCHED: usize = 10;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 姓名
    Name,
    /// 工号
    Number,
    /// 手机
    Phone,
    /// 邮箱
    Email,
    /// 店铺
    Shop,
    /// 班组
    Team,
    /// 角色
    Role,
    /// 入职
    HiredOn,
    /// 离职
    LeftOn,
    /// 生日
    Birthday,
    /// 登录名
    Login,
    /// 客服昵称
    Nick,
}

impl Field {
    /// As sent, and as a JSON pointer names it.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Number => "number",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Shop => "shop",
            Self::Team => "team",
            Self::Role => "role",
            Self::HiredOn => "hired_on",
            Self::LeftOn => "left_on",
            Self::Birthday => "birthday",
            Self::Login => "login",
            Self::Nick => "nick",
        }
    }

    /// The field that a pointer such as `/name` names.
    pub(super) fn of(pointer: &str) -> Option<Self> {
        let key = pointer.trim_start_matches('/');
        WORDS.iter().map(|(field, _)| *field).find(|field| field.key() == key)
    }
}

/// Every field with the words for it; the first two head our own files in Chinese and English.
pub(super) const WORDS: [(Field, &[&str]); 12] = [
    (
        Field::Name,
        &["姓名", "name", "名字", "员工姓名", "真实姓名", "客服姓名", "人员", "fullname", "employee"],
    ),
    (
        Field::Number,
        &["工号", "number", "员工编号", "编号", "员工号", "no", "employeeid", "staffid", "employeenumber"],
    ),
    (
        Field::Phone,
        &[
            "手机",
            "phone",
            "手机号",
            "手机号码",
            "电话",
            "联系电话",
            "联系方式",
            "mobile",
            "tel",
            "telephone",
        ],
    ),
    (Field::Email, &["邮箱", "email", "电子邮箱", "邮件", "e-mail", "mail", "邮箱地址"]),
    (Field::Shop, &["店铺", "shop", "店铺名称", "所属店铺", "店名", "store"]),
    (
        Field::Team,
        &["班组", "team", "小组", "组别", "所属班组", "团队", "分组", "部门", "group", "department"],
    ),
    (Field::Role, &["角色", "role", "岗位", "职位", "职务", "position", "title"]),
    (
        Field::HiredOn,
        &["入职", "hired_on", "入职日期", "入职时间", "到岗日期", "hired", "hiredate", "startdate", "joined"],
    ),
    (
        Field::LeftOn,
        &["离职", "left_on", "离职日期", "离职时间", "最后工作日", "left", "enddate", "leavedate"],
    ),
    (Field::Birthday, &["生日", "birthday", "出生日期", "出生年月日", "birthdate", "dateofbirth"]),
    (Field::Login, &["登录名", "login", "登录账号", "用户名", "账号", "username", "account"]),
    (
        Field::Nick,
        &["客服昵称", "nick", "昵称", "旺旺", "客服账号", "子账号", "平台账号", "旺旺号", "nickname"],
    ),
];

/// The header of a file: where it stands, and which column holds what.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) columns: Vec<ColumnFound>,
    /// How many lines stand above the first row, the header among them.
    pub(super) above: usize,
}

impl Header {
    /// The first of the first lines that has a column for the name.
    pub(super) fn find(grid: &Grid) -> Result<Self, Unreadable> {
        let found = grid.lines.iter().take(SEARCHED).enumerate().find_map(|(n, line)| {
            let columns = columns(line);
            let named = columns.iter().any(|column| column.field == Some(Field::Name));
            named.then_some(Self { columns, above: n + 1 })
        });
        found.ok_or_else(|| {
            Unreadable::fixed(
                "找不到表头。第一行要有「姓名」等列名，可下载模板参考。",
                "There is no header. The first line names the columns, among them “name”; see the template.",
            )
        })
    }

    /// What a line says about a field; the column too.
    pub(super) fn cell<'l>(&self, line: &'l Line, field: Field) -> Option<(usize, &'l str)> {
        let column = self.columns.iter().position(|column| column.field == Some(field))?;
        Some((column, line.cells.get(column).map_or("", String::as_str)))
    }
}

fn columns(line: &Line) -> Vec<ColumnFound> {
    let mut taken = Vec::new();
    let field = |header: &String| {
        let field = field(header).filter(|field| !taken.contains(field));
        taken.extend(field);
        ColumnFound { header: header.clone(), field }
    };
    line.cells.iter().map(field).collect()
}

fn field(header: &str) -> Option<Field> {
    let bare = header.split(['(', '（', '[', '【']).next().unwrap_or(header);
    let plain: String = bare
        .chars()
        .filter(|sign| !sign.is_whitespace() && *sign != '*')
        .flat_map(char::to_lowercase)
        .collect();
    let joined: String = plain.chars().filter(|sign| !matches!(sign, '_' | '-')).collect();
    let known = |words: &&[&str]| words.iter().any(|word| *word == plain || word.replace('_', "") == joined);
    WORDS.iter().find(|(_, words)| known(words)).map(|(field, _)| *field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_in_both_languages_are_known() {
        for (header, wanted) in [
            ("姓名*", Some(Field::Name)),
            ("Name", Some(Field::Name)),
            ("入职日期（YYYY-MM-DD）", Some(Field::HiredOn)),
            ("Hired on", Some(Field::HiredOn)),
            ("hired_on", Some(Field::HiredOn)),
            ("E-mail", Some(Field::Email)),
            ("备注", None),
        ] {
            assert_eq!(field(header), wanted, "{header}");
        }
    }

    #[test]
    fn the_header_may_stand_below_a_title_and_a_column_counts_once() {
        let line =
            |cells: &[&str]| Line { number: 1, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() };
        let grid = Grid {
            lines: vec![line(&["客服花名册"]), line(&["工号", "姓名", "Name", "备注"]), line(&["1", "a"])],
        };
        let header = Header::find(&grid).unwrap();
        assert_eq!(header.above, 2);
        let fields: Vec<_> = header.columns.iter().map(|column| column.field).collect();
        assert_eq!(fields, [Some(Field::Number), Some(Field::Name), None, None]);
        assert!(Header::find(&Grid::default()).is_err());
    }
}
