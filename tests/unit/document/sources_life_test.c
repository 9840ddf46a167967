/*
 * Sources over time: files that appear, change, move and go away; lists that change by decision, shrink
 * suspiciously and are accepted. Each test works in a folder of its own and never looks at the clock of
 * today.
 */
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "fake_host.h"
#include "horn.h"
#include <ftw.h>
#include <sys/stat.h>
#include <utime.h>

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/loaxa-source-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

static int remove_folder(void **state)
{
    (void)state;
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void path_of(const char *name, char out[512])
{
    snprintf(out, 512, "%s/%s", folder, name);
}

/* Writes a file that looks an hour old, or just written when `young`. */
static void put(const char *name, const char *text, bool young)
{
    char path[512];
    path_of(name, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    fclose(file);
    if (!young) {
        struct stat status;
        assert_int_equal(stat(path, &status), 0);
        struct utimbuf times = {.actime = status.st_mtime - 3600, .modtime = status.st_mtime - 3600};
        assert_int_equal(utime(path, &times), 0);
    }
}

static void drop(const char *name)
{
    char path[512];
    path_of(name, path);
    assert_int_equal(unlink(path), 0);
}

static void open_source(struct fake_host *fake, const char *name, const char *settings)
{
    if (!fake_open(fake, name, folder, settings)) {
        fail_msg("cannot open source %s (is it built? make plugins)", name);
    }
}

static void expect(const struct fake_host *fake, const char *words)
{
    if (!strstr(fake->out.data, words)) {
        fail_msg("expected \"%s\" in:\n%s", words, fake->out.data);
    }
}

static void expect_not(const struct fake_host *fake, const char *words)
{
    if (strstr(fake->out.data, words)) {
        fail_msg("did not expect \"%s\" in:\n%s", words, fake->out.data);
    }
}

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

/* A paper in the usual layout with one ruling. */
static void put_paper(const char *name, const char *number, const char *ruling)
{
    char text[2000];
    snprintf(text, sizeof text,
             "ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nXÃ MINH TÂN              Độc lập "
             "- Tự do - Hạnh phúc\n\n"
             "Số: %s          Minh Tân, ngày 16 tháng 11 năm 2026\n\nQUYẾT ĐỊNH\nVề giờ mở cửa chợ\n\nQUYẾT "
             "ĐỊNH:\n\nĐiều 1. %s\n",
             number, ruling);
    put(name, text, false);
}

static void decisions_run_their_days(void **state)
{
    (void)state;
    struct fake_host fake;
    open_source(&fake, "decisions", "folder = \".\"; days = 3; times = 4;");
    put_paper("a.txt", "92/QĐ-UBND", "Bà con không họp chợ trước năm giờ sáng.");
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "from: 2026-11-23\nuntil: 2026-11-25\ntimes: 4");
    expect(&fake, "Bà con không họp chợ trước năm giờ sáng.");
    fake.now_s += 86400;
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "from: 2026-11-23"); /* unchanged: the same days */
    put_paper("a.txt", "92/QĐ-UBND", "Bà con không họp chợ trước sáu giờ sáng.");
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "from: 2026-11-24\nuntil: 2026-11-26"); /* amended: starts again */
    fake_close(&fake);
}

static void decisions_keep_their_identity(void **state)
{
    (void)state;
    struct fake_host fake;
    open_source(&fake, "decisions", "folder = \".\";");
    put_paper("a.txt", "92/QĐ-UBND", "Bà con không họp chợ trước năm giờ sáng.");
    assert_int_equal(fake_poll(&fake), 0);
    drop("a.txt");
    put_paper("ten-moi.txt", "92/QĐ-UBND", "Bà con không họp chợ trước năm giờ sáng.");
    fake.now_s += 86400;
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.withdrawn, 0); /* renamed, not withdrawn, and not started again */
    expect(&fake, "from: 2026-11-23");
    put_paper("hai.txt", "92/QĐ-UBND", "Bà con không họp chợ trước năm giờ sáng.");
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.refused, 1); /* the same paper twice */
    drop("hai.txt");
    put_paper("ten-moi.txt", "93/QĐ-UBND", "Bà con không họp chợ trước năm giờ sáng.");
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "-- 92/QĐ-UBND 2026-11-16");
    drop("ten-moi.txt");
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "-- 93/QĐ-UBND 2026-11-16");
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.withdrawn, 0);
    fake_close(&fake);
}

