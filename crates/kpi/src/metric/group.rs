//! What the metrics of one section have in common.

use super::{Direction, Formula, Maturity, Metric, Needs, Rows, Unit};

/// Section, maturity, rows and needs of a group of metrics.
#[derive(Clone, Copy)]
pub(super) struct Group {
    pub section: u8,
    pub maturity: Maturity,
    pub rows: Rows,
    pub needs: Needs,
}

impl Group {
    /// A group that needs messages and orders only.
    pub const fn new(section: u8, maturity: Maturity, rows: Rows) -> Group {
        Group { section, maturity, rows, needs: Needs::Nothing }
    }

    /// The same with a table without which it is not shown.
    pub const fn needing(self, needs: Needs) -> Group {
        Group { needs, ..self }
    }

    /// A metric of this group.
    pub const fn metric(
        self,
        (id, zh, en): (&'static str, &'static str, &'static str),
        (unit, direction): (Unit, Direction),
        formula: Formula,
        (definition_zh, definition): (&'static str, &'static str),
    ) -> Metric {
        let Group { section, maturity, rows, needs } = self;
        Metric {
            id,
            zh,
            en,
            unit,
            direction,
            definition_zh,
            definition,
            section,
            rows,
            maturity,
            needs,
            formula,
        }
    }
}
