//! Settings of the organisation.

use kernel::on_both;
use serde_json::json;

use crate::accounts_support::{founded, setup_code};

on_both! {
    async fn what_is_given_changes_and_the_rest_stays(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let before = owner.get("/settings").await.expect(200).json();
        let patch = json!({ "session_days": 7, "retention": { "chats": 400, "files": null } });
        let after = owner.patch("/settings", patch).await.expect(200).json();
        let mut wanted = before;
        wanted["session_days"] = json!(7);
        wanted["retention"]["chats"] = json!(400);
        wanted["retention"]["files"] = json!(null);
        assert_eq!(after, wanted);
        assert_eq!(world.client("agent").get("/settings").await.expect(200).json(), wanted);
        assert_eq!(world.client("manager").patch("/settings", json!({})).await.expect(403).code(), "forbidden");
    }

    async fn values_out_of_range_are_named_and_nothing_is_stored(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let before = owner.get("/settings").await.expect(200).json();
        let patch = json!({
            "organisation_name": "a\r\nb",
            "default_time_zone": "Mars/Phobos",
            "session_idle_minutes": 1,
            "session_days": 0,
            "password_min": 4,
            "retention": { "jobs": 0 },
        });
        let problem = owner.patch("/settings", patch).await.expect(422).json();
        let pointers: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].clone()).collect();
        let wanted = [
            "/organisation_name", "/default_time_zone", "/session_idle_minutes", "/session_days", "/password_min",
            "/retention/jobs",
        ];
        assert_eq!(pointers, wanted);
        let role = json!({ "totp_required_roles": ["rol_0000000000001"] });
        assert_eq!(owner.patch("/settings", role).await.expect(422).json()["errors"][0]["code"], "unknown_role");
        owner.patch("/settings", json!({ "colour": "red" })).await.expect(422);
        assert_eq!(owner.get("/settings").await.expect(200).json(), before);
    }

    async fn a_longer_password_is_demanded_from_then_on(test: TestHouse) {
        let owner = founded(&test).await;
        assert!(setup_code(&test).await.is_none());
        owner.patch("/settings", json!({ "password_min": 20 })).await.expect(200);
        let change = json!({ "current": crate::accounts_support::PASSWORD, "new": "nineteen characters" });
        let problem = owner.post("/me/password", change).await.expect(422).json();
        assert_eq!(problem["errors"][0]["code"], "too_short");
    }
}
