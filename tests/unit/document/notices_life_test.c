/*
 * The officer's drop folder over time: files that appear, change, end and go away.
 */
#include "source_life.h"

static void notices_come_and_go(void **state)
{
    (void)state;
    struct fake_host fake;
    open_source(&fake, "notices", "folder = \".\";");
    put("a.txt", "Thông báo một.\nBà con chú ý.\n", false);
    put("b.txt", "Thông báo hai.\n", true);
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted, 1); /* b.txt is still being written */
    put("a.txt", "Thông báo một, sửa.\n", true);
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted + fake.withdrawn, 0); /* being changed is not being deleted */
    put("a.txt", "Thông báo một, sửa.\n", false);
    put("b.txt", "Thông báo hai.\n", false);
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted, 2);
    expect(&fake, "Thông báo một, sửa.");
    drop("a.txt");
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "-- a.txt: Tệp \"a.txt\" đã được xóa");
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.withdrawn, 0); /* told once */
    fake_close(&fake);
}

static void recordings_need_their_words(void **state)
{
    (void)state;
    struct fake_host fake;
    open_source(&fake, "notices", "folder = \".\";");
    put("loi.mp3", "ID3", false);
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "!! loi.mp3: Bản thu âm chưa có lời");
    put("loi.txt", "Tiêu đề: Lời chúc\n\nChúc bà con mạnh khỏe.\n", false);
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted, 1);
    assert_int_equal(fake.refused, 0);
    expect(&fake, "recording: loi.mp3");
    fake_close(&fake);
}

static void notices_are_guarded(void **state)
{
    (void)state;
    struct fake_host fake;
    open_source(&fake, "notices", "folder = \".\";");
    put("mai.txt", "Thông báo họp.\nNgày mai mời bà con đi họp.\n", false);
    put("tiem.txt", "Thông báo tiêm chủng.\nTrẻ em tiêm ngày 25/11/2026 tại Trạm Y tế.\n", false);
    put("cu.txt", "Thông báo họp.\nHọp ngày 2/11/2026 tại nhà văn hóa.\n", false);
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "nên viết: thứ Ba, ngày 24 tháng 11");
    expect(&fake, "until: 2026-11-25");
    expect(&fake, "Đã qua ngày: thứ Hai, ngày 2 tháng 11 năm 2026");
    fake_close(&fake);
}

/* A notice whose event has passed stays as it was: it expires, and is not brought before the officer again.
 */
static void events_end_quietly(void **state)
{
    (void)state;
    struct fake_host fake;
    open_source(&fake, "notices", "folder = \".\";");
    put("tiem.txt", "Thông báo tiêm chủng.\nTrẻ em tiêm ngày 25/11/2026 tại Trạm Y tế.\n", false);
    assert_int_equal(fake_poll(&fake), 0);
    char *first = strdup(fake.out.data);
    for (int day = 0; day < 5; day++) {
        fake.now_s += 86400;
        assert_int_equal(fake_poll(&fake), 0);
        assert_string_equal(fake.out.data, first);
    }
    put("tiem.txt", "Thông báo tiêm chủng.\nTrẻ em tiêm ngày 20/11/2026 tại Trạm Y tế.\n", false);
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "Đã qua ngày");
    put("tiem.txt", "Thông báo tiêm chủng.\nTrẻ em tiêm ngày 2/12/2026 tại Trạm Y tế.\n", false);
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "until: 2026-12-02");
    expect_not(&fake, "Đã qua ngày");
    free(first);
    fake_close(&fake);
}

/* "Ngày mai" is true on one day, whatever the head says; the same words the day after are not a new notice,
 * and other words are. */
static void tomorrow_airs_on_one_day(void **state)
{
    (void)state;
    struct fake_host fake;
    open_source(&fake, "notices", "folder = \".\";");
    put("mai.txt", "Đến ngày: 30/11/2026\n\nNgày mai mời bà con đi họp.\n", false);
    put("mot.txt", "Từ ngày: 26/11/2026\nĐến ngày: 30/11/2026\n\nHôm nay trạm y tế tiêm chủng.\n", false);
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "until: 2026-11-23");
    expect(&fake, "until: 2026-11-26");
    expect(&fake,
           "nên chỉ phát trong thứ Hai, ngày 23 tháng 11. Muốn phát ngày khác, nên viết: thứ Ba, ngày 24");
    fake.now_s += 86400;
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "until: 2026-11-23");
    put("mai.txt", "Đến ngày: 30/11/2026\n\nNgày mai xin mời bà con đi họp.\n", false);
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "until: 2026-11-24");
    expect_not(&fake, "until: 2026-11-23");
    fake_close(&fake);
}

int main(void)
{
    setenv("TZ", "Asia/Ho_Chi_Minh", 1);
    const struct CMUnitTest tests[] = {
        LIFE_TEST(notices_come_and_go),      LIFE_TEST(recordings_need_their_words),
        LIFE_TEST(notices_are_guarded),      LIFE_TEST(events_end_quietly),
        LIFE_TEST(tomorrow_airs_on_one_day),
    };
    return cmocka_run_group_tests_name("notices over time", tests, NULL, NULL);
}
