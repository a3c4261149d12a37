//! Which figures are asked for.

use kernel::error::{Result, invalid};
use kernel::text::Words;
use kpi::metric::{Formula, METRICS, Metric, Terms};
use kpi::sheet::Count;

/// The metrics of a list of ids with commas between; all that one number can tell for none.
pub(crate) fn metrics(ids: Option<&str>) -> Result<Vec<&'static Metric>> {
    let single = |metric: &&Metric| metric.formula != Formula::Hours;
    let ids: Vec<&str> = ids.unwrap_or_default().split(',').filter(|id| !id.is_empty()).collect();
    if ids.is_empty() {
        return Ok(METRICS.iter().filter(single).collect());
    }
    ids.into_iter().map(|id| Metric::named(id).filter(single).ok_or_else(|| unknown(id))).collect()
}

fn unknown(id: &str) -> kernel::error::Error {
    let said = Words::made(
        format!("没有指标 {id}。指标见 GET /metrics。"),
        format!("There is no figure {id}. GET /metrics lists them."),
    );
    invalid("metrics", "unknown_metric", said)
}

/// Whether a metric is told by the hour: of whole shops what belongs to an instant of the day, of others who was received.
pub(super) fn by_hour(metric: &Metric, whole: bool) -> bool {
    let holds = |count| if whole { kept_by_hour(count) } else { count == Count::Received };
    let kept = |terms: Terms| terms.iter().all(|&(count, _)| holds(count));
    match metric.formula {
        Formula::Sum(terms) => kept(terms),
        Formula::Ratio(n, d) => kept(n) && kept(d),
        Formula::Hours => false,
    }
}

fn kept_by_hour(count: Count) -> bool {
    use Count as C;
    matches!(
        count,
        C::Received
            | C::Inquiries
            | C::OrderedSameDay
            | C::OrderedFinal
            | C::PaidSameDay
            | C::PaidNextDay
            | C::PaidFinal
            | C::Converted
            | C::Convertible
            | C::Lost
            | C::Unpaid
            | C::CohortSales
            | C::SilentSales
            | C::SalesGross
            | C::SalesRefunded
            | C::RefundedOnly
            | C::RefundedReturn
            | C::SalesNet
            | C::Sales
            | C::BuyersPaid
            | C::OrdersPaid
            | C::Units
    )
}
