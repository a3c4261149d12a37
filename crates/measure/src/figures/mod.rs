//! Figures as pages, files and other programs read them: sums of facts, the lists behind them, the credit of an order.

pub mod sheet;
