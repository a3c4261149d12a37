//! The headers under which a column may stand.

use serde::Deserialize;

use crate::foreign::fold::fold;

/// One header or several; where several are there, the first filled cell holds.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(from = "OneOrMany")]
pub struct Headers {
    /// As written and as compared.
    headers: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for Headers {
    fn from(written: OneOrMany) -> Headers {
        let headers = match written {
            OneOrMany::One(header) => vec![header],
            OneOrMany::Many(headers) => headers,
        };
        Headers { headers: headers.into_iter().map(|h| (h.clone(), fold(&h))).collect() }
    }
}

impl Headers {
    /// The headers as written, in order of preference.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(|(written, _)| written.as_str())
    }

    /// The headers in the form in which they are compared.
    pub(crate) fn folded(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(|(_, folded)| folded.as_str())
    }
}