static void registers_complete_and_add(void **state)
{
    (void)state;
    struct fake_host fake;
    open_source(&fake, "decisions", "folder = \".\"; register = \"so.csv\";");
    put_paper("a.txt", "92/QĐ-UBND", "Bà con không họp chợ trước năm giờ sáng.");
    put("so.csv",
        "Số ký hiệu;Ngày ban hành;Cơ quan ban hành;Trích yếu;Việc cần làm;Niêm yết tại;Độ mật\n"
        "92/QĐ-UBND;16/11/2026;Ủy ban nhân dân xã Minh Tân;Về giờ mở cửa chợ;Bà con đi chợ sau năm giờ.;cổng "
        "chợ;\n"
        "09-NQ/ĐU;02/11/2026;Đảng ủy xã Minh Tân;V/v chăm lo người cao tuổi;;;\n"
        "10-NQ/ĐU;02/11/2026;Đảng ủy xã Minh Tân;Việc kín;;;Mật\n",
        false);
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted, 2);
    expect(&fake, "Bà con đi chợ sau năm giờ.\nToàn văn quyết định niêm yết tại cổng chợ.");
    expect_not(&fake, "không họp chợ trước");
    expect(&fake,
           "Nghị quyết số 09, ngày 2 tháng 11 năm 2026, của Đảng ủy xã Minh Tân, về chăm lo người cao tuổi.");
    expect(&fake, "!! sổ văn bản:4: Văn bản có dấu \"mật\"");
    put("so.csv", "Số ký hiệu;Ngày ban hành;Cơ quan ban hành;Trích yếu\n", false);
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "-- 09-NQ/ĐU 2026-11-02 dang uy xa minh tan");
    expect(&fake, "không họp chợ trước");
    assert_int_equal(fake.withdrawn, 1);
    fake_close(&fake);
}

static void scans_take_a_typed_subject(void **state)
{
    (void)state;
    static const char scan[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 "
                               "obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                               "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 "
                               "842]>>endobj\ntrailer<</Size 4/Root 1 0 R>>\n%%EOF\n";
    struct fake_host fake;
    open_source(&fake, "decisions", "folder = \".\";");
    put("quet.pdf", scan, false);
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "!! quet.pdf: Văn bản này là ảnh chụp, xin gõ trích yếu");
    put("quet.txt",
        "Số: 40/TB-UBND\nNgày: 12/11/2026\nCơ quan: Ủy ban nhân dân xã Minh Tân\nTrích yếu: lịch tiếp công "
        "dân\n",
        false);
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.refused, 0);
    expect(&fake, "Thông báo số 40, ngày 12 tháng 11 năm 2026, của Ủy ban nhân dân xã Minh Tân, về lịch tiếp "
                  "công dân.");
    fake_close(&fake);
}

