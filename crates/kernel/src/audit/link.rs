//! One link of the chain: the hash of a row and of all before it. Pure.

use sha2::{Digest, Sha256};

/// The fields of a row, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sealable {
    pub(super) id: i64,
    pub(super) at: i64,
    pub(super) actor: Option<i64>,
    pub(super) through: String,
    pub(super) action: String,
    pub(super) subject: String,
    pub(super) subject_id: Option<i64>,
    pub(super) shop: Option<i64>,
    pub(super) detail: String,
    pub(super) address: String,
    pub(super) request: String,
}

/// Said before every link, so that no other hash of the house is one, and a later form of rows can be told.
const FORM: &str = "banzhang audit 1";
/// Stands before a field that has no value, where others have their length.
const NOTHING: u64 = u64::MAX;

impl Sealable {
    /// The link of this row at `seq` of `tenant`, after `before` (empty for the first): lower-case SHA-256.
    pub(super) fn link(&self, tenant: i64, seq: i64, before: &str) -> String {
        let mut hash = Sha256::new();
        text(&mut hash, FORM);
        text(&mut hash, before);
        for number in [tenant, seq, self.id, self.at] {
            integer(&mut hash, Some(number));
        }
        for number in [self.actor, self.subject_id, self.shop] {
            integer(&mut hash, number);
        }
        for field in [&self.through, &self.action, &self.subject, &self.detail, &self.address, &self.request]
        {
            text(&mut hash, field);
        }
        data_encoding::HEXLOWER.encode(&hash.finalize())
    }
}

/// Length first: no two rows have the same bytes, however their fields are cut.
fn text(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_be_bytes());
    hash.update(text.as_bytes());
}

fn integer(hash: &mut Sha256, number: Option<i64>) {
    match number {
        None => hash.update(NOTHING.to_be_bytes()),
        Some(number) => {
            hash.update(8_u64.to_be_bytes());
            hash.update(number.to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Sealable {
        let text = |text: &str| text.to_owned();
        Sealable {
            id: 7,
            at: 9,
            actor: Some(3),
            through: text("dev_1"),
            action: text("task.create"),
            subject: text("tsk_1"),
            subject_id: Some(1),
            shop: None,
            detail: text("{}"),
            address: text("10.0.0.1"),
            request: text("req_1"),
        }
    }

    #[test]
    fn the_form_of_a_link_never_changes() {
        // Links that are stored must be found again by every later version.
        assert_eq!(row().link(1, 1, ""), "4f8ec0bae97099091e813f6dd21dd9f8a21f2e3c8a59a5487eae86589abf6439");
    }

    #[test]
    fn every_field_counts_and_so_does_where_it_ends() {
        let whole = row().link(1, 1, "");
        let changes: [fn(&mut Sealable); 13] = [
            |row| row.id += 1,
            |row| row.at += 1,
            |row| row.actor = None,
            |row| row.actor = Some(4),
            |row| row.through.push('x'),
            |row| row.action.push('x'),
            |row| row.subject.push('x'),
            |row| row.subject_id = None,
            |row| row.shop = Some(0),
            |row| row.detail.push(' '),
            |row| row.address.push('x'),
            |row| row.request.clear(),
            |row| {
                let moved = row.action.remove(0);
                row.through.push(moved);
            },
        ];
        for change in changes {
            let mut changed = row();
            change(&mut changed);
            assert_ne!(changed.link(1, 1, ""), whole, "{changed:?}");
        }
        assert_ne!(row().link(2, 1, ""), whole);
        assert_ne!(row().link(1, 2, ""), whole);
        assert_ne!(row().link(1, 1, "a"), whole);
    }
}
