use crate::draw::Draw;
use crate::model::MODEL;
use crate::team::agent::round;
use crate::texts::Category;

/// A product as one shop sells it.
#[derive(Debug, Clone)]
pub struct Product {
    /// Number of the product, unique over all shops.
    pub sku: u64,
    /// Title of its page.
    pub title: String,
    /// What people call it in a chat.
    pub short: String,
    /// Price in fen.
    pub price: i64,
    /// Cost in fen.
    pub cost: i64,
    /// Relative interest in it.
    pub weight: f64,
    /// True base log-odds that an inquiry about it becomes an order, price included.
    pub base: f64,
    /// Whether it is no product but the page where price differences (补差价) are paid.
    pub difference: bool,
}

/// The products of a shop; the page for price differences is the last.
pub(super) fn products(shop: usize, category: &Category, draw: &mut Draw) -> Vec<Product> {
    let sku = |place: usize| 610_000_000_000 + (shop * 1_000 + place * 7) as u64;
    let mut products: Vec<Product> = category
        .products
        .iter()
        .enumerate()
        .map(|(place, text)| {
            let level = (1.0 + 0.12 * draw.normal()).clamp(0.7, 1.4);
            let price = ((text.price as f64 * level) as i64).max(5) * 100 - 10;
            let own = MODEL.product_spread * draw.normal();
            Product {
                sku: sku(place),
                title: text.title.clone(),
                short: text.short.clone(),
                price,
                cost: (text.price as f64 * 100.0 * text.cost * (1.0 + 0.05 * draw.normal())) as i64,
                weight: 0.3 + 2.0 * draw.unit() * draw.unit(),
                base: round(category.base + own + MODEL.price * crate::curve::ln(level)),
                difference: false,
            }
        })
        .collect();
    products.push(Product {
        sku: sku(products.len()),
        title: "补差价专拍 差多少拍多少 单拍不发货".to_owned(),
        short: "补差价链接".to_owned(),
        price: 100,
        cost: 0,
        weight: 0.0,
        base: 0.0,
        difference: true,
    });
    products
}
