/*
 * Lists of procedures over time: what changed by decision, what shrank suspiciously, what stands.
 */
#include "source_life.h"

#include "horn.h"

/* A list with rows 1..count, `changed` lines put in place of the row of the same number. */
static void put_list(int count, const char *extra)
{
    struct buf text;
    buf_init(&text, 1u << 20);
    buf_add_text(&text, "Mã TTHC;Tên TTHC;Lĩnh vực;Thời hạn;Tình trạng;QĐ Công bố\n");
    for (int i = 1; i <= count; i++) {
        buf_format(&text, "9.%06d;Việc thứ %d;Hộ tịch;03 ngày làm việc;Công khai;1/QĐ-UBND ngày 01/01/2026\n",
                   i, i);
    }
    buf_add_text(&text, extra);
    put("ds.csv", text.data, false);
    buf_done(&text);
}

static void a_first_list_is_the_ground(void **state)
{
    (void)state;
    struct fake_host fake;
    open_source(&fake, "procedures", "list = \"ds.csv\";");
    put_list(20, "");
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted, 0);
    put_list(20, "9.000021;Việc mới;Hộ tịch;Trong ngày;Mới ban hành;2/QĐ-UBND ngày 20/11/2026\n");
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted, 1);
    expect(&fake, "Thông báo thủ tục hành chính mới.");
    expect(&fake, "Kết quả trả ngay trong ngày.");
    fake.now_s += 8 * 86400;
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted + fake.withdrawn, 0); /* its days are over */
    fake_close(&fake);
}

static void a_first_list_tells_what_is_recent(void **state)
{
    (void)state;
    struct fake_host fake;
    open_source(&fake, "procedures", "list = \"ds.csv\";");
    put_list(5, "9.000021;Việc mới;Hộ tịch;Trong ngày;Mới ban hành;2/QĐ-UBND ngày 20/11/2026\n"
                "9.000022;Việc cũ;Hộ tịch;Trong ngày;Mới ban hành;2/QĐ-UBND ngày 20/11/2025\n");
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted, 1);
    expect(&fake, "9.000021");
    fake_close(&fake);
}

static void a_shrunken_list_is_held(void **state)
{
    (void)state;
    struct fake_host fake;
    open_source(&fake, "procedures", "list = \"ds.csv\";");
    put_list(20, "");
    assert_int_equal(fake_poll(&fake), 0);
    put_list(15, "");
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted, 0);
    expect(&fake, "thiếu 5 trong 20");
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.held, 1); /* still held */
    fake.accept = true;
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.held + fake.refused, 0);
    expect(&fake, "Có 5 thủ tục về hộ tịch vừa được bãi bỏ.");
    fake_close(&fake);
}

/* The first list is compared with `baseline`: it may be the broken export, too. */
static void a_first_list_shrunken_from_the_baseline_is_held(void **state)
{
    (void)state;
    struct fake_host fake;
    open_source(&fake, "procedures", "list = \"ds.csv\"; baseline = \"cu.csv\";");
    put_list(20, "");
    char from[512], to[512];
    path_of("ds.csv", from);
    path_of("cu.csv", to);
    assert_int_equal(rename(from, to), 0);
    put_list(15, "");
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted, 0);
    expect(&fake, "thiếu 5 trong 20");
    put_list(17, "");
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.held, 0);
    assert_int_equal(fake.submitted, 3);
    fake_close(&fake);
}

static const char *state_of(const struct fake_host *fake, const char *key)
{
    for (size_t i = 0; i < FAKE_KEYS; i++) {
        if (fake->keys[i] && strcmp(fake->keys[i], key) == 0) {
            return fake->state[i];
        }
    }
    return "";
}

