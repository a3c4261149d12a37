//! Backup and restore: all of it, at one moment, on either database, or nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use kernel::backup::{Summary, restore, take};
use kernel::db::Db;
use kernel::error::Result;
use kernel::id::JobId;
use kernel::jobs::Workers;
use kernel::on_both;
use kernel::params;
use kernel::testing::{On, START, TestHouse, Vacant};
use serde_json::json;

use crate::workroom::{apart, state, until};

kernel::queries! {
    SHOP = "insert into shop (tenant, id, name, platform, time_zone, opens, closes, created, updated)
        values (1, $1, $2, 'jd', 'Asia/Shanghai', $3, 0, 0, 0)";
    TEAM = "insert into team (tenant, id, shop, name, created, updated) values (1, $1, $1, $2, 0, 0)";
    MOVE = "update shop set opens = opens + $1 where tenant = 1 and id = $2";
    AUDIT = "insert into audit (tenant, id, at, through, action, subject, detail, address, request)
        values (1, $1, 0, 'test', 'test', 'x', '{}', '', '')";
    ODD = "insert into account (tenant, id, person, login, totp_secret, language, theme, created, updated)
        values (1, $1, $1, $2, $3, 'zh-CN', 'system', 0, 0)";
    TOTALS = "select (select cast(coalesce(sum(opens), 0) as bigint) from shop), (select count(*) from shop),
        (select count(*) from team), (select count(*) from audit), (select count(*) from team t
            join shop s on s.tenant = t.tenant and s.id = t.shop join audit a on a.tenant = t.tenant and a.id = t.id)";
    PERMISSIONS = "select count(*) from role_permission where tenant = $1";
}

/// Off the runtime's threads, where the synchronous driver may block.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

fn taken(db: &Db) -> (Vec<u8>, Summary) {
    let mut bytes = Vec::new();
    let summary = take(db, &kernel::modules(), START, &mut bytes, &mut |_, _| {}).unwrap();
    (bytes, summary)
}

fn put(db: &Db, path: &Path) -> Result<Summary> {
    restore(db, &kernel::modules(), path, &mut |_, _| {})
}

fn file(folder: &Path, bytes: &[u8]) -> PathBuf {
    let path = folder.join("file.backup");
    std::fs::write(&path, bytes).unwrap();
    path
}

fn totals(db: &Db) -> [i64; 5] {
    let read =
        |row: &kernel::db::Row<'_>| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?]);
    db.read_now(|tx| tx.one(&TOTALS, &[], read)).unwrap()
}

fn shop(db: &Db, id: i64, opens: i64) {
    db.write_now(|tx| {
        tx.run(&SHOP, params![id, format!("店 {id}"), opens])?;
        tx.run(&TEAM, params![id, format!("组 \"{id}\"\n\u{1f380}")])?;
        tx.run(&AUDIT, params![id])?;
        Ok(())
    })
    .unwrap();
}

/// An organisation, and cells that a careless form would lose.
fn furnish(test: &TestHouse) {
    test.world();
    let db = test.house.db();
    for (id, login, secret) in [(1, "a\tb\\\"c\u{2028}", vec![0, 255, 10, 34]), (2, "", Vec::new())] {
        db.write_now(|tx| tx.run(&ODD, params![id, login, secret.clone()])).unwrap();
    }
    shop(db, i64::MAX, i64::MIN);
}

