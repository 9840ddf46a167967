/*
 * What kind of line a paragraph of a page is, by its own form alone: furniture, date line, by-line, file
 * name, prose or none of these. The words pages use for their furniture are rows of one table. Pure.
 */
#include "document/article_line.h"
#include "base/text.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* How a page's own words begin (folded). `exact`: the whole line; else its beginning. TAIL opens what follows
 * an article and never comes back to it. */
static const struct {
    const char *words;
    bool exact;
    enum kind kind;
} phrases[] = {
    {"cac tin khac", false, TAIL},
    {"tin khac", false, TAIL},
    {"cac bai khac", false, TAIL},
    {"tin lien quan", false, TAIL},
    {"bai viet lien quan", false, TAIL},
    {"bai lien quan", false, TAIL},
    {"cac tin lien quan", false, TAIL},
    {"nhung tin moi", false, TAIL},
    {"nhung tin cu", false, TAIL},
    {"tin moi hon", false, TAIL},
    {"tin cu hon", false, TAIL},
    {"tin cung chuyen muc", false, TAIL},
    {"cac tin da dua", false, TAIL},
    {"tin da dua", false, TAIL},
    {"cung chuyen muc", false, TAIL},
    {"tin moi nhat", true, TAIL},
    {"tin noi bat", true, FURNITURE},
    {"tin doc nhieu", true, TAIL},
    {"doc nhieu nhat", true, TAIL},
    {"xem nhieu nhat", true, TAIL},
    {"danh gia", true, TAIL},
    {"luot danh gia", false, TAIL},
    {"tong so diem cua bai viet", false, TAIL},
    {"xep hang", false, TAIL},
    {"click de danh gia", false, TAIL},
    {"danh gia bai viet", false, TAIL},
    {"binh luan", true, TAIL},
    {"y kien ban doc", false, TAIL},
    {"gui binh luan", false, TAIL},
    {"viet binh luan", false, TAIL},
    {"gui y kien", true, TAIL},
    {"y kien binh luan", false, TAIL},
    {"ma xac thuc", false, TAIL},
    {"ma bao ve", false, TAIL},
    {"ma xac nhan", false, TAIL},
    {"xem tin theo ngay", false, TAIL},
    {"thong ke truy cap", false, TAIL},
    {"tong truy cap", false, TAIL},
    {"tong luot truy cap", false, TAIL},
    {"luot truy cap", false, TAIL},
    {"truy cap hien tai", false, TAIL},
    {"dang truy cap", false, TAIL},
    {"dang online", false, TAIL},
    {"online", false, TAIL},
    {"so nguoi truy cap", false, TAIL},
    {"ban quyen thuoc", false, TAIL},
    {"copyright", false, TAIL},
    {"chiu trach nhiem noi dung", false, TAIL},
    {"chiu trach nhiem chinh", false, TAIL},
    {"lien ket website", false, TAIL},
    {"lien ket web", false, TAIL},
    {"ban do hanh chinh", true, TAIL},
    {"ban da khong su dung site", false, TAIL},
    {"tu khoa", false, TAIL},
    {"tags", false, TAIL},
    {"trang chu", false, FURNITURE},
    {"truy cap noi dung luon", false, FURNITURE},
    {"chuyen den noi dung", false, FURNITURE},
    {"site banner", false, FURNITURE},
    {"banner", true, FURNITURE},
    {"slideshow", false, FURNITURE},
    {"chi tiet tin", true, FURNITURE},
    {"chi tiet bai viet", true, FURNITURE},
    {"tim kiem", false, FURNITURE},
    {"dang nhap", false, FURNITURE},
    {"dang ky tai khoan", false, FURNITURE},
    {"so do trang", false, FURNITURE},
    {"so do cong", false, FURNITURE},
    {"menu", true, FURNITURE},
    {"hop thu", true, FURNITURE},
    {"rss", true, FURNITURE},
    {"english", true, FURNITURE},
    {"in trang", false, FURNITURE},
    {"in bai viet", false, FURNITURE},
    {"in bai nay", false, FURNITURE},
    {"gui email", false, FURNITURE},
    {"gui cho ban be", false, FURNITURE},
    {"chia se", true, FURNITURE},
    {"chia se bai viet", false, FURNITURE},
    {"quay lai", true, FURNITURE},
    {"tro ve", true, FURNITURE},
    {"xem them", true, FURNITURE},
    {"xem chi tiet", true, FURNITURE},
    {"doc tiep", true, FURNITURE},
    {"click vao day", false, FURNITURE},
    {"bam vao day", false, FURNITURE},
    {"nhan vao day", false, FURNITURE},
    {"co chu", false, FURNITURE},
    {"tuong phan", false, FURNITURE},
    {"nghe bai viet", false, FURNITURE},
    {"anh minh hoa", false, FURNITURE},
    {"anh tu lieu", false, FURNITURE},
    {"hinh minh hoa", false, FURNITURE},
    {"skip to content", false, FURNITURE},
    {"chao mung quy vi", false, FURNITURE},
    {"chao mung ban", false, FURNITURE},
    {"kinh chao quy", false, FURNITURE},
    {"xem voi co chu", false, FURNITURE},
    {"nghe doc bai", false, FURNITURE},
    {"nghe noi dung", false, FURNITURE},
    {"doc bai viet", true, FURNITURE},
    {"luot xem", false, FURNITURE},
    {"so luot xem", false, FURNITURE},
    {"lien he", true, FURNITURE},
    {"gioi thieu", true, FURNITURE},
    {"lien ket", true, FURNITURE},
    {"facebook", false, FURNITURE},
    {"zalo", true, FURNITURE},
    {"twitter", false, FURNITURE},
    {"tac gia", false, BY_LINE},
    {"nguoi viet", false, BY_LINE},
    {"bai viet", true, FURNITURE},
    {"tin anh", false, BY_LINE},
    {"bai anh", false, BY_LINE},
    {"tin bai", false, BY_LINE},
    {"tin va anh", false, BY_LINE},
    {"bai va anh", false, BY_LINE},
    {"anh", false, OTHER},
    {"nguon tin", false, BY_LINE},
    {"nguon", false, BY_LINE},
    {"bien tap", false, BY_LINE},
    {"thuc hien", false, OTHER},
};