#define COMMON_HEAD "Mã TTHC;Tên TTHC;Lĩnh vực;Tình trạng;Thường dùng\n"
#define COMMON_BIRTH "9.000001;Đăng ký khai sinh;Hộ tịch;Công khai;x\n"
#define COMMON_REST                                                                                          \
    "9.000003;Đăng ký khai tử;Hộ tịch;Công khai;không\n9.000004;Tách thửa;Đất đai;Công khai;\n"

/* What people use stands as notices of its own that take turns; how much is posted in all is told beside. */
static void common_procedures_stand(void **state)
{
    (void)state;
    struct fake_host fake;
    open_source(&fake, "procedures", "list = \"ds.csv\"; one_stop = \"nhà một cửa\"; times = 3;");
    put("ds.csv", COMMON_HEAD COMMON_BIRTH "9.000002;Đăng ký kết hôn;Hộ tịch;Công khai;x\n" COMMON_REST,
        false);
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted, 2);
    expect(&fake, "== thuong-dung 9.000001\ntitle: Thủ tục thường dùng: đăng ký khai sinh (9.000001)\n"
                  "kind: thủ tục hành chính, thông thường\ntopic: thu-tuc\nset: thuong-dung\n");
    expect(&fake, "Đó là thủ tục đăng ký khai sinh.\nBà con nộp hồ sơ tại nhà một cửa.");
    expect(&fake, "== thuong-dung 9.000002");
    assert_string_equal(state_of(&fake, "posted"), "4");
    put("ds.csv", COMMON_HEAD COMMON_BIRTH "9.000002;Đăng ký kết hôn;Hộ tịch;Công khai;\n" COMMON_REST,
        false);
    assert_int_equal(fake_poll(&fake), 0); /* people use it less */
    assert_int_equal(fake.withdrawn, 1);
    expect(&fake, "thuong-dung 9.000002");
    expect(&fake, "Thủ tục không còn trong bộ thủ tục thường dùng.");
    put("ds.csv", COMMON_HEAD "9.000004;Tách thửa;Đất đai;Công khai;\n", false);
    assert_int_equal(fake_poll(&fake), 0); /* held: what stood still stands */
    assert_int_equal(fake.held, 1);
    assert_int_equal(fake.withdrawn, 0);
    expect(&fake, "== thuong-dung 9.000001");
    assert_string_equal(state_of(&fake, "posted"), "4");
    put("ds.csv",
        COMMON_HEAD "9.000001;Đăng ký khai sinh;Hộ tịch;Bãi bỏ;x\n9.000002;Đăng ký kết hôn;Hộ tịch;"
                    "Công khai;\n" COMMON_REST,
        false);
    assert_int_equal(fake_poll(&fake), 0); /* abolished */
    expect(&fake, "Thông báo bãi bỏ một thủ tục hành chính.");
    expect_not(&fake, "== thuong-dung");
    assert_int_equal(fake.withdrawn, 1);
    assert_string_equal(state_of(&fake, "posted"), "3");
    fake_close(&fake);
}

