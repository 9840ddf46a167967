/* The commands against a station that answers: what they ask for, what they tell the officer, what a refusal
 * looks like. */
#include "run_cli.h"

#define STATUS(counter, sentence, next)                                                                          \
    "{\"station\":\"Đài xã Hòa An\",\"now\":\"2026-11-23T05:30:0" counter                                        \
    ".000+07:00\",\"counter\":" counter ",\"stopped\":null,\"clock\":\"ok\",\"on_air\":[{\"channel\":"           \
    "\"chinh\",\"title\":\"Lịch cắt điện\",\"sentence\":\"" sentence                                             \
    "\",\"next_sentence\":\"\"}],\"next\":[{\"title\":\"" next                                                   \
    "\",\"start\":\"2026-11-23T05:31:00.000+07:00\"}],"                                                          \
    "\"slots\":[{\"id\":\"s\",\"title\":\"Buổi chiều\",\"start\":\"2026-11-23T17:00:00.000+07:00\"}],"       \
    "\"outputs\":[{\"name\":\"loa\",\"state\":\"retrying\",\"error\":\"không thấy "                           \
    "máy\"}],\"sources\":[{\"name\":\"notices\","                                                               \
    "\"last_poll\":\"2026-11-23T05:00:00.000+07:00\",\"error\":null}],\"alarms\":[{\"text\":\"Mất nơi phát " \
    "loa\"}],"                                                                                                   \
    "\"notices\":{\"waiting\":3,\"approved\":4,\"expired\":5},\"listen\":[\"http://127.0.0.1:8000/"              \
    "loa.mp3\"]}"

#define BREATH                                                                                               \
    "{\"counter\":4,\"now\":\"2026-11-23T05:30:05.000+07:00\",\"on_air\":[],\"stopped\":null,"               \
    "\"next\":[{\"title\":\"Họp thôn\",\"start\":\"2026-11-23T05:30:06.000+07:00\"}],\"slots\":[]}"

#define NOTICE                                                                                               \
    "{\"id\":7,\"title\":\"Họp thôn\",\"text\":\"Mời bà con "                                          \
    "họp.\",\"hash\":\"abcd\",\"state\":\"waiting\",\"source\":\"notices\"}"
#define DONE "{\"done\":true}"
#define REFUSAL(code, text) "{\"error\":{\"code\":\"" code "\",\"text\":\"" text "\"}}"

static void status_in_plain_words(void **context)
{
    struct temp *temp = *context;
    static const struct answer answers[] = {
        {"GET /status", 200, STATUS("1", "Thôn Đồng Cao ngừng cấp điện.", "Họp thôn")}, {0}};
    static const char *const parts[] = {"Đài xã Hòa An",
                                        "ĐANG PHÁT: Lịch cắt điện",
                                        "Đang đọc: Thôn Đồng Cao ngừng cấp điện.",
                                        "Tiếp theo: Họp thôn",
                                        "17:00",
                                        "http://127.0.0.1:8000/loa.mp3",
                                        "đang thử lại (không thấy máy)",
                                        "3 chờ duyệt",
                                        "BÁO ĐỘNG: Mất nơi phát loa"};
    struct fake_station fake = fake_start(temp->dir, answers);
    struct outcome o;
    char asked[4096];
    RUN(&o, "status", "--state", temp->dir);
    assert_outcome(&o, 0);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_says(o.out, parts[i]);
    RUN(&o, "status", "--json", "--state", temp->dir);
    assert_outcome(&o, 0);
    assert_says(o.out, "\"counter\": 1");
    fake_end(&fake, asked, sizeof asked);
}

static size_t count(const char *text, const char *part)
{
    size_t found = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
        found++;
    return found;
}

static void following_prints_each_change_once(void **context)
{
    struct temp *temp = *context;
    static const struct answer answers[] = {
        {"GET /status", 200, STATUS("1", "Câu một.", "Họp thôn")},
        {"GET /events?after=1", 200,
         STATUS("2", "Câu một.", "Họp thôn")}, /* nothing that a person would see */
        {"GET /events?after=2", 200, STATUS("3", "Câu hai.", "Họp thôn")},
        {"GET /events?after=3", 200, BREATH}, /* a gap between two items */
        {"GET /events?after=4", 200, NULL},   /* the station ends */
        {0}};
    struct fake_station fake = fake_start(temp->dir, answers);
    struct outcome o;
    char asked[4096];
    RUN(&o, "status", "--follow", "--state", temp->dir);
    assert_outcome(&o, 0);
    assert_int_equal(count(o.out, "Câu một."), 1);
    assert_int_equal(count(o.out, "Câu hai."), 1);
    assert_int_equal(count(o.out, "Nghe tại"), 1);
    assert_int_equal(count(o.out, "không phát gì"), 0);
    assert_says(o.out, "Đài đã tắt");
    fake_end(&fake, asked, sizeof asked);
}