static size_t count_words(const char *folded)
{
    size_t words = *folded ? 1 : 0;
    for (; *folded; folded++) {
        words += *folded == ' ';
    }
    return words;
}

static bool ends_with_mark(const char *text)
{
    static const char *const marks[] = {".", "!", "?", "…", ".”", ".\"", "”", "\"", ";", ":"};
    size_t length = strlen(text);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t n = strlen(marks[i]);
        if (length >= n && strcmp(text + length - n, marks[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* "Thứ bảy - 30/12/2023 09:20", "Ngày cập nhật 14/09/2017": digits and the words of dates, nothing else. */
static bool is_date_line(const char *folded)
{
    static const char *const words[] = {
        "thu",  "hai", "ba",  "tu",   "nam",  "sau",   "bay",  "chu",  "nhat",  "ngay",  "cap",
        "dang", "luc", "gio", "phut", "gmt",  "am",    "pm",   "sang", "chieu", "thang", "viet",
        "xuat", "ban", "cn",  "t2",   "t3",   "t4",    "t5",   "t6",   "t7",    "thoi",  "luot",
        "xem",  "doc", "so",  "boi",  "view", "views", "gian", "tao",  "gmt7",  NULL};
    size_t digits = 0;
    char word[16];
    while (*folded) {
        size_t n = strcspn(folded, " ");
        if (isdigit((unsigned char)*folded)) {
            digits += strspn(folded, "0123456789");
        } else {
            bool known = false;
            for (size_t i = 0; words[i] && n < sizeof word; i++) {
                known = known || (strlen(words[i]) == n && memcmp(words[i], folded, n) == 0);
            }
            if (!known) {
                return false;
            }
        }
        folded += n + (folded[n] == ' ');
    }
    return digits >= 4;
}

/* A picture's file name or a checksum: one token without spaces that is no word. */
static bool is_file_name(const char *text)
{
    size_t length = strlen(text), digits = 0, letters = 0;
    if (strchr(text, ' ') || length < 8) {
        return false;
    }
    for (const char *at = text; *at; at++) {
        digits += isdigit((unsigned char)*at) != 0;
        letters += isalpha((unsigned char)*at) != 0;
        if (!isalnum((unsigned char)*at) && !strchr("._-()", *at)) {
            return false;
        }
    }
    const char *dot = strrchr(text, '.');
    bool extension = dot && strlen(dot) >= 4 && strlen(dot) <= 5 && isalpha((unsigned char)dot[1]);
    return extension || (digits >= 3 && letters >= 2) || (length >= 20);
}

/* "Thông báo Thông báo": what a page says twice in one line is a heading with its own tooltip. */
static bool is_doubled(const char *folded)
{
    size_t length = strlen(folded), half = length / 2;
    return length >= 7 && length % 2 == 1 && folded[half] == ' ' &&
           memcmp(folded, folded + half + 1, half) == 0;
}

bool article_is_name(const char *text)
{
    size_t words = 0, length = strlen(text);
    if (strpbrk(text, ".,:;!?()/\"0123456789&")) {
        return false;
    }
    for (size_t at = 0; at < length; words++) {
        uint32_t first = text_next(text, length, &at);
        if (utf8proc_category((utf8proc_int32_t)first) != UTF8PROC_CATEGORY_LU) {
            return false;
        }
        const char *space = strchr(text + at, ' ');
        at = space ? (size_t)(space - text) + 1 : length;
    }
    return words >= 2 && words <= 5;
}

static bool phrase_matches(size_t i, const char *folded, size_t words)
{
    size_t n = strlen(phrases[i].words);
    if (strncmp(folded, phrases[i].words, n) != 0 || (folded[n] != '\0' && folded[n] != ' ')) {
        return false;
    }
    bool rest = strspn(folded + n, " 0123456789") < strlen(folded + n); /* "Bình luận (3)" is "Bình luận" */
    return phrases[i].exact ? !rest : words <= 25;
}

/* "Trang chủ » Tin tức » Nông thôn mới", "Giới thiệu | Tin tức | Văn bản": a path or a row of menu entries.
 */
static bool is_path(const char *text)
{
    const char *bar = strstr(text, " | ");
    return strstr(text, "»") || strstr(text, "›") || strstr(text, " > ") || (bar && strstr(bar + 3, " | "));
}

static enum kind kind_of(const struct article_line *entry)
{
    const char *text = entry->paragraph->text;
    if (is_file_name(text)) {
        return FILE_NAME;
    }
    if (is_date_line(entry->folded)) {
        return DATE_LINE;
    }
    if (is_doubled(entry->folded) || !*entry->folded || (entry->words <= 25 && is_path(text))) {
        return FURNITURE;
    }
    /* A line that begins like furniture but runs on as a whole sentence is a sentence. */
    bool sentence = entry->words >= 12 && text[strlen(text) - 1] == '.';
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        if (phrases[i].kind != OTHER && phrase_matches(i, entry->folded, entry->words) &&
            !(sentence && phrases[i].kind != TAIL) && !(sentence && count_words(phrases[i].words) < 3)) {
            bool labelled = phrases[i].kind != BY_LINE || strchr(text, ':') != NULL;
            if (labelled) {
                return phrases[i].kind;
            }
        }
    }
    if (entry->paragraph->caption) {
        return FURNITURE;
    }
    return (entry->finished && entry->words >= 8) || entry->words >= 40 ? PROSE : OTHER;
}

int article_line_read(struct article_line *line, struct document_paragraph *paragraph)
{
    line->paragraph = paragraph;
    line->folded = document_fold(paragraph->text);
    if (!line->folded) {
        return -ENOMEM;
    }
    line->words = count_words(line->folded);
    line->finished = ends_with_mark(paragraph->text);
    line->kind = kind_of(line);
    return 0;
}
