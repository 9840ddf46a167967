/*
 * Dictionaries: layers, longest match, conditions, every bad row told with its file and line; the voice's
 * settings of region, manner and own sites; what is a Vietnamese syllable.
 */
#include "support.h"
#include <errno.h>
#include <pthread.h>

bool syllable_valid(const char *word, size_t bytes);

static struct reader *with_station(const char *rows)
{
    return reader_for((struct reader_settings){.region = READER_NORTH}, rows);
}

static void assert_spoken(const struct reader *reader, const char *text, const char *wanted)
{
    char *spoken = spoken_of(reader, text);
    assert_string_equal(spoken, wanted);
    free(spoken);
}

static void the_station_wins_longest_first(void **state)
{
    struct reader *r =
        with_station("written\treading\nUBND\tỦy ban\nUBND xã\tỦy ban xã ta\nPlei Bông\tPơ lây Bông\n"
                     "chợ nổi\tchợ trên sông\nXQK\txã quê ta\n");
    (void)state;
    assert_spoken(r, "UBND xã họp", "Ủy ban xã ta họp");
    assert_spoken(r, "UBND tỉnh họp", "Ủy ban tỉnh họp");
    assert_spoken(r, "Plei Bông, XQK", "Pơ lây Bông, xã quê ta");
    assert_spoken(r, "Chợ nổi đông khách", "chợ trên sông đông khách");
    assert_spoken(r, "HĐND", "Hội đồng nhân dân");
    reader_free(r);
}

static void a_later_layer_wins(void **state)
{
    const struct reader_layer layers[] = {
        {"a.tsv", READER_ABBREVIATIONS, "abbreviation\treading\nAB\tmột\n", 28},
        {"b.tsv", READER_ABBREVIATIONS, "abbreviation\treading\nAB\thai\n", 27}};
    const struct reader_settings settings = {.region = READER_NORTH};
    struct reader *r = NULL;
    (void)state;
    struct reader_layer sized[2];
    for (size_t i = 0; i < 2; i++) {
        sized[i] = layers[i];
        sized[i].length = strlen(layers[i].text);
    }
    assert_int_equal(reader_new(&settings, sized, 2, &r, NULL), 0);
    assert_spoken(r, "AB", "hai");
    reader_free(r);
}

static void bad_rows_are_told_with_their_line(void **state)
{
    static const char rows[] =
        "abbreviation\treading\twhen\nOK\tđược\nXX\nYY\tđọc 5 lần\nZZ\tnghĩa\tkhi nào đó\n\tkhông tên\n"
        "TT\tđúng\tbefore: a|b; after: c & new\nEN\twebsite @ nhà\n";
    static const int lines[] = {3, 4, 5, 6, 8};
    const struct reader_layer layer = {"từ-điển.tsv", READER_ABBREVIATIONS, rows, strlen(rows)};
    const struct reader_settings settings = {.region = READER_NORTH};
    struct faults faults = {0};
    struct reader *r = NULL;
    (void)state;
    assert_int_equal(reader_new(&settings, &layer, 1, &r, &faults), 0);
    assert_int_equal(faults.count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(faults.rows[i].line, lines[i]);
        assert_string_equal(faults.rows[i].file, "từ-điển.tsv");
        assert_int_equal(faults.rows[i].level, FAULT_ERROR);
    }
    assert_spoken(r, "OK rồi", "được rồi");
    faults_done(&faults);
    reader_free(r);
}

static void a_file_of_another_encoding_is_left_out(void **state)
{
    const struct reader_layer layer = {"names.tsv", READER_NAMES, "name\treading\nCh\xB6\tx\n", 19};
    const struct reader_settings settings = {.region = READER_NORTH};
    struct faults faults = {0};
    struct reader *r = NULL;
    (void)state;
    assert_int_equal(reader_new(&settings, &layer, 1, &r, &faults), 0);
    assert_int_equal(faults.errors, 1);
    faults_done(&faults);
    reader_free(r);
}

static void settings_are_checked(void **state)
{
    struct reader_settings settings = {.region = (enum reader_region)7};
    struct reader *r = NULL;
    (void)state;
    assert_int_equal(reader_new(&settings, NULL, 0, &r, NULL), -EINVAL);
    settings = (struct reader_settings){.manner = (enum reader_manner)9};
    assert_int_equal(reader_new(&settings, NULL, 0, &r, NULL), -EINVAL);
    assert_null(r);
}

static void a_reader_without_dictionaries_still_reads(void **state)
{
    const struct reader_settings settings = {.region = READER_SOUTH};
    struct reader *r = NULL;
    (void)state;
    assert_int_equal(reader_new(&settings, NULL, 0, &r, NULL), 0);
    assert_spoken(r, "Có 24 người", "Có hai mươi bốn người");
    reader_free(r);
}