static void forms_of_papers(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"ĐẢNG BỘ TỈNH MẪU          ĐẢNG CỘNG SẢN VIỆT NAM\nĐẢNG ỦY XÃ AN THẠNH\n*                         "
         "An Thạnh, ngày 5 tháng 11 năm 2026\n"
         "Số 09-NQ/ĐU\n\nNGHỊ QUYẾT\nvề chăm lo người cao tuổi\n\nNội dung nghị quyết.\n",
         "Nghị quyết số 09, ngày 5 tháng 11 năm 2026, của Đảng ủy xã An Thạnh, về chăm lo người cao tuổi."},
        {"ỦY BAN NHÂN DÂN\nTỈNH MẪU\n\nSố: 12/2026/QĐ-UBND\n\nMẫu, ngày 01 tháng 11 năm 2026\n\nQUYẾT "
         "ĐỊNH\nBan hành Quy định về nuôi chó mèo\n\n"
         "QUYẾT ĐỊNH:\n\nĐiều 1. Chủ nuôi phải xích chó khi ra đường.\n",
         "Quyết định số 12 năm 2026, ngày 1 tháng 11 năm 2026, của Ủy ban nhân dân tỉnh Mẫu, về việc ban "
         "hành Quy định về nuôi chó mèo."},
        {"ỦY BAN NHÂN DÂN\nXÃ MINH TÂN\n\nSố: 33/TB-UBND\n\nMinh Tân, ngày 6 tháng 11 năm 2026\n\nTHÔNG "
         "BÁO\nVề việc cấp phát giống cây\n\n"
         "Ủy ban nhân dân xã Minh Tân thông báo cấp phát giống cây như sau:\n1. Thời gian: sáng thứ Bảy hằng "
         "tuần.\n2. Địa điểm: sân kho hợp tác xã.\n"
         "3. Kinh phí do ngân sách xã chi trả, các hộ không phải nộp tiền.\n",
         "về cấp phát giống cây.\nThời gian, sáng thứ Bảy hằng tuần.\nĐịa điểm, sân kho hợp tác xã.\n"},
        {"ỦY BAN MTTQ VIỆT NAM\nXÃ AN THẠNH\n\nSố: 30/KH-MTTQ-BTT\n\nAn Thạnh, ngày 2 tháng 11 năm "
         "2026\n\nKẾ "
         "HOẠCH\nTổ chức ngày hội làng\n\n"
         "Các thôn nhắc nhân dân treo cờ.\n1. Mỗi nhà một người, các hộ dân quét sân đình.\n2. Thời gian "
         "nghỉ: hai "
         "ngày.\nỦy ban nhân dân xã thông báo để nhân dân biết, thực hiện.\n",
         "của Ủy ban MTTQ Việt Nam xã An Thạnh, về việc tổ chức ngày hội làng.\nMỗi nhà một người, các hộ "
         "dân quét "
         "sân đình.\nThời gian nghỉ, hai ngày.\nToàn văn"},
        {"UBND XÃ MINH TÂN\nTRẠM Y TẾ\n\nSố: 05/TYT-KD\nV/v phun thuốc diệt muỗi\n\nMinh Tân, ngày 3 tháng "
         "11 năm 2026\n\nKính gửi: Các thôn.\n\n"
         "Đề nghị các hộ dân mở cửa, đậy kín thức ăn.\n",
         "Công văn số 05, ngày 3 tháng 11 năm 2026, của Trạm y tế, về phun thuốc diệt muỗi.\nĐề nghị các hộ "
         "dân mở cửa, đậy kín thức ăn."},
        /* no blank lines; an urgency mark is no agency; what everyone must not do */
        {"ỦY BAN NHÂN DÂN\nXÃ MINH TÂN\nHỎA TỐC\nSố: 02/CĐ-UBND\nMinh Tân, ngày 21 tháng 11 năm 2026\n"
         "CÔNG ĐIỆN\nVề việc ứng phó mưa lớn\nỦy ban nhân dân xã yêu cầu các thôn trực suốt ngày đêm.\n"
         "1. Không vớt củi khi nước đang chảy xiết.\n2. Ai thấy đê rò nước phải báo ngay cho trưởng thôn.\n",
         "của Ủy ban nhân dân xã Minh Tân, về ứng phó mưa lớn.\nKhông vớt củi khi nước đang chảy xiết.\nAi "
         "thấy "
         "đê rò nước phải báo ngay cho trưởng thôn.\n"},
        /* the year of the paper is said once; when and where under a heading */
        {"ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM\nXÃ AN THẠNH\nSố: 22/KH-MTTQ\nAn Thạnh, ngày 2 tháng 11 năm 2026\n"
         "KẾ HOẠCH\nVận động quỹ khuyến học\nI. MỤC ĐÍCH\nGiúp học sinh nghèo.\nII. THỜI GIAN, ĐỊA ĐIỂM\n"
         "Sáng ngày 06 tháng 12 năm 2026, tại sân đình.\nIII. THỰC HIỆN\nBan Thường trực đề nghị nhân dân "
         "ủng hộ "
         "quỹ từ ngày 25 tháng 11 năm 2026 đến ngày 10 tháng 12 năm 2026.\n",
         "của Ủy ban Mặt trận Tổ quốc Việt Nam xã An Thạnh, về vận động quỹ khuyến học.\nSáng ngày 06 tháng "
         "12, "
         "tại sân đình.\nBan Thường trực đề nghị nhân dân ủng hộ quỹ, từ ngày 25 tháng 11 đến ngày 10 tháng "
         "12.\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake_host fake;
        open_source(&fake, "decisions", "folder = \".\";");
        put("a.txt", cases[i].text, false);
        assert_int_equal(fake_poll(&fake), 0);
        expect(&fake, cases[i].says);
        fake_close(&fake);
    }
}

