//! Text files: any encoding to UTF-8, UTF-8 to lines, lines or markup to records.

pub(crate) mod decode;
pub(crate) mod delimited;
pub(crate) mod detect;
pub(crate) mod html;
pub(crate) mod html_token;
pub(crate) mod lines;
pub(crate) mod split;

pub(crate) use decode::Decoder;
pub(crate) use delimited::Delimited;
pub(crate) use detect::is_other_encoding;
pub(crate) use html::HtmlTable;
pub(crate) use lines::Lines;
