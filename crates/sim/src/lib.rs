//! Simulated team.
