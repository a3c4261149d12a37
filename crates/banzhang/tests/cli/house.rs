//! The commands that run or keep a house.

use crate::{Folder, banzhang};

#[test]
fn the_committed_openapi_document_is_that_of_the_routes() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi.json");
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(banzhang(&["openapi"]).out == committed, "openapi.json is stale: run `make openapi`");
}

#[test]
fn a_backup_moves_a_house_into_a_new_folder_and_into_no_other() {
    let folder = Folder::new();
    let (old, new, file) = (folder.text("old"), folder.text("new"), folder.text("file.backup"));
    let init = ["init", "--data", &old, "--login", "boss", "--name", "李老板", "--shop", "旗舰店"];
    let made = banzhang(&init);
    assert!(made.code == 0 && made.out.contains("/reset/"), "{}{}", made.out, made.error);
    assert_eq!(banzhang(&init).code, 2, "set up already");
    assert_eq!(banzhang(&["backup", "--data", &old, "-o", &file]).code, 0);
    assert_eq!(banzhang(&["restore", &file, "--data", &new]).code, 0);
    assert_eq!(banzhang(&["restore", &file, "--data", &new]).code, 2, "not empty");
    assert_eq!(banzhang(&["doctor", "--data", &new]).code, 0);
    let cut = folder.file("cut.backup", &std::fs::read(&file).unwrap()[..500]);
    assert_eq!(banzhang(&["restore", &cut, "--data", &folder.text("third")]).code, 3);
    assert_eq!(banzhang(&["demo", "--data", &old]).code, 2, "no folder of a demo");
    assert_eq!(banzhang(&["backup", "--data", &folder.text("none"), "-o", &file]).code, 2);
}

#[test]
fn a_misspelt_setting_ends_with_2_and_names_its_line() {
    let folder = Folder::new();
    let config = folder.file("banzhang.toml", "workers = 1\nlitsen = \"127.0.0.1:0\"\n");
    let ran = banzhang(&["serve", "--config", &config, "--data", &folder.text("data")]);
    assert!(ran.code == 2 && ran.error.contains("line 2") && ran.error.contains("litsen"), "{}", ran.error);
}
