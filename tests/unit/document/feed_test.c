/*
 * The source "feed" against a small web server of the test's own, on loopback: what is new is fetched once,
 * what is not is answered by the copy, and every way a server can fail ends with a reason. Atom is read from
 * a file.
 */
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "fake_host.h"
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

static pid_t server;
static int port;

static const char news[] =
    "<rss version=\"2.0\"><channel><title>Trang thử</title><item><title>Tin một</title><guid>1</guid>"
    "<pubDate>Sun, 22 Nov 2026 08:30:00 +0700</pubDate><description>Bà con chú ý nghe tin "
    "này.</description></item>"
    "<item><title>Tin cũ</title><guid>0</guid><pubDate>Sun, 01 Nov 2026 08:30:00 "
    "+0700</pubDate></item></channel></rss>";

static void say(int client, const char *status, const char *headers, const char *body, size_t length)
{
    char head[512];
    int n = snprintf(head, sizeof head, "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\nConnection: close\r\n\r\n",
                     status, headers, length);
    if (write(client, head, (size_t)n) == n) {
        for (size_t sent = 0; sent < length;) {
            ssize_t got = write(client, body + sent, length - sent);
            if (got <= 0) {
                return;
            }
            sent += (size_t)got;
        }
    }
}

static void answer(int client)
{
    static char big[5u << 20];
    char request[4096] = "";
    ssize_t got = read(client, request, sizeof request - 1);
    request[got > 0 ? got : 0] = '\0';
    if (strncmp(request, "GET /rss", 8) == 0) {
        bool same = strstr(request, "If-None-Match: \"v1\"") != NULL;
        say(client, same ? "304 Not Modified" : "200 OK", "ETag: \"v1\"\r\n", news, same ? 0 : strlen(news));
    } else if (strncmp(request, "GET /loop", 9) == 0) {
        say(client, "302 Found", "Location: /loop\r\n", "", 0);
    } else if (strncmp(request, "GET /away", 9) == 0) {
        say(client, "302 Found", "Location: file:///etc/passwd\r\n", "", 0);
    } else if (strncmp(request, "GET /big", 8) == 0) {
        memset(big, ' ', sizeof big);
        say(client, "200 OK", "", big, sizeof big);
    } else if (strncmp(request, "GET /cut", 8) == 0) {
        (void)!write(client, "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<rss>", 44);
    } else if (strncmp(request, "GET /unchanged", 14) == 0) {
        say(client, "304 Not Modified", "", "", 0);
    } else if (strncmp(request, "GET /gone", 9) != 0) {
        say(client, "404 Not Found", "", "?", 1);
    }
}

static int start_server(void **state)
{
    (void)state;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) || listen(listener, 8) ||
        getsockname(listener, (struct sockaddr *)&address, &size)) {
        return -1;
    }
    port = ntohs(address.sin_port);
    server = fork();
    if (server == 0) {
        signal(SIGPIPE, SIG_IGN);
        for (;;) {
            int client = accept(listener, NULL, NULL);
            if (client >= 0) {
                answer(client);
                close(client);
            }
        }
    }
    close(listener);
    return server > 0 ? 0 : -1;
}

static int stop_server(void **state)
{
    (void)state;
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    return 0;
}

static void open_feed(struct fake_host *fake, const char *path)
{
    char settings[256];
    snprintf(settings, sizeof settings, "url = \"http://127.0.0.1:%d%s\";", port, path);
    if (!fake_open(fake, "feed", "/tmp", settings)) {
        fail_msg("cannot open source feed (is it built? make plugins)");
    }
}

static void news_are_fetched_once(void **state)
{
    (void)state;
    struct fake_host fake;
    open_feed(&fake, "/rss");
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted, 1); /* the old one is past its days */
    assert_non_null(strstr(fake.out.data, "== 1\ntitle: Tin một\n"));
    assert_non_null(strstr(fake.out.data, "from: 2026-11-22\nuntil: 2026-11-24\n"));
    assert_non_null(strstr(fake.out.data, "Tin từ Trang thử.\nTin một.\nBà con chú ý nghe tin này.\n"));
    char *first = strdup(fake.out.data);
    assert_int_equal(fake_poll(&fake), 0); /* 304: the same from the copy */
    assert_string_equal(fake.out.data, first);
    free(first);
    fake_close(&fake);
}