static const struct {
    const char *words[6];
    struct answer answers[3];
    int code;
    const char *asked, *says; /* says: on stdout when done, on stderr when refused */
} rows[] = {
    {{"stop", "có", "đám", "tang"},
     {{"POST /stop", 200, DONE}},
     0,
     "POST /stop {\"why\":\"có đám tang\"}\n",
     "loaxa resume"},
    {{"stop"},
     {{"POST /stop", 409, REFUSAL("already", "stopped")}},
     1,
     "POST /stop {\"why\":null}\n",
     "Đã như vậy từ trước"},
    {{"resume"}, {{"POST /resume", 200, DONE}}, 0, "POST /resume \n", "phát trở lại"},
    {{"skip", "--channel=xom"},
     {{"POST /skip", 200, DONE}},
     0,
     "POST /skip {\"channel\":\"xom\"}\n",
     "cho qua"},
    {{"skip"},
     {{"POST /skip", 409, REFUSAL("nothing_on_air", "silent")}},
     1,
     "POST /skip {\"channel\":null}\n",
     "không phát gì"},
    {{"air", "7"}, {{"POST /air/7", 200, DONE}}, 0, "POST /air/7 \n", "phát ngay bản tin 7"},
    {{"air", "7"},
     {{"POST /air/7", 403, REFUSAL("refused", "outside the windows")}},
     1,
     "POST /air/7 \n",
     "outside the windows"},
    {{"approve", "7", "--yes"},
     {{"GET /notices/7", 200, NOTICE}, {"POST /notices/approve", 200, DONE}},
     0,
     "GET /notices/7 \nPOST /notices/approve {\"notices\":[{\"id\":7,\"hash\":\"abcd\"}]}\n",
     "Đã duyệt bản tin 7: Họp thôn"},
    {{"approve", "7", "--yes"},
     {{"GET /notices/7", 200, NOTICE}, {"POST /notices/approve", 409, REFUSAL("changed", "other words")}},
     1,
     "GET /notices/7 \nPOST /notices/approve {\"notices\":[{\"id\":7,\"hash\":\"abcd\"}]}\n",
     "Bản tin đã đổi sau khi xem"},
    {{"return", "7", "sai", "ngày"},
     {{"POST /notices/7/return", 200, DONE}},
     0,
     "POST /notices/7/return {\"reason\":\"sai ngày\"}\n",
     "Đã trả lại bản tin 7"},
    {{"withdraw", "7", "nhầm"},
     {{"POST /notices/7/withdraw", 200, DONE}},
     0,
     "POST /notices/7/withdraw {\"reason\":\"nhầm\"}\n",
     "Đã thu hồi bản tin 7"},
    {{"notices", "--only", "waiting"},
     {{"GET /notices?state=waiting", 200, "{\"notices\":[" NOTICE "]}"}},
     0,
     "GET /notices?state=waiting \n",
     "Họp thôn"},
    {{"journal", "--to", "2026-11-23"},
     {{"GET /journal?to=2026-11-24T00%3A00%3A00.000%2B07%3A00&after=0", 200,
       "{\"rows\":[{\"sequence\":1,\"at\":\"2026-11-23T05:30:00.000+07:00\",\"text\":\"Bắt "
       "đầu.\"}],\"more\":false}"}},
     0,
     "GET /journal?to=2026-11-24T00%3A00%3A00.000%2B07%3A00&after=0 \n",
     "23/11/2026 05:30:00  Bắt đầu."},
    {{"journal"},
     {{"GET /journal?after=0", 200,
       "{\"rows\":[{\"sequence\":9,\"at\":null,\"text\":\"Một.\"}],\"more\":true}"},
      {"GET /journal?after=9", 200,
       "{\"rows\":[{\"sequence\":10,\"at\":null,\"text\":\"Hai.\"}],\"more\":false}"}},
     0,
     "GET /journal?after=0 \nGET /journal?after=9 \n",
     "Hai."},
    {{"poll", "thu tuc", "--accept"},
     {{"POST /poll/thu%20tuc", 200,
       "{\"sources\":[{\"source\":\"thu tuc\",\"result\":\"done\",\"new\":[{\"id\":4,\"title\":\"Cấp "
       "giấy\"}],\"revised\":[],"
       "\"unchanged\":12,\"withdrawn\":[],\"refused\":[{\"item\":\"ds.csv:9\",\"reason\":\"thiếu mã\"}]}]}"}},
     0,
     "POST /poll/thu%20tuc {\"accept\":true,\"dry_run\":false}\n",
     "1 mới, 0 đổi, 12 như cũ, 0 thu hồi, 1 không nhận\n  + 4 Cấp giấy"},
    {{"poll", "thu-tuc"},
     {{"POST /poll/thu-tuc", 200,
       "{\"sources\":[{\"source\":\"thu-tuc\",\"result\":\"done\",\"new\":[],\"revised\":[],\"unchanged\":0,"
       "\"withdrawn\":[],\"refused\":[],\"held\":[{\"item\":\"ds.csv\",\"reason\":\"thiếu nhiều\"}]}]}"}},
     0,
     "POST /poll/thu-tuc {\"accept\":false,\"dry_run\":false}\n",
     "0 không nhận\n  ~ ds.csv tạm giữ: thiếu nhiều"},
    {{"poll", "van-ban"},
     {{"POST /poll/van-ban", 200,
       "{\"sources\":[{\"source\":\"van-ban\",\"result\":\"done\",\"new\":[{\"id\":4,\"title\":\"Xử phạt\","
       "\"needs_person\":\"Riêng tư\"}],\"revised\":[],\"unchanged\":0,\"withdrawn\":[],\"refused\":[],"
       "\"held\":[]}]}"}},
     0,
     "POST /poll/van-ban {\"accept\":false,\"dry_run\":false}\n",
     "  + 4 Xử phạt\n  ! Cần người xem: Riêng tư\n"},
    {{"poll"},
     {{"POST /poll", 200, "{\"sources\":[{\"source\":\"a\",\"result\":\"failed\",\"error\":\"hỏng\"}]}"}},
     1,
     "POST /poll {\"accept\":false,\"dry_run\":false}\n",
     ""},
    {{"status"}, {{"GET /status", 200, "not json"}}, 1, "GET /status \n", "no JSON"},
};