static void articles_change_their_parts(void **state)
{
    (void)state;
    struct fake_host fake;
    struct buf text;
    buf_init(&text, 1u << 20);
    buf_add_text(&text, "Một bài dài để chia phần\n\n");
    for (int i = 0; i < 12; i++) {
        buf_add_text(&text, "Đoạn này có vừa đủ chữ để người nghe theo kịp, và để phần nào cũng có đầu có "
                            "cuối, không cắt giữa câu.\n\n");
    }
    open_source(&fake, "propaganda", "folder = \".\"; part = \"1m\";");
    put("bai.txt", text.data, false);
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted, 2);
    expect(&fake, "== bai.txt#2");
    put("bai.txt", "Một bài ngắn lại\n\nBài này nay chỉ còn một đoạn, nghe xong trong nửa phút là hết.\n",
        false);
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "== bai.txt\n");
    expect(&fake, "-- bai.txt#1");
    expect(&fake, "-- bai.txt#2");
    drop("bai.txt");
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "-- bai.txt:");
    assert_int_equal(fake.withdrawn, 1);
    buf_done(&text);
    fake_close(&fake);
}

static void a_part_does_not_end_with_a_heading(void **state)
{
    (void)state;
    struct fake_host fake;
    struct buf text;
    buf_init(&text, 1u << 20);
    buf_add_text(&text, "GIỮ AO SẠCH TRONG MÙA MƯA\n\n");
    for (int i = 0; i < 12; i++) {
        buf_add_text(&text, i == 6 ? "Việc cần làm\n\nMỗi nhà cùng nhớ mấy điều sau:\n\n" : "");
        buf_add_text(&text, "Đoạn này có vừa đủ chữ để người nghe theo kịp, và để phần nào cũng có đầu có "
                            "cuối, không cắt giữa câu.\n\n");
    }
    open_source(&fake, "propaganda", "folder = \".\"; part = \"1m\";");
    put("bai.txt", text.data, false);
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(fake.submitted, 2);
    expect(&fake,
           "bài, Giữ ao sạch trong mùa mưa, phần hai.\nViệc cần làm.\nMỗi nhà cùng nhớ mấy điều sau:\n");
    buf_done(&text);
    fake_close(&fake);
}

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

#define LIFE_TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    setenv("TZ", "Asia/Ho_Chi_Minh", 1);
    const struct CMUnitTest tests[] = {
        LIFE_TEST(notices_come_and_go),
        LIFE_TEST(recordings_need_their_words),
        LIFE_TEST(notices_are_guarded),
        LIFE_TEST(events_end_quietly),
        LIFE_TEST(tomorrow_airs_on_one_day),
        LIFE_TEST(decisions_run_their_days),
        LIFE_TEST(decisions_keep_their_identity),
        LIFE_TEST(registers_complete_and_add),
        LIFE_TEST(scans_take_a_typed_subject),
        LIFE_TEST(forms_of_papers),
        LIFE_TEST(articles_change_their_parts),
        LIFE_TEST(a_part_does_not_end_with_a_heading),
        LIFE_TEST(a_first_list_is_the_ground),
        LIFE_TEST(a_first_list_tells_what_is_recent),
        LIFE_TEST(a_shrunken_list_is_held),
        LIFE_TEST(a_first_list_shrunken_from_the_baseline_is_held),
        LIFE_TEST(common_procedures_stand),
        LIFE_TEST(changes_have_their_kinds),
        LIFE_TEST(one_gone_and_one_new_is_a_replacement),
        LIFE_TEST(many_changes_are_summed_up),
        LIFE_TEST(lists_and_sheets_are_taken_together),
        LIFE_TEST(rows_are_spoken_as_people_speak),
        LIFE_TEST(broken_lists_change_nothing),
        LIFE_TEST(any_list_fits_a_horn),
    };
    return cmocka_run_group_tests_name("sources over time", tests, NULL, NULL);
}