static void failures_have_reasons(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int code;
        const char *says;
    } cases[] = {
        {"/khong-co", -ENOENT, "404"},           {"/loop", -ELOOP, "chuyển hướng quá nhiều"},
        {"/away", -EPROTONOSUPPORT, "http://"},  {"/big", -EFBIG, "4 MB"},
        {"/cut", -EIO, "đứt giữa chừng"},        {"/gone", -EIO, "không trả lời"},
        {"/unchanged", -EIO, "chưa có tin nào"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake_host fake;
        open_feed(&fake, cases[i].path);
        assert_int_equal(fake_poll(&fake), cases[i].code);
        if (!strstr(fake.log.data, cases[i].says)) {
            fail_msg("expected \"%s\" in: %s", cases[i].says, fake.log.data);
        }
        assert_int_equal(fake.submitted, 0);
        fake_close(&fake);
    }
}

static void one_place_is_needed(void **state)
{
    (void)state;
    static const char *const settings[] = {"most = 1;", "url = \"http://127.0.0.1/\"; file = \"a.xml\";"};
    for (size_t i = 0; i < 2; i++) {
        struct fake_host fake;
        assert_false(fake_open(&fake, "feed", "/tmp", settings[i]));
        assert_non_null(strstr(fake.log.data, "url hoặc file"));
        fake_close(&fake);
    }
}

static void atom_is_read(void **state)
{
    (void)state;
    static const char atom[] = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Trang "
                               "A</title><entry><title>Tin nguyên tử</title><id>urn:1</id>"
                               "<published>2026-11-22T10:00:00+07:00</published><author><name>Kim "
                               "Lan</name></author><category term=\"nong-nghiep\"/>"
                               "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Bà "
                               "con gieo mạ từ ngày mai nhé.</p></div></content></entry></feed>";
    char path[] = "/tmp/loaxa-feed-XXXXXX", settings[128];
    int fd = mkstemp(path);
    assert_int_equal(write(fd, atom, strlen(atom)), strlen(atom));
    close(fd);
    snprintf(settings, sizeof settings, "file = \"%s\"; name = \"trang thử\"; kind = \"thong-bao\";", path);
    struct fake_host fake;
    assert_true(fake_open(&fake, "feed", "/tmp", settings));
    assert_int_equal(fake_poll(&fake), 0);
    assert_non_null(strstr(fake.out.data, "== urn:1\n"));
    assert_non_null(strstr(fake.out.data, "topic: nong-nghiep\nauthor: Kim Lan\n"));
    assert_non_null(strstr(fake.out.data, "needs person: Có chữ \"ngày mai\"")); /* it airs on three days */
    fake_close(&fake);
    unlink(path);
}

/* What the feed `bytes` gives, with its days long enough; the log where it fails. */
static void assert_feed_says(const char *bytes, const char *says)
{
    char path[] = "/tmp/loaxa-feed-XXXXXX", settings[128];
    int fd = mkstemp(path);
    assert_int_equal(write(fd, bytes, strlen(bytes)), strlen(bytes));
    close(fd);
    snprintf(settings, sizeof settings, "file = \"%s\"; days = 60;", path);
    struct fake_host fake;
    assert_true(fake_open(&fake, "feed", "/tmp", settings));
    (void)fake_poll(&fake);
    if (!strstr(fake.out.data, says) && !(fake.log.data && strstr(fake.log.data, says))) {
        fail_msg("expected \"%s\" in: %s%s", says, fake.out.data, fake.log.data ? fake.log.data : "");
    }
    fake_close(&fake);
    unlink(path);
}

#define RSS(item)                                                                                            \
    "<rss version=\"2.0\"><channel><title>Tin tức - Xã Thử | RSS</title><item>" item "</item></channel></"   \
    "rss>"

