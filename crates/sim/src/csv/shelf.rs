use crate::SimError;
use crate::csv::table::Table;
use crate::event::Traffic;
use crate::team::Team;

pub(super) const PRODUCTS: &str = "shop,sku,title,category,cost";
pub(super) const PROMOTIONS: &str = "shop,from,to,name";
pub(super) const TRAFFIC: &str = "shop,day,sku,visitors";

pub(super) fn products(team: &Team, table: &mut Table) -> Result<(), SimError> {
    team.shops().iter().try_for_each(|shop| {
        shop.products.iter().try_for_each(|product| {
            table.text(&shop.name).number(product.sku).text(&product.title);
            table.text(&shop.category).money(product.cost).end()
        })
    })
}

pub(super) fn promotions(team: &Team, table: &mut Table) -> Result<(), SimError> {
    team.shops().iter().try_for_each(|shop| {
        team.calendar()
            .promotions()
            .iter()
            .try_for_each(|day| table.text(&shop.name).day(*day).day(*day).text("大促日").end())
    })
}

pub(super) fn traffic(team: &Team, rows: &[Traffic], table: &mut Table) -> Result<(), SimError> {
    rows.iter().try_for_each(|row| {
        let shop = &team.shops()[row.shop];
        table.text(&shop.name).day(row.day).number(shop.products[row.product].sku);
        table.number(row.visitors).end()
    })
}
