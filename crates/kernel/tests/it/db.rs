//! The database layer: what both databases have to do alike.

use kernel::on_both;

on_both! {
    async fn every_query_is_understood(test: TestHouse) {
        let db = test.house.db().clone();
        let queries: Vec<_> = test.house.queries().chain(kernel::testing::queries()).collect();
        assert!(queries.len() > 10);
        tokio::task::spawn_blocking(move || {
            for query in queries {
                db.prepare(query).unwrap_or_else(|error| panic!("{}: {error}", query.name()));
            }
        })
        .await
        .unwrap();
    }
}
