//! Lists stay fast among many tasks: their plans read indexes and never the table. Plans and not times are tested.

use kernel::house::House;
use kernel::on_both;

const TASKS: usize = 50_000;

/// Queries of lists, by the end of their names.
const LISTS: [&str; 16] = [
    "list::OF_OWNER",
    "list::OF_KIND",
    "list::OF_SHOP",
    "list::OF_ALL",
    "list::OF_TEAM",
    "list::OF_SEEN",
    "list::WINDOW_OF_OWNER",
    "list::WINDOW_OF_KIND",
    "list::WINDOW_OF_SHOP",
    "list::WINDOW_OF_ALL",
    "list::WINDOW_OF_TEAM",
    "list::WINDOW_OF_SEEN",
    "today::COUNTS",
    "change::OVERDUE",
    "store::FIND",
    "change::LOAD",
];

/// The texts of the queries of lists, with their names.
fn lists(house: &House) -> Vec<(&'static str, &'static str)> {
    let found: Vec<_> = house
        .queries()
        .filter(|query| {
            query.name().contains("::tasks::") && LISTS.iter().any(|name| query.name().ends_with(name))
        })
        .map(|query| (query.name(), query.text()))
        .collect();
    assert_eq!(found.len(), LISTS.len(), "{found:?}");
    found
}

/// 50,000 tasks of 500 people, one in twenty open.
fn fill(n: &str, series: &str) -> String {
    format!(
        "insert into task (tenant, id, owner, kind, title, why, evidence, shop, due, state, occurrence, rank, told, version, created, updated)
         select 1, {n}, 1 + {n} % 500, 'kind' || {n} % 20, 'title', 'why', '[]', 1 + {n} % 50, {n} * 1000000,
            case when {n} % 20 = 0 then 'open' else 'done' end, 0,
            case when {n} % 20 = 0 then {n} * 1000000 else 1152921504606846976 + {n} end, 1 - ({n} % 20 = 0){cast}, 1, 0, 0
         from {series}",
        cast = if series.contains("generate_series") { "::int" } else { "" }
    )
}

fn on_sqlite(url: &str, lists: &[(&str, &str)], analysed: bool) {
    let connection = rusqlite::Connection::open(url).unwrap();
    if analysed {
        connection.execute_batch("analyze").unwrap();
    }
    for (name, text) in lists {
        let text = text.replace('$', "?");
        let mut plan = connection.prepare(&format!("explain query plan {text}")).unwrap();
        let (mut rows, mut steps) = (plan.raw_query(), Vec::<String>::new());
        while let Some(row) = rows.next().unwrap() {
            steps.push(row.get(3).unwrap());
        }
        let scans = |table: &str| {
            steps
                .iter()
                .any(|step| *step == format!("SCAN {table}") || step.starts_with(&format!("SCAN {table} ")))
        };
        assert!(!scans("t") && !scans("x") && !scans("task"), "{name}, analysed {analysed}: {steps:#?}");
        // A list from one index comes in its order: nothing is sorted, so that the first rows come at once.
        let sorts = steps.iter().any(|step| step.contains("TEMP B-TREE FOR ORDER BY"));
        let merged = name.ends_with("_TEAM") || name.ends_with("_SEEN");
        assert!(merged || !sorts, "{name}, analysed {analysed}: {steps:#?}");
    }
}

fn on_postgres(url: &str, lists: &[(&str, &str)]) {
    let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
    client.batch_execute("vacuum analyze task").unwrap();
    for (n, (name, text)) in lists.iter().enumerate() {
        let parameters = (1..=20).filter(|k| text.contains(&format!("${k}"))).count();
        client.batch_execute(&format!("prepare q{n} as {text}")).unwrap();
        for mode in ["force_custom_plan", "force_generic_plan"] {
            let values = values(name, parameters);
            let explain = format!("set plan_cache_mode = {mode}; explain execute q{n}({values})");
            let plan: Vec<String> = client
                .simple_query(&explain)
                .unwrap()
                .iter()
                .filter_map(|message| match message {
                    postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                    _ => None,
                })
                .collect();
            assert!(
                !plan.iter().any(|step| step.contains("Seq Scan on task")),
                "{name} {mode}: {}",
                plan.join("\n")
            );
        }
    }
}

/// Values as the lists are called with: scope, viewer, places, limits.
fn values(name: &str, parameters: usize) -> String {
    let far = "3458764513820540927";
    let all = match () {
        () if name.ends_with("today::COUNTS") => vec!["1", "7", "5", "9", "1152921504606846976", "5", far],
        () if name.ends_with("OVERDUE") => vec!["1", "5", "5", "200"],
        () if name.ends_with("FIND") || name.ends_with("LOAD") => vec!["1", "1", "'task.read'", "7", "9"],
        () if name.ends_with("WINDOW_OF_TEAM") => {
            vec!["1", "1", "'task.read'", "7", "0", "0", far, "0", "0", "5", "4999", "3"]
        }
        () if name.ends_with("WINDOW_OF_SEEN") => {
            vec!["1", "1", "'task.read'", "7", "0", "0", far, "0", "0", "5", "4999", "null"]
        }
        () if name.ends_with("WINDOW_OF_KIND") => vec!["1", "0", "0", far, "0", "4999", "'kind1'"],
        () if name.ends_with("WINDOW_OF_ALL") => vec!["1", "0", "0", far, "0", "4999", "null"],
        () if name.contains("WINDOW_OF") => vec!["1", "0", "0", far, "0", "4999", "7"],
        () => {
            let base = if name.ends_with("OF_KIND") {
                "'kind1'"
            } else if name.ends_with("OF_ALL") || name.ends_with("OF_SEEN") {
                "null"
            } else {
                "7"
            };
            vec![
                "1",
                "1",
                "'task.read'",
                "7",
                "0",
                "0",
                far,
                "0",
                "51",
                "5",
                "0",
                "null",
                "null",
                "null",
                base,
                "51",
            ]
        }
    };
    all[..parameters].join(", ")
}

on_both! {
    async fn no_list_reads_the_table(test: TestHouse) {
        let (url, lists) = (test.url(), lists(&test.house));
        tokio::task::spawn_blocking(move || check(&url, &lists)).await.unwrap();
    }
}

fn check(url: &str, lists: &[(&str, &str)]) {
    if url.starts_with("postgres") {
        let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
        client.batch_execute(&fill("n", &format!("generate_series(1::bigint, {TASKS}) n"))).unwrap();
        on_postgres(url, lists);
    } else {
        let connection = rusqlite::Connection::open(url).unwrap();
        let series = format!(
            "(with recursive s(n) as (select 1 union all select n + 1 from s where n < {TASKS}) select n from s)"
        );
        connection.execute_batch(&fill("n", &series)).unwrap();
        drop(connection);
        on_sqlite(url, lists, false);
        on_sqlite(url, lists, true);
    }
}
