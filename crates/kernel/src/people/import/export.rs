//! People as a table that the import takes back, without contact details; and the empty table to fill in.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::header::{Field, WORDS};
use crate::error::{Error, Result};
use crate::people::person::Person;
use crate::text::Language;

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

/// As CSV in UTF-8 with its mark, which spreadsheets need to see Chinese.
pub(super) fn csv(people: &[Person], language: Language) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let rows = std::iter::once(titles(&EXPORTED, language)).chain(people.iter().map(cells));
    for row in rows {
        let safe: Vec<String> = row.into_iter().map(neutral).collect();
        writer.write_record(&safe).map_err(|error| Error::internal("a table of people", error))?;
    }
    writer.into_inner().map_err(|error| Error::internal("a table of people", error.to_string()))
}

/// A cell that a spreadsheet would run as a formula gets an apostrophe, which the import takes off again.
fn neutral(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

/// As a workbook: texts only, so that no cell is a formula.
pub(super) fn xlsx(people: &[Person], language: Language) -> Result<Vec<u8>> {
    let rows: Vec<Vec<String>> = people.iter().map(cells).collect();
    book(|workbook| {
        let sheet = workbook.add_worksheet();
        fill(sheet, &titles(&EXPORTED, language), &rows)
    })
}

/// The empty table, with a second sheet that says what goes where.
pub(super) fn template(language: Language) -> Result<Vec<u8>> {
    let fields: Vec<Field> = WORDS.iter().map(|(field, _)| *field).collect();
    let notes: Vec<Vec<String>> = fields
        .iter()
        .map(|field| vec![title(*field, language).to_owned(), note(*field, language).to_owned()])
        .collect();
    let (sheet_name, head) = match language {
        Language::Chinese => ("说明", ["列", "怎么填"]),
        Language::English => ("Notes", ["Column", "What goes in"]),
    };
    book(|workbook| {
        fill(workbook.add_worksheet(), &titles(&fields, language), &[])?;
        let sheet = workbook.add_worksheet();
        sheet.set_name(sheet_name)?;
        fill(sheet, &head.map(str::to_owned), &notes)
    })
}

fn book(work: impl FnOnce(&mut Workbook) -> std::result::Result<(), XlsxError>) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let made = work(&mut workbook).and_then(|()| workbook.save_to_buffer());
    made.map_err(|error| Error::internal("a workbook of people", error))
}

fn fill(
    sheet: &mut Worksheet,
    titles: &[String],
    rows: &[Vec<String>],
) -> std::result::Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (column, title) in (0_u16..).zip(titles) {
        sheet.write_string_with_format(0, column, title, &bold)?;
        sheet.set_column_width(column, 16)?;
    }
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string(row, column, cell)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_harmless() {
        for cell in ["=1+1", "+1", "-1", "@x", "\t=1"] {
            assert!(neutral(cell.to_owned()).starts_with('\''), "{cell}");
        }
        assert_eq!(neutral("林小满".to_owned()), "林小满");
    }
}
