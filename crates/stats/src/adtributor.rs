//! Which values of which dimension explain a change of a sum: Adtributor (R. Bhagwan and others, NSDI 2014).

/// A value of a dimension: what was forecast, and what came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Element {
    /// The forecast.
    pub forecast: f64,
    /// What came.
    pub actual: f64,
}

/// What one dimension explains.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The dimension, as its place in what was given.
    pub dimension: usize,
    /// Its values that explain the change, as their places, the most surprising first.
    pub elements: Vec<usize>,
    /// Share of the change that they explain; 1 is all.
    pub power: f64,
    /// How much their shares differ from the forecast ones, in nats.
    pub surprise: f64,
}

/// How much has to be explained.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Share of the change that a set of values explains: .67 in the paper.
    pub power: f64,
    /// Share of the change that each of them explains: .10 in the paper.
    pub each: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { power: 0.67, each: 0.10 }
    }
}

/// Dimensions that explain a change, the most surprising first. Every dimension holds the same sum in its own values.
/// Nothing when the sum did not change or nothing was forecast.
pub fn explain(dimensions: &[Vec<Element>], thresholds: Thresholds) -> Vec<Explanation> {
    let explained =
        dimensions.iter().enumerate().filter_map(|(place, elements)| one(place, elements, thresholds));
    let mut found: Vec<Explanation> = explained.collect();
    found.sort_by(|a, b| b.surprise.total_cmp(&a.surprise));
    found
}

fn one(dimension: usize, elements: &[Element], thresholds: Thresholds) -> Option<Explanation> {
    let forecast: f64 = elements.iter().map(|element| element.forecast).sum();
    let actual: f64 = elements.iter().map(|element| element.actual).sum();
    let change = actual - forecast;
    if change == 0.0 || forecast <= 0.0 || actual < 0.0 {
        return None;
    }
    let surprises = elements.iter().map(|element| {
        surprise(element.forecast / forecast, if actual > 0.0 { element.actual / actual } else { 0.0 })
    });
    let mut order: Vec<(usize, f64)> = surprises.enumerate().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut found = Explanation { dimension, elements: Vec::new(), power: 0.0, surprise: 0.0 };
    for (place, surprise) in order {
        let power = (elements[place].actual - elements[place].forecast) / change;
        if power <= thresholds.each {
            continue;
        }
        found.elements.push(place);
        found.power += power;
        found.surprise += surprise;
        if found.power > thresholds.power {
            return Some(found);
        }
    }
    None
}

/// How far a share moved from the forecast one: the element's part of the Jensen–Shannon divergence.
fn surprise(forecast: f64, actual: f64) -> f64 {
    let part = |share: f64| if share > 0.0 { share * (2.0 * share / (forecast + actual)).ln() } else { 0.0 };
    0.5 * (part(forecast) + part(actual))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dimension(elements: &[(f64, f64)]) -> Vec<Element> {
        elements.iter().map(|&(forecast, actual)| Element { forecast, actual }).collect()
    }

    #[test]
    fn the_example_of_the_paper_is_the_device() {
        let centres = dimension(&[(94.0, 47.0), (6.0, 3.0)]);
        let advertisers = dimension(&[(50.0, 24.0), (20.0, 21.0), (20.0, 4.0), (10.0, 1.0)]);
        let devices = dimension(&[(50.0, 49.0), (25.0, 1.0), (25.0, 0.0)]);
        let found = explain(&[centres, advertisers, devices], Thresholds::default());
        let first = &found[0];
        let mut elements = first.elements.clone();
        elements.sort_unstable();
        assert_eq!((first.dimension, elements), (2, vec![1, 2]));
        assert!((first.power - 0.98).abs() < 1e-9, "{first:?}");
        assert!((first.surprise - 0.145).abs() < 5e-4, "{first:?}");
    }

    #[test]
    fn without_a_change_nothing_is_explained() {
        assert!(explain(&[dimension(&[(5.0, 5.0), (3.0, 3.0)])], Thresholds::default()).is_empty());
        assert!(explain(&[dimension(&[(0.0, 5.0)]), Vec::new()], Thresholds::default()).is_empty());
        let gone = explain(&[dimension(&[(5.0, 0.0), (5.0, 0.0)])], Thresholds::default());
        assert_eq!(gone[0].elements.len(), 2);
    }
}