static void changes_have_their_kinds(void **state)
{
    (void)state;
    static const struct {
        const char *row, *says;
    } cases[] = {
        {"9.000001;Việc thứ 1;Hộ tịch;01 ngày làm việc;Công khai;1/QĐ-UBND\n",
         "Trước đây, thời hạn giải quyết là 03 ngày làm việc.\nNay, thời hạn giải quyết là 01 ngày làm "
         "việc."},
        {"9.000001;Việc thứ 1;Hộ tịch;03 ngày làm việc;Bãi bỏ;3/QĐ-UBND\n",
         "Đó là thủ tục việc thứ 1.\nBà con không phải làm thủ tục này nữa."},
        {"9.000001.000.00.00.H99;VIỆC THỨ 1;Hộ tịch;--;Sửa đổi, bổ sung;3/QĐ-UBND\n",
         "Những điểm mới niêm yết tại"},
        {"9.000001;Việc thứ 1;Hộ tịch;Không quy định;Công khai;1/QĐ-UBND\n", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake_host fake;
        struct buf text;
        buf_init(&text, 65536);
        open_source(&fake, "procedures", "list = \"ds.csv\";");
        put_list(6, "");
        assert_int_equal(fake_poll(&fake), 0);
        buf_add_text(&text, "Mã TTHC;Tên TTHC;Lĩnh vực;Thời hạn;Tình trạng;QĐ Công bố\n");
        buf_add_text(&text, cases[i].row);
        for (int n = 2; n <= 6; n++) {
            buf_format(&text, "9.%06d;Việc thứ %d;Hộ tịch;03 ngày làm việc;Công khai;1/QĐ-UBND\n", n, n);
        }
        put("ds.csv", text.data, false);
        assert_int_equal(fake_poll(&fake), 0);
        assert_int_equal(fake.submitted, cases[i].says ? 1 : 0);
        if (cases[i].says) {
            expect(&fake, cases[i].says);
        }
        buf_done(&text);
        fake_close(&fake);
    }
}

static void one_gone_and_one_new_is_a_replacement(void **state)
{
    (void)state;
    struct fake_host fake;
    open_source(&fake, "procedures", "list = \"ds.csv\";");
    put_list(10, "");
    assert_int_equal(fake_poll(&fake), 0);
    put_list(9, "9.000021;Việc gộp;Hộ tịch;Trong ngày;Mới ban hành;2/QĐ-UBND ngày 20/11/2026\n");
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted, 1);
    expect(&fake, "Trước đây là thủ tục việc thứ 10.\nNay thay bằng thủ tục việc gộp.");
    fake_close(&fake);
}

static void many_changes_are_summed_up(void **state)
{
    (void)state;
    struct fake_host fake;
    open_source(&fake, "procedures",
                "list = \"ds.csv\"; one_stop = \"nhà một cửa\"; posted_at = \"nhà văn hóa\";");
    put_list(20, "");
    assert_int_equal(fake_poll(&fake), 0);
    put_list(20, "9.000031;Tách thửa;Đất đai;;Mới ban hành;2/QĐ-UBND\n9.000032;Hợp thửa;Đất đai;;Mới ban "
                 "hành;2/QĐ-UBND\n"
                 "9.000033;Sang tên;Đất đai;;Mới ban hành;2/QĐ-UBND\n9.000034;Đính chính sổ;Đất đai;;Mới ban "
                 "hành;2/QĐ-UBND\n"
                 "9.000035;Nhận nuôi;Hộ tịch;;Mới ban hành;2/QĐ-UBND\n");
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted, 2); /* four of land together, one of civil status by itself */
    expect(&fake, "Có 4 thủ tục mới về đất đai.");
    expect(&fake, "Danh sách đủ 4 thủ tục niêm yết tại nhà văn hóa.");
    expect(&fake, "Đó là thủ tục nhận nuôi.");
    expect_not(&fake, "9.000031 2/QĐ-UBND");
    fake_close(&fake);
}

