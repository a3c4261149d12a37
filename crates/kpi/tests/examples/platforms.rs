//! Section 9.

use super::book::{Answer, book, r, under};

fn rates(sheet: &Answer, expected: [(i64, i64); 5]) {
    let ids = ["taobao_3min", "pdd_3min", "jd_30s", "douyin_3min", "kuaishou_3min"];
    for (id, (good, units)) in ids.into_iter().zip(expected) {
        sheet.shop(1).is(id, r(good, units));
    }
}

#[test]
fn each_platform_has_its_own_unit() {
    // Waits of 30 s, 180 s (same session) and, an hour later, of 181 s.
    let chat = "1 10:00 ?\n1 10:00:30 !\n1 10:01 ?\n1 10:04 !\n1 11:00 ?\n1 11:03:01 !";
    let sheet = book().chat("b", "A", chat).sheet();
    rates(&sheet, [(2, 3), (0, 1), (1, 2), (1, 2), (1, 1)]);
    let second = "1 10:00 ?\n1 10:00:30.000001 !";
    rates(&book().chat("b", "A", second).sheet(), [(1, 1), (1, 1), (0, 1), (1, 1), (1, 1)]);
}

#[test]
fn any_account_answers_and_no_filter_applies() {
    let chats = under("own_accounts = ['b', 'A']")
        .chat("b", "A", "1 10:00 ?")
        .chat("b", "B", "1 10:00:10 !")
        .exclude("b", "A", 1);
    rates(&chats.sheet(), [(1, 1), (1, 1), (1, 1), (1, 1), (1, 1)]);
    // Nobody's answer counts; without any account douyin has no good session.
    let nobody = book().chat("b", "", "1 10:00 ?\n1 10:00:10 !");
    rates(&nobody.sheet(), [(1, 1), (1, 1), (1, 1), (0, 1), (1, 1)]);
}

#[test]
fn only_questions_inside_the_assessed_hours_open_a_wait() {
    // 08:59:59 opens one for all but JD, whose session starts outside its hours.
    let early = book().chat("b", "A", "1 08:59:59 ?\n1 09:00:00 ?\n1 09:00:10 !");
    rates(&early.sheet(), [(1, 1), (1, 1), (0, 0), (1, 1), (1, 1)]);
    let night = book().chat("b", "A", "1 23:00 ?\n1 23:30 !");
    night.sheet().shop(1).is("taobao_3min", r(0, 0)).is("pdd_3min", r(0, 0));
}

#[test]
fn what_could_still_be_answered_is_undecided() {
    let asks = |at| book().chat("b", "A", "1 10:00 ?").until(at).sheet();
    rates(&asks("1 10:00:29.999999"), [(0, 0); 5]);
    rates(&asks("1 10:00:30"), [(0, 0), (0, 0), (0, 1), (0, 0), (0, 0)]);
    rates(&asks("1 10:02:59.999999"), [(0, 0), (0, 0), (0, 1), (0, 0), (0, 0)]);
    rates(&asks("1 10:03"), [(0, 1); 5]);
}

#[test]
fn a_wait_ends_with_its_day() {
    let sheet = under("assessed_hours = '00:00-24:00'").chat("b", "A", "1 23:59 ?\n2 00:00 !").sheet();
    rates(&sheet, [(0, 1), (0, 1), (0, 0), (0, 1), (0, 1)]);
}

#[test]
fn a_day_that_is_over_decides() {
    // One second is left of the day; at its last instant nothing more can come before it ends.
    let asks = |chat, at| {
        let always = "assessed_hours = '00:00-24:00'\nassessed_hours_jd = '00:00-24:00'";
        under(always).chat("b", "A", chat).until(at).sheet()
    };
    rates(&asks("1 23:59:59 ?", "1 23:59:59.999998"), [(0, 0); 5]);
    rates(&asks("1 23:59:59 ?", "1 23:59:59.999999"), [(0, 1); 5]);
    rates(&asks("1 23:59:59 ?", "2 00:00"), [(0, 1); 5]);
}