static void every_act_asks_and_tells(void **context)
{
    (void)context;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        void *own = NULL;
        struct outcome o;
        char asked[4096];
        const char *words[10] = {"--state"};
        assert_int_equal(temp_setup(&own), 0);
        struct temp *temp = own;
        words[1] = temp->dir;
        memcpy(words + 2, rows[i].words, 6 * sizeof *words);
        struct fake_station fake = fake_start(temp->dir, rows[i].answers);
        run_words(&o, words);
        fake_end(&fake, asked, sizeof asked);
        assert_outcome(&o, rows[i].code);
        assert_string_equal(asked, rows[i].asked);
        assert_says(rows[i].code == 0 ? o.out : o.err, rows[i].says);
        temp_teardown(&own);
    }
}

static void a_long_path_is_no_obstacle(void **context)
{
    struct temp *temp = *context;
    static const struct answer answers[] = {{"POST /resume", 200, DONE}, {0}};
    struct outcome o;
    char deep[600], asked[256];
    snprintf(deep, sizeof deep, "%s/%0200d", temp->dir, 0);
    assert_int_equal(mkdir(deep, 0700), 0);
    struct fake_station fake = fake_start(deep, answers);
    RUN(&o, "resume", "--state", deep);
    fake_end(&fake, asked, sizeof asked);
    assert_outcome(&o, 0);
}

static void a_dead_socket_is_no_station(void **context)
{
    struct temp *temp = *context;
    static const struct answer none[] = {{0}};
    struct fake_station fake = fake_start(temp->dir, none);
    struct outcome o;
    char asked[256];
    fake_end(&fake, asked, sizeof asked);
    RUN(&o, "status", "--state", temp->dir);
    assert_outcome(&o, 1);
    assert_says(o.err, "Đài không chạy");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEMP_TEST(status_in_plain_words),           TEMP_TEST(following_prints_each_change_once),
        cmocka_unit_test(every_act_asks_and_tells), TEMP_TEST(a_long_path_is_no_obstacle),
        TEMP_TEST(a_dead_socket_is_no_station),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
