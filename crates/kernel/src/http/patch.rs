//! Three-state fields of a change: absent (stays), `null` (cleared), a value (set).

use serde::{Deserialize, Deserializer};

/// Reads a field that is there, `null` or not; with `#[serde(default)]` an absent one is `None`:
/// `#[serde(default, deserialize_with = "present")] phone: Option<Option<String>>`.
pub fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::present;

    #[derive(serde::Deserialize)]
    struct Change {
        #[serde(default, deserialize_with = "present")]
        field: Option<Option<i64>>,
    }

    #[test]
    fn absent_null_and_value_are_three() {
        let read = |text: &str| serde_json::from_str::<Change>(text).map(|change| change.field).unwrap();
        assert_eq!(read("{}"), None);
        assert_eq!(read(r#"{"field":null}"#), Some(None));
        assert_eq!(read(r#"{"field":7}"#), Some(Some(7)));
    }
}