on_both! {
    async fn a_backup_from_the_browser_is_kept_and_restored(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        assert_eq!(owner.get("/backups").await.expect(200).json()["items"], json!([]));
        for n in 1..=9 {
            test.clock.advance_seconds(60);
            let job: JobId = owner.post("/backups", json!({})).await.expect(202).json()["job"].as_str().unwrap().parse().unwrap();
            let again = owner.post("/backups", json!({})).await.expect(202).json();
            assert_eq!(again["job"], json!(job), "one at a time");
            let house = test.house.clone();
            apart(move || {
                let workers = Workers::start(&house, 1).unwrap();
                until(&house, "the backup is made", || state(&house, job).0 == "done");
                workers.stop(Duration::from_secs(10));
            })
            .await;
            let kept = owner.get("/backups").await.expect(200).json()["items"].as_array().unwrap().len();
            assert_eq!(kept, n.min(7));
        }
        let listed = owner.get("/backups").await.expect(200).json();
        let newest = &listed["items"][0];
        assert_eq!(newest["taken_at"], json!(test.clock.now()));
        let got = owner.get(&format!("/backups/{}", newest["name"].as_str().unwrap())).await.expect(200);
        assert_eq!(json!(got.bytes.len()), newest["size"]);
        let request = got.headers["x-request-id"].to_str().unwrap().to_owned();
        assert_eq!(test.audited(&request).await, ["backup.download"]);
        for gone in ["banzhang-1.backup", "..%2Fbanzhang.db", "banzhang.db"] {
            owner.get(&format!("/backups/{gone}")).await.expect(404);
        }
        world.client("manager").get("/backups").await.expect(403);
        let path = file(&test.folder(), &got.bytes);
        blocking(move || {
            let other = Vacant::new(On::Sqlite);
            put(&other.db, &path).unwrap();
        })
        .await;
    }

    async fn nothing_changes_on_the_way_from_one_database_to_the_other_and_back(test: TestHouse) {
        blocking(move || {
            furnish(&test);
            let (first, summary) = taken(test.house.db());
            assert!(summary.rows > 100 && summary.tables > 10, "{summary:?}");
            // Without a server the way leads through SQLite only.
            let between = if std::env::var_os("BANZHANG_TEST_POSTGRES").is_some() { On::Postgres } else { On::Sqlite };
            let mut bytes = first.clone();
            for on in [between, On::Sqlite, between] {
                let next = Vacant::new(on);
                let path = file(&test.folder(), &bytes);
                assert_eq!(put(&next.db, &path).unwrap(), summary);
                bytes = taken(&next.db).0;
                assert!(bytes == first, "another backup on {on:?}");
            }
        })
        .await;
    }

    async fn a_backup_under_load_is_one_moment(test: TestHouse) {
        let house = test.house.clone();
        let folder = test.folder();
        blocking(move || {
            let db = house.db().clone();
            (1..=2).for_each(|id| shop(&db, id, 0));
            let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicI64::new(2)));
            let writers: Vec<_> = (0..3_i64).map(|_| {
                let (db, stop, done) = (db.clone(), stop.clone(), done.clone());
                std::thread::spawn(move || while !stop.load(Ordering::SeqCst) {
                    let id = done.fetch_add(1, Ordering::SeqCst) + 1;
                    shop(&db, id, 0);
                    db.write_now(|tx| {
                        tx.run(&MOVE, params![7, 1])?;
                        tx.run(&MOVE, params![-7, 2])
                    }).unwrap();
                })
            }).collect();
            let mut sizes = Vec::new();
            for _ in 0..5 {
                let before = done.load(Ordering::SeqCst);
                while done.load(Ordering::SeqCst) < before + 20 { std::thread::yield_now(); }
                let (bytes, _) = taken(&db);
                let next = Vacant::new(On::Sqlite);
                put(&next.db, &file(&folder, &bytes)).unwrap();
                let [sum, shops, teams, audits, whole] = totals(&next.db);
                assert_eq!((sum, shops, shops, shops), (0, teams, audits, whole));
                sizes.push(shops);
            }
            stop.store(true, Ordering::SeqCst);
            writers.into_iter().for_each(|writer| writer.join().unwrap());
            assert!(sizes.is_sorted() && sizes[4] > sizes[0], "writers went on: {sizes:?}");
        })
        .await;
    }

    async fn what_is_not_whole_is_refused_and_leaves_nothing(test: TestHouse) {
        let on = match test.house.db().dialect() {
            kernel::db::Dialect::Sqlite => On::Sqlite,
            kernel::db::Dialect::Postgres => On::Postgres,
        };
        blocking(move || {
            furnish(&test);
            let (whole, _) = taken(test.house.db());
            let plain = zstd::decode_all(whole.as_slice()).unwrap();
            let lines: Vec<&[u8]> = plain.split_inclusive(|byte| *byte == b'\n').collect();
            let packed = |plain: &[u8]| zstd::encode_all(plain, 1).unwrap();
            let changed = |from: &str, to: &str| {
                let text = String::from_utf8(plain.clone()).unwrap();
                assert!(text.contains(from), "{from}");
                packed(text.replacen(from, to, 1).as_bytes())
            };
            let cases: Vec<(&str, Vec<u8>, &str)> = vec![
                ("empty", Vec::new(), "unreadable"),
                ("foreign", b"PK\x03\x04 a workbook".to_vec(), "unreadable"),
                ("foreign lines", packed(b"{\"hello\":1}\n"), "unreadable"),
                ("cut in the middle", whole[..whole.len() / 2].to_vec(), "unreadable"),
                ("cut by one byte", whole[..whole.len() - 1].to_vec(), "unreadable"),
                ("without its last line", packed(&lines[..lines.len() - 1].concat()), "unreadable"),
                ("without one row", packed(&[lines[..3].concat(), lines[4..].concat()].concat()), "unreadable"),
                ("with more behind", packed(&[plain.clone(), b"{}\n".to_vec()].concat()), "unreadable"),
                ("one name changed", changed("旗舰店", "旗船店"), "unreadable"),
                ("a cell more", changed("[1,", "[1,1,"), "unreadable"),
                ("a newer form", changed("\"form\":1", "\"form\":2"), "newer_backup"),
                ("a newer migration", changed("people/0001", "people/0099"), "newer_backup"),
            ];
            let next = Vacant::new(on);
            for (name, bytes, code) in cases {
                let error = put(&next.db, &file(&test.folder(), &bytes)).expect_err(name);
                assert_eq!(error.problem().map(|problem| problem.code), Some(code), "{name}: {error}");
            }
            let path = file(&test.folder(), &whole);
            put(&next.db, &path).expect("the refused ones left nothing behind");
            let error = put(&next.db, &path).expect_err("a second one");
            assert_eq!(error.problem().map(|problem| problem.code), Some("not_empty"));
        })
        .await;
    }

    async fn what_an_owner_took_away_stays_away(test: TestHouse) {
        blocking(move || {
            let house = &test.house;
            let before = house.db().read_now(|tx| tx.one(&PERMISSIONS, params![1], |row| row.get::<i64>(0))).unwrap();
            let (bytes, _) = taken(house.db());
            let next = Vacant::new(On::Sqlite);
            put(&next.db, &file(&test.folder(), &bytes)).unwrap();
            let reopened = kernel::house::House::open(
                next.db.clone(), test.clock.clone(), kernel::config::Config::default(), kernel::modules()).unwrap();
            let after = reopened.db().read_now(|tx| tx.one(&PERMISSIONS, params![1], |row| row.get::<i64>(0))).unwrap();
            assert_eq!(before, after);
            assert_eq!(taken(reopened.db()).0, bytes, "opening a restored house changes nothing");
        })
        .await;
    }

    async fn every_table_is_kept_or_said_to_be_passing(test: TestHouse) {
        let house = test.house.clone();
        let tables = blocking(move || kernel::testing::tables(&house)).await;
        let known: Vec<&str> = kernel::modules()
            .iter()
            .flat_map(|module| module.tables.iter().chain(module.passing).copied())
            .chain(["migration"])
            .collect();
        for table in &tables {
            assert!(known.contains(&table.as_str()), "{table} is in no Module::tables: it would be missing from backups");
        }
        for name in &known {
            assert!(tables.iter().any(|table| table == name), "{name} is no table");
            assert_eq!(known.iter().filter(|known| *known == name).count(), 1, "{name} is listed twice");
        }
    }
}
