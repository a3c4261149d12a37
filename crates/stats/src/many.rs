//! Many questions at once: chance finds something somewhere.

/// Which of several tests hold when at most the share `rate` of what is reported may be chance (Y. Benjamini and Y.
/// Hochberg 1995). `p` are chances, 0–1; where nothing is there at all, anything is reported in `rate` of the cases.
pub fn benjamini_hochberg(p: &[f64], rate: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let n = p.len() as f64;
    let passes = |&(rank, &place): &(usize, &usize)| p[place] <= rate * (rank + 1) as f64 / n;
    let last = order.iter().enumerate().filter(passes).map(|(rank, _)| rank + 1).next_back().unwrap_or(0);
    let mut holds = vec![false; p.len()];
    order[..last].iter().for_each(|&place| holds[place] = true);
    holds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_that_of_the_paper() {
        // The fifteen chances of section 3.2 at 5 %: four are reported, Bonferroni reports three.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
            0.6528, 0.7590, 1.0,
        ];
        assert_eq!(benjamini_hochberg(&p, 0.05).iter().filter(|holds| **holds).count(), 4);
        assert_eq!(benjamini_hochberg(&[0.03, 0.9, 0.04], 0.05), [false; 3]);
        assert_eq!(benjamini_hochberg(&[0.04, 0.03], 0.05), [true; 2]);
        assert!(benjamini_hochberg(&[], 0.05).is_empty());
    }
}
