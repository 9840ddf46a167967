/*
 * Papers and articles over time: decisions that run their days, registers, scans, series of parts.
 */
#include "source_life.h"

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
    put("bai.txt",
        "Một bài ngắn lại\n\n(Báo Thử) - Bài này nay chỉ còn một đoạn, nghe xong trong nửa phút là hết.\n",
        false);
    assert_int_equal(fake_poll(&fake), 0);
    expect(&fake, "== bai.txt\n");
    expect(&fake, ".\nBài này nay chỉ còn"); /* what the newspaper is called is not for the ear */
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

int main(void)
{
    setenv("TZ", "Asia/Ho_Chi_Minh", 1);
    const struct CMUnitTest tests[] = {
        LIFE_TEST(decisions_run_their_days),
        LIFE_TEST(decisions_keep_their_identity),
        LIFE_TEST(registers_complete_and_add),
        LIFE_TEST(scans_take_a_typed_subject),
        LIFE_TEST(forms_of_papers),
        LIFE_TEST(articles_change_their_parts),
        LIFE_TEST(a_part_does_not_end_with_a_heading),
    };
    return cmocka_run_group_tests_name("papers over time", tests, NULL, NULL);
}
