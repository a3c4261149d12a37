//! People as a table that the import takes back, without contact details; and the empty table to fill in.

use super::header::{Field, WORDS};
use crate::people::person::Person;
use crate::sheet::{Cell, Table};
use crate::text::{Language, Words};

/// Of the sheet.
const NAME: Words = Words::fixed("人员", "People");

/// What the table of an export holds: contact details are shown one by one only, where each look is kept.
const EXPORTED: [Field; 9] = [
    Field::Name,
    Field::Number,
    Field::Shop,
    Field::Team,
    Field::Role,
    Field::HiredOn,
    Field::LeftOn,
    Field::Login,
    Field::Nick,
];

fn title(field: Field, language: Language) -> &'static str {
    let words = WORDS.iter().find(|(known, _)| *known == field).map_or(&["", ""][..], |(_, words)| words);
    match language {
        Language::Chinese => words[0],
        Language::English => words[1],
    }
}

fn titles(fields: &[Field], language: Language) -> Vec<String> {
    fields.iter().map(|field| title(*field, language).to_owned()).collect()
}

fn cells(person: &Person) -> Vec<String> {
    let seat = person.employments.iter().find(|time| time.to.is_none() || time.to == person.left_on);
    let text = |text: Option<&String>| text.cloned().unwrap_or_default();
    let cell = |field: &Field| match field {
        Field::Name => person.name.clone(),
        Field::Number => text(person.number.as_ref()),
        Field::Shop => text(seat.map(|time| &time.shop.name)),
        Field::Team => text(seat.map(|time| &time.team.name)),
        Field::Role => text(person.roles.first().map(|grant| &grant.role.name)),
        Field::HiredOn => person.hired_on.to_string(),
        Field::LeftOn => person.left_on.map(|day| day.to_string()).unwrap_or_default(),
        Field::Login => text(person.account.as_ref().map(|account| &account.login)),
        Field::Nick => {
            let of_shop = |used: &&crate::people::person::NickInUse| {
                seat.is_some_and(|time| time.shop.id == used.shop.id)
            };
            text(person.nicks.iter().find(of_shop).map(|used| &used.nick.name))
        }
        Field::Phone | Field::Email | Field::Birthday => String::new(),
    };
    EXPORTED.iter().map(cell).collect()
}

/// As a table of texts.
pub(super) fn table(people: &[Person], language: Language) -> Table {
    let rows = people.iter().map(|person| texts(cells(person))).collect();
    Table { name: NAME.in_language(language).to_owned(), titles: titles(&EXPORTED, language), rows }
}

/// The empty table, with a second sheet that says what goes where.
pub(super) fn template(language: Language) -> Vec<Table> {
    let fields: Vec<Field> = WORDS.iter().map(|(field, _)| *field).collect();
    let line = |field: &Field| texts([title(*field, language), note(*field, language)].map(str::to_owned));
    let (name, head) = match language {
        Language::Chinese => ("说明", ["列", "怎么填"]),
        Language::English => ("Notes", ["Column", "What goes in"]),
    };
    vec![
        Table {
            name: NAME.in_language(language).to_owned(),
            titles: titles(&fields, language),
            rows: Vec::new(),
        },
        Table {
            name: name.to_owned(),
            titles: head.map(str::to_owned).into(),
            rows: fields.iter().map(line).collect(),
        },
    ]
}

/// Texts only, so that the import reads back what was written.
fn texts(row: impl IntoIterator<Item = String>) -> Vec<Cell> {
    row.into_iter().map(Cell::words).collect()
}

fn note(field: Field, language: Language) -> &'static str {
    let (zh, en) = match field {
        Field::Name => ("必填。", "Required."),
        Field::Number => {
            ("每人不同；再次导入时按工号认人。", "One of a kind; a later import knows the person by it.")
        }
        Field::Phone => ("3–18 位数字，前面可加 +。", "3–18 digits, with + before them if you like."),
        Field::Email => ("例如 name@example.com。", "Such as name@example.com."),
        Field::Shop => (
            "已有店铺的名称；只有一个店铺时可不填。",
            "Name of a shop that is there; may stay empty where there is one only.",
        ),
        Field::Team => ("班组名称；没有的班组会新增。", "Name of the team; one that is not there is added."),
        Field::Role => (
            "客服、组长、督导、培训师、主管、老板、管理员，或自建角色的名称。",
            "Agent, Team leader, Supervisor, Trainer, Manager, Owner, Administrator, or a role of your own.",
        ),
        Field::HiredOn => ("例如 2026-11-01；不填为今天。", "Such as 2026-11-01; today when empty."),
        Field::LeftOn => ("最后工作日；不填为在职。", "The last day at work; empty for who works here."),
        Field::Birthday => ("例如 11-02；只保存月和日。", "Such as 11-02; only month and day are kept."),
        Field::Login => (
            "填写后会建立账号，密码由本人通过链接设置。",
            "Makes a sign-in; the person sets the password by a link.",
        ),
        Field::Nick => (
            "平台上的客服账号，例如 旗舰店:小满；从入职日起绑定。",
            "The account on the platform; bound from the first day at work on.",
        ),
    };
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}
