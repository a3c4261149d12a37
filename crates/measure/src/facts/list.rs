//! Lists as one value of a query.

/// SQL: the integers of a value that [`integers`] wrote, as a table of one column.
macro_rules! among {
    ($place:literal) => {
        concat!(
            "(select cast(value as bigint) from json_each{postgres}_text(cast(cast{end}(",
            $place,
            "{postgres} as text) as json){end}))"
        )
    };
}

/// SQL: the texts of a value that [`texts`] wrote, as a table of one column.
macro_rules! texts_among {
    ($place:literal) => {
        concat!(
            "(select value from json_each{postgres}_text(cast(cast{end}(",
            $place,
            "{postgres} as text) as json){end}))"
        )
    };
}

pub(crate) use {among, texts_among};

/// Texts as a value for `texts_among!`.
pub(crate) fn texts<'t>(list: impl IntoIterator<Item = &'t str>) -> String {
    let object: serde_json::Map<String, serde_json::Value> =
        (0..).zip(list).map(|(n, text): (u32, &str)| (n.to_string(), text.into())).collect();
    serde_json::Value::Object(object).to_string()
}

/// Integers as a value for `among!`. Both databases read a JSON object in the same way, and an array not.
pub(crate) fn integers(list: impl IntoIterator<Item = i64>) -> String {
    let mut text = String::from("{");
    for (n, value) in list.into_iter().enumerate() {
        if n > 0 {
            text.push(',');
        }
        text.push_str(&format!("\"{n}\":{value}"));
    }
    text.push('}');
    text
}
