//! What the tests of accounts share.

use kernel::config::Config;
use kernel::db::Db;
use kernel::house::House;
use kernel::testing::{Answer, Client, TestHouse, World};
use serde_json::{Value, json};

/// A password that is taken.
pub const PASSWORD: &str = "三月的雨下了一整夜呢";
/// Another one.
pub const OTHER_PASSWORD: &str = "correct horse battery";

/// A code of the terminal.
pub async fn setup_code(test: &TestHouse) -> Option<String> {
    let house = test.house.clone();
    tokio::task::spawn_blocking(move || kernel::accounts::setup::code(&house)).await.unwrap().unwrap()
}

/// The body of a first run.
pub fn setup(code: &str) -> Value {
    json!({
        "code": code,
        "organisation": "春风客服",
        "owner": { "name": "钱老板", "login": "Qian", "password": PASSWORD },
        "shop": { "name": "旗舰店", "platform": "tmall", "time_zone": "Asia/Shanghai" },
    })
}

/// The secret of the cookie that an answer sets.
pub fn cookie(answer: &Answer) -> String {
    let line = answer.headers["set-cookie"].to_str().unwrap();
    line.split_once('=').unwrap().1.split(';').next().unwrap().to_owned()
}

/// The owner of a house that was just set up, signed in.
pub async fn founded(test: &TestHouse) -> Client {
    let code = setup_code(test).await.unwrap();
    let answer = test.client().post("/setup", setup(&code)).await.expect(201);
    test.client().signed_in(&cookie(&answer))
}

/// The token of a reset link for the person of this login.
pub async fn reset_token(world: &World, login: &str) -> String {
    let by = if login == "owner" { "administrator" } else { "owner" };
    let path = format!("/people/{}/reset-link", world.person(login));
    let link = world.client(by).post(&path, json!({})).await.expect(201).json();
    link["link"].as_str().unwrap().strip_prefix("/reset/").unwrap().to_owned()
}

/// Gives the person of this login [`PASSWORD`], which signs its devices out.
pub async fn with_password(test: &TestHouse, world: &World, login: &str) {
    let path = format!("/password-resets/{}", reset_token(world, login).await);
    test.client().post(&path, json!({ "password": PASSWORD })).await.expect(204);
}

/// One try to sign in.
pub async fn try_sign_in(test: &TestHouse, login: &str, password: &str) -> Answer {
    test.client().post("/session", json!({ "login": login, "password": password })).await
}

/// The person of this login, signed in with [`PASSWORD`] on a new device.
pub async fn signed_in(test: &TestHouse, login: &str) -> Client {
    test.client().signed_in(&cookie(&try_sign_in(test, login, PASSWORD).await.expect(200)))
}

/// The same house under another configuration.
pub async fn configured(mut test: TestHouse, config: Config) -> TestHouse {
    let (url, clock) = (test.url(), test.clock.clone());
    let opened = move || House::open(Db::open(&url).unwrap(), clock, config, kernel::modules()).unwrap();
    test.house = tokio::task::spawn_blocking(opened).await.unwrap();
    test
}

/// Switches the second factor of a signed-in client on: its secret and its recovery codes.
pub async fn with_totp(test: &TestHouse, client: &Client) -> (String, Vec<String>) {
    let secret =
        client.post("/me/totp", json!({})).await.expect(200).json()["secret"].as_str().unwrap().to_owned();
    let code = totp(test, &secret);
    let codes = client.put("/me/totp", json!({ "code": code })).await.expect(200).json();
    let codes = codes["recovery_codes"].as_array().unwrap().iter();
    (secret, codes.map(|code| code.as_str().unwrap().to_owned()).collect())
}

/// What the app shows now.
pub fn totp(test: &TestHouse, secret: &str) -> String {
    kernel::accounts::totp_code(secret, test.clock.now()).unwrap()
}