/* Real sites' habits, one a row. */
static void feeds_are_read_as_sites_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *feed, *says;
    } cases[] = {
        {RSS("<title><![CDATA[ Cấp nước\n cho 20 hộ ]]></title><guid>1</guid><description>Nước chảy "
             "rồi.</description>"),
         "title: Cấp nước cho 20 hộ\n"},
        {RSS("<title>Tin</title><guid>1</guid>"), "Tin từ Xã Thử.\nTin.\n"},
        {RSS("<title>Lịch &amp;quot;tiếp dân&amp;quot; th&#225;ng 12</title><guid>1</guid>"),
         "title: Lịch \"tiếp dân\" tháng 12\n"},
        {"\n\n<?xml version=\"1.0\"?>" RSS("<title>Đợt 2&nbsp;năm nay</title><guid>1</guid><description>Chó &"
                                           " mèo.</description>"),
         "Đợt 2 năm nay.\nChó & mèo.\n"},
        {RSS("<title>Tin</title><guid>1</guid><author>thu@xa.example (Lê Thu)</author>"), "author: Lê Thu\n"},
        {RSS("<title>Tin</title><guid>1</guid><pubDate>20/11/2026 08:30:00</pubDate>"), "from: 2026-11-20\n"},
        {RSS("<title>Tin</title><guid>1</guid><pubDate>Fri, 20 Nov 2026 08:00:00 GMT+7</pubDate>"),
         "from: 2026-11-20\n"},
        {RSS("<title>Tin</title><guid>1</guid><pubDate>Fri, 20 Nov 2026 23:30:00 +0000</pubDate>"),
         "from: 2026-11-21\n"},
        {RSS("<m:title xmlns:m=\"http://search.yahoo.com/mrss/\">anh-01</m:title><title>Tin "
             "thật</title><guid>1</guid>"),
         "title: Tin thật\n"},
        {RSS("<title>Ra quân dọn rác</title><guid>1</guid><description><![CDATA[<p>Ra quân dọn "
             "rác.</p><p>Sáng nay cả "
             "thôn ra đường quét dọn, ai cũng vui. Bà con đang chờ [&#8230;]</p><p>The post <a href=\"a\">Ra "
             "quân</a> appeared first on Xã.</p>]]></description>"),
         "Ra quân dọn rác.\nSáng nay cả thôn ra đường quét dọn, ai cũng vui.\n"},
        {RSS("<title>Học bơi</title><guid>1</guid><description>STO - Sáng 12/10, trẻ em học "
             "bơi.</description>"),
         "Học bơi.\nSáng 12/10, trẻ em học bơi."},
        {RSS("<title>Tin</title><guid>1</guid><description>Họp bàn giữ rừng ở xã. Xem chi tiết tại "
             "đây.</description>"),
         "Họp bàn giữ rừng ở xã.\n\n"},
        {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" RSS("<title>Cấp nước</title><guid>1</guid>"),
         "title: Cấp nước\n"},
        {RSS("<guid>1</guid><description>Bản tin này không có tên.</description>"),
         "title: Bản tin này không có tên.\n"},
        {"<rss><channel><title>Tin mới - Báo Thử RSS</title><item><title>Học bơi</title><guid>1</guid></item>"
         "</channel></rss>",
         "Tin từ Báo Thử.\nHọc bơi.\n"},
        {RSS("<guid>1</guid>"), "1: Tin không có tiêu đề và không có nội dung."},
        {"<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>A</title><entry><title type=\"html\">Hội "
         "&lt;b&gt;thi"
         "&lt;/b&gt;</title><id>1</id><author><name>Minh "
         "Thư</name><email>a@b.example</email></author><content "
         "type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Có tám đội dự.</p><p>Đội thôn Trung "
         "nhất.</p></div></content></entry></feed>",
         "author: Minh Thư\nTin từ A.\nHội thi.\nCó tám đội dự.\nĐội thôn Trung nhất.\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_feed_says(cases[i].feed, cases[i].says);
    }
}

int main(void)
{
    setenv("TZ", "Asia/Ho_Chi_Minh", 1);
    unsetenv("http_proxy");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(news_are_fetched_once),
        cmocka_unit_test(failures_have_reasons),
        cmocka_unit_test(one_place_is_needed),
        cmocka_unit_test(atom_is_read),
        cmocka_unit_test(feeds_are_read_as_sites_write_them),
    };
    return cmocka_run_group_tests_name("source feed", tests, start_server, stop_server);
}