/* The portal's JSON, and the sheet of a procedure as a page beside it, taken together from a folder. */
static void lists_and_sheets_are_taken_together(void **state)
{
    (void)state;
    struct fake_host fake;
    char path[512];
    path_of("ds", path);
    assert_int_equal(mkdir(path, 0700), 0);
    open_source(&fake, "procedures", "list = \"ds\"; one_stop = \"nhà một cửa\";");
    put("ds/a.json",
        "{\"data\":[{\"PROCEDURE_CODE\":\"9.000001\",\"PROCEDURE_NAME\":\"Việc một\",\"FIELD_NAME\":\"Hộ "
        "tịch\"}]}",
        false);
    put("ds/loi.csv", "khong;phai;danh;sach\n1;2;3;4\n", false);
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.refused, 1);
    put("ds/chi-tiet.html",
        "<html><body><table><tr><td>Mã thủ tục:</td><td>9.000002.000.00.00.H99</td></tr><tr><td>Số quyết "
        "định:</td><td>2/QĐ-UBND</td></tr>"
        "<tr><td>Tên thủ tục:</td><td>Cấp bản sao giấy khai sinh</td></tr><tr><td>Lĩnh vực:</td><td>Hộ "
        "tịch</td></tr>"
        "<tr><td>Đối tượng thực hiện:</td><td>Công dân Việt Nam</td></tr><tr><td>Trình tự thực "
        "hiện:</td><td>Bước một, nộp hồ sơ tại nơi tiếp nhận và chờ đến lượt được gọi.</td></tr></table>"
        "<p>Cách thức thực hiện</p><table><tr><th>Hình thức nộp</th><th>Thời hạn giải quyết</th><th>Phí, lệ "
        "phí</th></tr><tr><td>Trực tiếp</td><td>1 Ngày làm việc</td><td>8.000 Đồng</td></tr></table>"
        "<p>Thành phần hồ sơ</p><table><tr><th>Tên giấy tờ</th><th>Mẫu đơn</th></tr><tr><td>Tờ khai (theo "
        "mẫu số 01/TT-BTP)</td><td>a.doc</td></tr>"
        "<tr><td>Thẻ căn cước</td><td></td></tr></table></body></html>",
        false);
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted, 1);
    expect(&fake, "== 9.000002 2/QĐ-UBND");
    expect(&fake, "Đó là thủ tục cấp bản sao giấy khai sinh.");
    expect(&fake, "Bà con mang theo tờ khai, và thẻ căn cước.");
    expect(&fake, "Sau 1 ngày làm việc thì có kết quả.");
    expect(&fake, "Mức lệ phí và các trường hợp được miễn đã niêm yết tại nơi nộp."); /* never a bare fee */
    expect_not(&fake, "8.000");
    fake_close(&fake);
}

static void broken_lists_change_nothing(void **state)
{
    (void)state;
    struct fake_host fake;
    open_source(&fake, "procedures", "list = \"ds.csv\";");
    put_list(10, "");
    assert_int_equal(fake_poll(&fake), 0);
    static const char *const broken[] = {"", "Không có tiêu đề\n1;2;3\n", "Mã TTHC;Tên TTHC\n9.000001;\"mở\n",
                                         "Th\xAB"
                                         "ng b\xB8o c\xF1"
                                         "a"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        put("ds.csv", broken[i], false);
        assert_true(fake_poll(&fake) < 0);
        assert_true(fake.log.length > 0);
        assert_int_equal(fake.submitted + fake.withdrawn, 0);
    }
    put_list(10, "");
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted, 0);
    fake_close(&fake);
}

