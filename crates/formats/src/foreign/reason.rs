//! Reasons that several readers of foreign files give for a row.

use crate::words::{Words, shown};

/// A row that is too long.
pub(crate) fn overlong_row(cap: usize) -> Words {
    Words::new(
        format!("这一行超过 {cap} 字节，未读；请检查导出是否完整"),
        format!("the row is longer than {cap} bytes; check whether the export is complete"),
    )
}

/// A row with too many cells.
pub(crate) fn too_many_cells(most: usize) -> Words {
    Words::new(
        format!("这一行超过 {most} 格，未读；请检查导出是否完整"),
        format!("the row has more than {most} cells; check whether the export is complete"),
    )
}

/// A row that says nowhere which shop it is of.
pub(crate) fn no_shop() -> Words {
    Words::new(
        "没有写明店铺；请以 店铺=文件 的形式给出文件",
        "no shop is named here; give the file as SHOP=FILE",
    )
}

/// A long number of which a spreadsheet has kept only the beginning.
pub(crate) fn lost_digits(text: &str) -> Words {
    let text = shown(text);
    Words::new(
        format!(
            "{text} 被存成了数字，末尾几位已经丢失；请把这一列设为文本重新导出，或导出为 CSV，不要用表格软件打开后再保存"
        ),
        format!(
            "{text} was stored as a number and its last digits are lost; export again with this column as text, \
             or as CSV, and do not save it in a spreadsheet program"
        ),
    )
}

/// A time in no known form.
pub(crate) fn no_clock(text: &str) -> Words {
    let text = shown(text);
    Words::new(
        format!("{text} 不是时间；请写成 2016-05-23 22:02:00 这样"),
        format!("{text} is no time such as 2016-05-23 22:02:00"),
    )
}

/// An amount in no known form.
pub(crate) fn no_amount(text: &str) -> Words {
    let text = shown(text);
    Words::new(
        format!("{text} 不是金额；请写成 1234.50 这样，最多到分"),
        format!("{text} is no amount in whole fen such as 1234.50"),
    )
}

/// A word of a column that nobody listed.
pub(crate) fn unknown_word(text: &str, column: &str) -> Words {
    let text = shown(text);
    Words::new(
        format!("认不出 {text}；请在映射文件的 [words.{column}] 下写明它的意思"),
        format!("{text} is not a known {column}; list it under [words.{column}] of a mapping file"),
    )
}