static void three_manners_for_documents(void **state)
{
    static const struct {
        enum reader_manner manner;
        const char *text, *wanted;
    } rows[] = {
        {READER_EDITORIAL, "Nghị định số 61/2018/NĐ-CP",
         "Nghị định số sáu mươi mốt, năm hai nghìn không trăm mười tám"},
        {READER_FULL, "Nghị định số 61/2018/NĐ-CP",
         "Nghị định số sáu mươi mốt, năm hai nghìn không trăm mười tám, của Chính phủ"},
        {READER_FULL, "Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ",
         "Nghị định số sáu mươi mốt, ngày hai mươi ba tháng tư năm hai nghìn không trăm mười tám, của Chính "
         "phủ"},
        {READER_FULL, "Luật số 31/2024/QH15",
         "Luật số ba mươi mốt, năm hai nghìn không trăm hai mươi tư, của Quốc hội khóa mười lăm"},
        {READER_VERBATIM, "Nghị định số 61/2018/NĐ-CP",
         "Nghị định số sáu mươi mốt trên hai nghìn không trăm mười tám trên en nờ đê gạch ngang xê pê"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reader *r = reader_for((struct reader_settings){.manner = rows[i].manner}, NULL);
        assert_spoken(r, rows[i].text, rows[i].wanted);
        reader_free(r);
    }
}

static void own_sites_have_a_name(void **state)
{
    static const char *const sites[] = {"XaMinhTan.gov.vn", NULL};
    struct reader *r = reader_for((struct reader_settings){.own_sites = sites}, NULL);
    struct reader *named = reader_for(
        (struct reader_settings){.own_sites = sites, .own_site_reading = "trang thông tin của phường"}, NULL);
    (void)state;
    assert_spoken(r, "Xem https://www.xaminhtan.gov.vn/tin/1", "Xem trang thông tin điện tử của xã");
    assert_spoken(named, "Xem xaminhtan.gov.vn.", "Xem trang thông tin của phường");
    assert_spoken(r, "Xem xaminhtan.gov.vn.evil.com", "Xem trang thông tin điện tử ghi tại bảng niêm yết");
    reader_free(r);
    reader_free(named);
}

static void files_are_known_by_name(void **state)
{
    enum reader_dictionary kind = READER_UNITS;
    (void)state;
    assert_true(reader_dictionary_of("dictionary.tsv", &kind));
    assert_int_equal(kind, READER_WORDS);
    assert_true(reader_dictionary_of("abbreviations.tsv", &kind));
    assert_false(reader_dictionary_of("north.cfg", &kind));
}

static void syllables_are_known_by_structure(void **state)
{
    static const char *const good[] = {"nghiêng", "Quốc",   "giết", "gì",    "già",  "khuya", "thuở", "ƯƠNG",
                                       "xoong",   "huỳnh",  "quýt", "ngoằn", "yêu",  "ý",     "ủy",   "loạn",
                                       "đặc",     "giường", "khoẻ", "tuyết", "ghép", "quờ"};
    static const char *const bad[] = {
        "website", "cat",    "test", "Plei", "ngi",  "kha\u0301c1", "ce",    "gen", "hat", "b",     "đ",
        "zalo",    "nghanh", "ghà",  "qa",   "mốtt", "xyz",         "tầngg", "áà",  "w",   "cíp h", "thứngg"};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!syllable_valid(good[i], strlen(good[i])))
            fail_msg("%s is a syllable", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (syllable_valid(bad[i], strlen(bad[i])))
            fail_msg("%s is no syllable", bad[i]);
}

static void *read_often(void *reader)
{
    for (int i = 0; i < 300; i++) {
        char *spoken = spoken_of(reader, "UBND xã họp lúc 7h30 ngày 06/10/2026, thu 25.000đ/hộ/tháng.");
        bool right = strstr(spoken, "bảy giờ ba mươi phút") && strstr(spoken, "một hộ một tháng");
        free(spoken);
        if (!right)
            return reader;
    }
    return NULL;
}

static void threads_share_a_reader(void **state)
{
    struct reader *r = with_station("written\treading\n");
    pthread_t threads[4];
    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_often, r), 0);
    for (size_t i = 0; i < 4; i++) {
        void *failed = NULL;
        pthread_join(threads[i], &failed);
        assert_null(failed);
    }
    reader_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_station_wins_longest_first),
        cmocka_unit_test(a_later_layer_wins),
        cmocka_unit_test(bad_rows_are_told_with_their_line),
        cmocka_unit_test(a_file_of_another_encoding_is_left_out),
        cmocka_unit_test(settings_are_checked),
        cmocka_unit_test(a_reader_without_dictionaries_still_reads),
        cmocka_unit_test(three_manners_for_documents),
        cmocka_unit_test(own_sites_have_a_name),
        cmocka_unit_test(files_are_known_by_name),
        cmocka_unit_test(syllables_are_known_by_structure),
        cmocka_unit_test(threads_share_a_reader),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