/* One row of a list as officials write it, and what people hear of it. */
static void rows_are_spoken_as_people_speak(void **state)
{
    (void)state;
    static const struct {
        const char *row; /* name; who; papers; time; fee; exemptions */
        const char *says[3], *not_says;
    } cases[] = {
        {"THỦ TỤC ĐĂNG KÝ ĐÒ NGANG\tCá nhân\t\t\t\t", {"Đó là thủ tục đăng ký đò ngang."}, "ĐĂNG"},
        {"UBND xã xác nhận bến đò\t\t\t\t\t", {"Đó là thủ tục UBND xã xác nhận bến đò."}, "uBND"},
        {"Cấp thẻ lái đò cho người đưa đò trong vùng nước do xã quản lý, đối với người đã học xong lớp lái "
         "đò do "
         "trường nghề mở và có sức khỏe tốt theo quy định\t\t\t\t\t",
         {"Đó là thủ tục cấp thẻ lái đò, cho người đưa đò trong vùng nước do xã quản lý",
          "Tên đầy đủ của thủ tục niêm yết tại"},
         "theo quy định"},
        {"Bơm nước\tCông dân Việt Nam;Người nước ngoài;Doanh nghiệp;Hợp tác xã;Tổ chức (không phải doanh "
         "nghiệp)\t\t\t\t",
         {"Việc này dành cho người dân, doanh nghiệp, hợp tác xã, cơ quan, tổ chức."},
         "nước ngoài"},
        {"Bơm nước\tCá nhân;Hộ gia đình\t\t\t\t", {"Việc này dành cho cá nhân và hộ gia đình."}, NULL},
        {"Bơm nước\t\tĐơn xin bơm;Trường hợp làm thay thì thêm giấy ủy quyền\t\t\t",
         {"Bản kê giấy tờ phải nộp có sẵn ở nơi nộp."},
         "ủy quyền"},
        {"Bơm nước\t\t\tKhông quá 05 ngày kể từ ngày nhận đủ hồ sơ\t\t",
         {"Chậm nhất 05 ngày thì có kết quả."},
         "kể từ"},
        {"Bơm nước\t\t\t03 ngày làm việc, trong ngày nếu đơn giản\t\t",
         {"thủ tục bơm nước.", "Bà con"},
         "ngay trong ngày"},
        {"Bơm nước\t\t\tNgay trong ngày, nhận sau 15 giờ thì trả ngày làm việc tiếp theo\t\t",
         {"Kết quả trả ngay trong ngày.", "Hồ sơ nhận sau 15 giờ thì trả vào ngày làm việc kế tiếp."},
         NULL},
        {"Bơm nước\t\t\tTheo lịch hẹn\t\t", {"thủ tục bơm nước.", "Bà con"}, "thì có kết quả"},
        {"Bơm nước\t\t\t\tLệ phí : 8.000 Đồng\tHộ nghèo; người cao tuổi",
         {"Lệ phí là 8.000 đồng.", "Hộ nghèo, người cao tuổi được miễn, giảm."},
         NULL},
        {"Bơm nước\t\t\t\t8.000 đồng\tGiảm một nửa khi nộp trực tuyến",
         {"Lệ phí là 8.000 đồng.", "Giảm một nửa khi nộp trực tuyến."},
         "gồm giảm"},
        {"Bơm nước\t\t\t\t8.000 đồng (miễn cho hộ nghèo)\tKhông",
         {"Mức lệ phí và các trường hợp được miễn đã niêm yết tại nơi nộp."},
         "8.000"},
        {"Bơm nước\t\t\t\tTheo quy định của tỉnh\tKhông",
         {"Mức lệ phí và các trường hợp được miễn đã niêm yết tại nơi nộp."},
         "Lệ phí là"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake_host fake;
        struct buf text;
        buf_init(&text, 65536);
        open_source(&fake, "procedures",
                    "list = \"ds.csv\"; baseline = \"cu.csv\"; posted_at = \"nhà văn hóa\";");
        put("cu.csv", "Mã TTHC;Tên TTHC\n9.000009;Việc khác\n", false);
        buf_format(&text,
                   "Mã TTHC\tTên TTHC\tĐối tượng\tThành phần hồ sơ\tThời hạn\tPhí, lệ phí\tMiễn, giảm\n"
                   "9.000009\tViệc khác\n9,000001\t%s\n",
                   cases[i].row);
        put("ds.csv", text.data, false);
        assert_int_equal(fake_poll(&fake), 0);
        assert_int_equal(fake.submitted, 1);
        for (size_t k = 0; k < 3 && cases[i].says[k]; k++) {
            expect(&fake, cases[i].says[k]);
        }
        if (cases[i].not_says) {
            const char *spoken = strstr(fake.out.data, "Thông báo thủ tục");
            assert_non_null(spoken);
            assert_null(strstr(spoken, cases[i].not_says));
        }
        buf_done(&text);
        fake_close(&fake);
    }
}

/* Each portal heads its columns in its own words; figures are of what the heading says they count. */
static void headings_are_known_in_many_words(void **state)
{
    (void)state;
    static const struct {
        const char *heads, *rows, *says[3];
    } cases[] = {
        {"STT;Mã số TTHC;Tên thủ tục hành chính;Thời gian giải quyết tối đa (ngày);Phí/Lệ phí (VNĐ);Miễn, "
         "giảm",
         "1;9.000001;Bơm nước;05;8.000;Hộ nghèo\n2;9.000009;Việc khác",
         {"Đó là thủ tục bơm nước.", "Sau 05 ngày thì có kết quả.", "Lệ phí là 8.000 đồng."}},
        {"TT;Mã TTHC;Thủ tục hành chính;Thời hạn giải quyết (ngày làm việc);Địa điểm thực hiện (nơi nộp)",
         "1;9.000001;Bơm nước;3;Trạm bơm thôn Đông\n2;9.000009;Việc khác",
         {"Sau 3 ngày làm việc thì có kết quả.", "Trạm bơm thôn Đông"}},
        {"Mã TTHC;Tên TTHC;Thời hạn giải quyết;Ngày hiệu lực (ngày, tháng)",
         "9.000001;Bơm nước;03 ngày làm việc;01.12.2026\n9.000009;Việc khác",
         {"Thủ tục này áp dụng từ", "1 tháng 12"}},
        {"Số hồ sơ;Tên TTHC;Thời hạn giải quyết tối đa;Lệ phí nếu có;Đối tượng áp dụng",
         "9.000001;Bơm nước;Trong ngày;Không;Hộ gia đình\n9.000009;Việc khác",
         {"Kết quả trả ngay trong ngày.", "Việc này dành cho hộ gia đình."}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake_host fake;
        char text[1024];
        open_source(&fake, "procedures", "list = \"ds.csv\"; baseline = \"cu.csv\";");
        put("cu.csv", "Mã TTHC;Tên TTHC\n9.000009;Việc khác\n", false);
        snprintf(text, sizeof text, "%s\n%s\n", cases[i].heads, cases[i].rows);
        put("ds.csv", text, false);
        assert_int_equal(fake_poll(&fake), 0);
        for (size_t k = 0; k < 3 && cases[i].says[k]; k++) {
            expect(&fake, cases[i].says[k]);
        }
        fake_close(&fake);
    }
}

/* ---- every notice of a long, badly typed list still fits a horn ---- */

static unsigned dice_state;

static const char *dice(const char *const *faces)
{
    size_t count = 0;
    while (faces[count]) {
        count++;
    }
    dice_state = dice_state * 1103515245u + 12345u;
    return faces[(dice_state >> 16) % count];
}

static const char *const dice_names[] = {
    "Xác nhận nguồn gốc cây giống",
    "Cấp, cấp lại, gia hạn thẻ đi chợ phiên cho hộ bán hàng rong và hộ bán hàng cố định trên địa bàn xã",
    "Ghi tên vào sổ đò ngang đối với trường hợp chủ đò là thành viên của hợp tác xã hoặc cá nhân đang thuê "
    "đò để chở khách qua sông mùa nước nổi (bao gồm cả trường hợp đổi đò)",
    "Đăng ký giờ bơm nước; đổi giờ bơm nước; thôi bơm nước theo quy định tại Nghị định số 99/2099/NĐ-CP",
    NULL};
static const char *const dice_who[] = {
    "Công dân Việt Nam", "Cá nhân; Hộ gia đình; Hợp tác xã",
    "Người đang thuê đất bãi bồi ven sông để trồng rau màu ngắn ngày, không kể người thuê lại", "--", NULL};
static const char *const dice_papers[] = {
    "Tờ khai",
    "Đơn đề nghị theo Mẫu số 01/BN ban hành kèm theo Quyết định số 1/QĐ-BN; thẻ căn cước",
    "Bản sao giấy tờ về nguồn gốc: hóa đơn, phiếu xuất, giấy kiểm dịch và các giấy tờ khác có liên quan đến "
    "lô hàng",
    "a; b; c; d; e",
    "Không có thông tin",
    NULL};
static const char *const dice_time[] = {"03 ngày làm việc",
                                        "15 Ngày làm việc kể từ ngày nhận đủ hồ sơ",
                                        "Trong ngày",
                                        "30 ngày (phức tạp: 45 ngày); 20 ngày",
                                        "--",
                                        NULL};
static const char *const dice_fee[] = {"Không", "8.000 Đồng",
                                       "Phí: 400.000 đồng/hồ sơ (theo Nghị quyết 1/NQ-HĐND); lệ phí 50000",
                                       "Không quy định", NULL};
static const char *const dice_exempt[] = {
    "Không", "Hộ nghèo", "Không có thông tin",
    "Hộ nghèo, người cao tuổi, người khuyết tật, người có công với cách mạng, trẻ em dưới sáu tuổi", NULL};
static const char *const dice_domain[] = {"Đò ngang", "Bơm nước", "Chợ phiên", NULL};
static const char *const dice_status[] = {"Công khai", "Sửa đổi, bổ sung", "Bãi bỏ", "Mới ban hành", NULL};

static void put_dice_list(int count, bool changed)
{
    struct buf text;
    buf_init(&text, 4u << 20);
    buf_add_text(&text, "Mã TTHC|Tên TTHC|Lĩnh vực|Đối tượng|Thành phần hồ sơ|Thời hạn|Phí, lệ phí|Miễn, "
                        "giảm|Tình trạng|QĐ Công bố\n");
    for (int i = 1; i <= count; i++) {
        buf_format(&text, "9.%06d|%s|%s|%s|%s|%s|%s|%s|%s|%d/QĐ-UBND\n", i, dice(dice_names),
                   dice(dice_domain), dice(dice_who), dice(dice_papers), dice(dice_time), dice(dice_fee),
                   dice(dice_exempt), changed ? dice(dice_status) : "Công khai", changed ? i % 60 : 1);
    }
    for (size_t i = 0; i < text.length; i++) {
        text.data[i] = text.data[i] == '|' ? '\t' : text.data[i];
    }
    put("ds.csv", text.data, false);
    buf_done(&text);
}

static void any_list_fits_a_horn(void **state)
{
    (void)state;
    struct fake_host fake;
    dice_state = 7;
    horn_checked = 0;
    open_source(&fake, "procedures",
                "list = \"ds.csv\"; one_stop = \"Trung tâm Phục vụ hành chính công xã\"; "
                "posted_at = \"Trung tâm Phục vụ hành chính công xã và nhà văn hóa các thôn\";");
    put_dice_list(200, false);
    assert_int_equal(fake_poll(&fake), 0);
    fake.host.submit = horn_submit;
    put_dice_list(240, true);
    assert_int_equal(fake_poll(&fake), 0);
    assert_true(horn_checked > 60);
    fake_close(&fake);
}

int main(void)
{
    setenv("TZ", "Asia/Ho_Chi_Minh", 1);
    const struct CMUnitTest tests[] = {
        LIFE_TEST(a_first_list_is_the_ground),
        LIFE_TEST(a_first_list_tells_what_is_recent),
        LIFE_TEST(a_shrunken_list_is_held),
        LIFE_TEST(a_first_list_shrunken_from_the_baseline_is_held),
        LIFE_TEST(common_procedures_stand),
        LIFE_TEST(changes_have_their_kinds),
        LIFE_TEST(one_gone_and_one_new_is_a_replacement),
        LIFE_TEST(many_changes_are_summed_up),
        LIFE_TEST(lists_and_sheets_are_taken_together),
        LIFE_TEST(broken_lists_change_nothing),
        LIFE_TEST(rows_are_spoken_as_people_speak),
        LIFE_TEST(headings_are_known_in_many_words),
        LIFE_TEST(any_list_fits_a_horn),
    };
    return cmocka_run_group_tests_name("procedures over time", tests, NULL, NULL);
}
