//! `GET /drivers/export`: the tree and the parts of a cut, as they stand on the page.

use axum::extract::State;
use axum::response::Response;
use kernel::ctx::Ctx;
use kernel::error::Result;
use kernel::house::House;
use kernel::http::Params;
use kernel::sheet::{self, Cell, Look, Table};
use kernel::text::{Language, Words};

use super::api::{Cut, DriverParts, Drivers, Which, divided, told};
use super::model::{DriverTerm, Tally, TermRole, TermUnit, TermValue};
use super::parts::{DriverPart, PartEffects};
use super::read::DriverBy;
use super::words;
use crate::DIAGNOSIS_READ;

/// The driver tree as a file: the tree of sales, that of the conversion, and the parts; CSV has the parts.
#[utoipa::path(get, path = "/drivers/export", operation_id = "export_drivers", params(Which, Cut, sheet::Wanted),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
pub(super) async fn export(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
    Params(Cut { by }): Params<Cut>,
    Params(form): Params<sheet::Wanted>,
) -> Result<Response> {
    let scope = ctx.scope(&DIAGNOSIS_READ)?;
    which.asked(&scope)?;
    let language = ctx.language;
    let (tree, parts) = house
        .read(move |tx| {
            let asked = which.asked(&scope)?;
            Ok((told(tx, &ctx, &asked)?, divided(tx, &asked, by)?))
        })
        .await?;
    let file = File(language);
    let tables = vec![file.parts(&parts), file.sales(&tree), file.conversion(&tree)];
    sheet::answer(form.format.unwrap_or_default(), "drivers", tables).await
}

/// A file in a language.
struct File(Language);

impl File {
    fn pick(&self, words: &Words) -> String {
        if self.0 == Language::Chinese { words.zh.to_string() } else { words.en.to_string() }
    }

    fn titles(&self, titles: &[Words]) -> Vec<String> {
        titles.iter().map(|title| self.pick(title)).collect()
    }

    fn sales(&self, tree: &Drivers) -> Table {
        self.tree(&words::SALES, &tree.sales, Cell::money)
    }

    fn conversion(&self, tree: &Drivers) -> Table {
        self.tree(&words::CONVERSION, &tree.conversion, share)
    }

    fn tree(&self, name: &Words, terms: &[DriverTerm], effect: fn(i64) -> Cell) -> Table {
        let row = |term: &DriverTerm| {
            let sign = match term.role {
                TermRole::Factor => "×",
                TermRole::Part => "＋",
                TermRole::Sum => "＝",
            };
            vec![
                Cell::words(sign),
                Cell::words(self.pick(&words::term(&term.id))),
                value(term.unit, term.before),
                value(term.unit, term.after),
                effect(term.effect),
            ]
        };
        let titles = self.titles(&words::TREE);
        Table { name: self.pick(name), titles, rows: terms.iter().map(row).collect() }
    }

    fn parts(&self, parts: &DriverParts) -> Table {
        let mut rows: Vec<Vec<Cell>> = parts.rows.iter().map(|row| self.part(parts.by, row)).collect();
        rows.push(self.all(&parts.total));
        let mut volume = vec![Cell::words(self.pick(&words::VOLUME)), Cell::money(parts.volume)];
        volume.resize(COLUMNS, Cell::Empty);
        rows.push(volume);
        Table { name: self.pick(&words::by(parts.by)), titles: self.titles(&words::PARTS), rows }
    }

    fn part(&self, by: DriverBy, row: &DriverPart) -> Vec<Cell> {
        let name = if row.name.is_empty() { self.pick(&words::part(by, &row.id)) } else { row.name.clone() };
        let mut cells = vec![Cell::words(name)];
        cells.extend(effects(&row.effects));
        cells.push(Cell::words(self.pick(&words::standing(row.standing))));
        for tally in [&row.before, &row.after] {
            cells.extend(counts(tally));
        }
        cells
    }

    fn all(&self, total: &PartEffects) -> Vec<Cell> {
        let mut cells = vec![Cell::words(self.pick(&words::TOTAL))];
        cells.extend(effects(total));
        cells.resize(COLUMNS, Cell::Empty);
        cells
    }
}

/// Name, five effects and two of the conversion, standing, and five of each period.
const COLUMNS: usize = words::COLUMNS;

fn effects(of: &PartEffects) -> [Cell; 7] {
    let money = [of.sum, of.mix, of.ordering, of.paying, of.basket].map(Cell::money);
    let [sum, mix, ordering, paying, basket] = money;
    [sum, mix, ordering, paying, basket, share(of.conversion_mix), share(of.conversion_rate)]
}

fn counts(of: &Tally) -> [Cell; 5] {
    let conversion = Cell::Number(of.paid.into(), of.inquiries.into(), Look::Percent);
    let [inquiries, ordered, paid] = [of.inquiries, of.ordered, of.paid].map(Cell::Integer);
    [inquiries, ordered, paid, conversion, Cell::money(of.sales)]
}

/// Millionths.
fn share(millionths: i64) -> Cell {
    Cell::Number(millionths.into(), 1_000_000, Look::Percent)
}

fn value(unit: TermUnit, of: TermValue) -> Cell {
    let (n, d) = (i128::from(of.n), i128::from(of.d.unwrap_or(1)));
    match unit {
        TermUnit::Count => Cell::Integer(of.n),
        TermUnit::Fen | TermUnit::FenEach => Cell::Number(n, d * 100, Look::Money),
        TermUnit::Share => Cell::Number(n, d, Look::Percent),
    }
}
