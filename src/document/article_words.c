/*
 * The vocabulary of page furniture: rows of two tables. A phrase counts only in a shape that sentences and
 * sub-headings of an article do not have (the whole line, a label before a colon, the beginning of a line,
 * or, for what only footers say, anywhere); single words count only together, when they make up the line.
 * Pure.
 */
#include "document/article_words.h"
#include "base/text.h"
#include <ctype.h>
#include <string.h>

/* How a phrase must stand in the line. */
enum shape {
    WHOLE,    /* it is the line, figures aside: "Bình luận (3)" */
    LABELLED, /* the same, or it stands before the line's first colon: "Nguồn: …" */
    BEGINS,   /* the line begins with it */
    INSIDE    /* anywhere in it */
};

/* TAIL opens what follows an article and never comes back to it; WEAK_END does so unless much prose follows.
 */
static const struct {
    const char *words;
    enum shape shape;
    enum kind kind;
} phrases[] = {
    {"cac tin khac", LABELLED, TAIL},
    {"tin khac", LABELLED, TAIL},
    {"cac bai khac", LABELLED, TAIL},
    {"bai khac", LABELLED, TAIL},
    {"cac tin bai khac", LABELLED, TAIL},
    {"cac bai viet khac", LABELLED, TAIL},
    {"bai viet khac", LABELLED, TAIL},
    {"cac bai viet lien quan", LABELLED, TAIL},
    {"cac tin bai lien quan", LABELLED, TAIL},
    {"tin bai lien quan", LABELLED, TAIL},
    {"tin lien quan", LABELLED, TAIL},
    {"cac tin lien quan", LABELLED, TAIL},
    {"bai viet lien quan", LABELLED, TAIL},
    {"bai lien quan", LABELLED, TAIL},
    {"co the ban quan tam", LABELLED, TAIL},
    {"nhung tin moi hon", LABELLED, TAIL},
    {"nhung tin cu hon", LABELLED, TAIL},
    {"tin moi hon", LABELLED, TAIL},
    {"tin cu hon", LABELLED, TAIL},
    {"bai moi hon", LABELLED, TAIL},
    {"bai cu hon", LABELLED, TAIL},
    {"tin cung chuyen muc", LABELLED, TAIL},
    {"cung chuyen muc", LABELLED, TAIL},
    {"bai cung chuyen muc", LABELLED, TAIL},
    {"tin bai cung chuyen muc", LABELLED, TAIL},
    {"tin cung loai", LABELLED, TAIL},
    {"tin da dua", LABELLED, TAIL},
    {"cac tin da dua", LABELLED, TAIL},
    {"cac tin cu hon", LABELLED, TAIL},
    {"cac tin moi hon", LABELLED, TAIL},
    {"tin moi nhat", LABELLED, TAIL},
    {"tin moi", LABELLED, WEAK_END},
    {"bai moi nhat", WHOLE, TAIL},
    {"bai viet moi", WHOLE, TAIL},
    {"bai viet moi nhat", WHOLE, TAIL},
    {"tin doc nhieu", WHOLE, TAIL},
    {"tin xem nhieu", WHOLE, TAIL},
    {"doc nhieu nhat", WHOLE, TAIL},
    {"tin doc nhieu nhat", WHOLE, TAIL},
    {"tin xem nhieu nhat", WHOLE, TAIL},
    {"bai doc nhieu", WHOLE, TAIL},
    {"bai doc nhieu nhat", WHOLE, TAIL},
    {"xem nhieu nhat", WHOLE, TAIL},
    {"doc nhieu", WHOLE, TAIL},
    {"xem nhieu", WHOLE, TAIL},
    {"bai truoc", WHOLE, TAIL},
    {"bai tiep theo", WHOLE, TAIL},
    {"previous post", WHOLE, TAIL},
    {"next post", WHOLE, TAIL},
    {"related posts", WHOLE, TAIL},
    {"related articles", WHOLE, TAIL},
    {"leave a comment", BEGINS, TAIL},
    {"leave a reply", BEGINS, TAIL},
    {"cac bai viet cung chu de", LABELLED, TAIL},
    {"bai viet cung chu de", LABELLED, TAIL},
    {"tin cung chu de", LABELLED, TAIL},
    {"cung chu de", LABELLED, TAIL},
    {"bai viet da dua", LABELLED, TAIL},
    {"tin da dang", LABELLED, TAIL},
    {"bai da dang", LABELLED, TAIL},
    {"van ban cung loai", LABELLED, TAIL},
    {"van ban cung linh vuc", LABELLED, TAIL},
    {"van ban lien quan", LABELLED, TAIL},
    {"van ban khac", LABELLED, TAIL},
    {"thong bao khac", LABELLED, TAIL},
    {"dieu huong bai viet", WHOLE, TAIL},
    {"tong so diem cua bai viet", BEGINS, TAIL},
    {"click de danh gia", BEGINS, TAIL},
    {"danh gia bai viet", LABELLED, TAIL},
    {"luot danh gia", BEGINS, TAIL},
    {"binh luan", LABELLED, TAIL},
    {"y kien ban doc", LABELLED, TAIL},
    {"y kien binh luan", LABELLED, TAIL},
    {"y kien cua ban", LABELLED, TAIL},
    {"y kien phan hoi", LABELLED, TAIL},
    {"gui binh luan", BEGINS, TAIL},
    {"viet binh luan", BEGINS, TAIL},
    {"de lai mot binh luan", BEGINS, TAIL},
    {"de lai binh luan", BEGINS, TAIL},
    {"gui y kien", WHOLE, TAIL},
    {"gui y kien phan hoi", BEGINS, TAIL},
    {"tra loi huy", BEGINS, TAIL},
    {"email cua ban se khong duoc hien thi", BEGINS, TAIL},
    {"khong co nhan xet nao", LABELLED, TAIL},
    {"dang nhan xet", WHOLE, TAIL},
    {"khong co binh luan nao", BEGINS, TAIL},
    {"noi nhan", LABELLED, TAIL},
    {"ma xac thuc", BEGINS, TAIL},
    {"ma bao ve", BEGINS, TAIL},
    {"ma xac nhan", LABELLED, TAIL},
    {"xem tin theo ngay", BEGINS, TAIL},
    {"tham do y kien", LABELLED, TAIL},
    {"thong ke truy cap", LABELLED, TAIL},
    {"thong ke luot truy cap", LABELLED, TAIL},
    {"so luot truy cap", LABELLED, TAIL},
    {"tong truy cap", LABELLED, TAIL},
    {"tong so truy cap", LABELLED, TAIL},
    {"tong luot truy cap", LABELLED, TAIL},
    {"luot truy cap", LABELLED, TAIL},
    {"truy cap hien tai", LABELLED, TAIL},
    {"dang truy cap", LABELLED, TAIL},
    {"dang online", LABELLED, TAIL},
    {"so nguoi truy cap", LABELLED, TAIL},
    {"so nguoi online", LABELLED, TAIL},
    {"lien ket website", LABELLED, WEAK_END},
    {"lien ket web", LABELLED, WEAK_END},
    {"ban do hanh chinh", WHOLE, WEAK_END},
    {"ban da khong su dung site", BEGINS, TAIL},
    {"copyright", BEGINS, TAIL},
    {"all rights reserved", INSIDE, TAIL},
    {"gp ttdt", INSIDE, TAIL},
    {"gp stttt", INSIDE, TAIL},
    {"gp bttt", INSIDE, TAIL},
    {"giay phep thiet lap", INSIDE, TAIL},
    {"truong ban bien tap", BEGINS, TAIL},
    {"ghi ro nguon", LABELLED, TAIL},
    {"ghi ro nguon tu", BEGINS, TAIL},
    {"ghi ro nguon khi", BEGINS, TAIL},
    {"ghi ro nguon cong", BEGINS, TAIL},
    {"ghi ro nguon trang", BEGINS, TAIL},
    {"khi phat hanh lai", INSIDE, TAIL},
    {"phat hanh lai thong tin", INSIDE, TAIL},
    {"ban quyen thuoc", BEGINS, TAIL},
    {"ban quyen", LABELLED, TAIL},
    {"co quan chu quan", LABELLED, TAIL},
    {"don vi chu quan", LABELLED, TAIL},
    {"chiu trach nhiem", LABELLED, TAIL},
    {"chiu trach nhiem noi dung", LABELLED, TAIL},
    {"chiu trach nhiem chinh", LABELLED, TAIL},
    {"nguoi chiu trach nhiem", LABELLED, TAIL},
    {"nguoi chiu trach nhiem chinh", LABELLED, TAIL},
    {"thiet ke boi", BEGINS, TAIL},
    {"thiet ke va phat trien", BEGINS, TAIL},
    {"phat trien boi", BEGINS, TAIL},
    {"powered by", BEGINS, TAIL},
    {"designed by", BEGINS, TAIL},
    {"visible links", WHOLE, TAIL},
    {"references", WHOLE, TAIL},
    {"danh gia", LABELLED, WEAK_END},
    {"xep hang", LABELLED, WEAK_END},
    {"online", LABELLED, WEAK_END},
    {"truc tuyen", WHOLE, WEAK_END},
    {"tu khoa", LABELLED, WEAK_END},
    {"tags", LABELLED, WEAK_END},
    {"tag", LABELLED, WEAK_END},
    {"the", LABELLED, WEAK_END},
    {"chia se dieu nay", LABELLED, WEAK_END},
    {"chia se bai viet", BEGINS, FURNITURE},
    {"nhan de chia se", BEGINS, FURNITURE},
    {"dau tien binh luan", INSIDE, TAIL},
    {"de binh luan", INSIDE, TAIL},
    {"cookie", INSIDE, FURNITURE},
    {"cookies", INSIDE, FURNITURE},
    {"ten dang nhap", WHOLE, FURNITURE},
    {"tai khoan dang nhap", WHOLE, FURNITURE},
    {"truy cap noi dung luon", BEGINS, FURNITURE},
    {"chuyen den noi dung", BEGINS, FURNITURE},
    {"site banner", BEGINS, FURNITURE},
    {"slideshow", BEGINS, FURNITURE},
    {"skip to", BEGINS, FURNITURE},
    {"chao mung quy vi", BEGINS, FURNITURE},
    {"chao mung ban den", BEGINS, FURNITURE},
    {"chao mung cac ban den", BEGINS, FURNITURE},
    {"kinh chao quy vi den", BEGINS, FURNITURE},
    {"quang cao", WHOLE, FURNITURE},
    {"advertisement", WHOLE, FURNITURE},
    {"anh minh hoa", BEGINS, FURNITURE},
    {"anh tu lieu", BEGINS, FURNITURE},
    {"hinh minh hoa", BEGINS, FURNITURE},
    {"anh", LABELLED, FURNITURE},
    {"xem them", LABELLED, FURNITURE},
    {"doc them", LABELLED, FURNITURE},
    {"xem tiep", LABELLED, FURNITURE},
    {"doc tiep", LABELLED, FURNITURE},
    {"tep dinh kem", LABELLED, FURNITURE},
    {"file dinh kem", LABELLED, FURNITURE},
    {"tai lieu dinh kem", LABELLED, FURNITURE},
    {"tai ve", LABELLED, FURNITURE},
    {"chuyen muc", LABELLED, FURNITURE},
    {"luot xem", LABELLED, FURNITURE},
    {"so luot xem", LABELLED, FURNITURE},
    {"luot doc", LABELLED, FURNITURE},
    {"so ky hieu", LABELLED, FURNITURE},
    {"so hieu", LABELLED, FURNITURE},
    {"so hieu van ban", LABELLED, FURNITURE},
    {"loai van ban", LABELLED, FURNITURE},
    {"hinh thuc van ban", LABELLED, FURNITURE},
    {"ngay ban hanh", LABELLED, FURNITURE},
    {"ngay hieu luc", LABELLED, FURNITURE},
    {"ngay co hieu luc", LABELLED, FURNITURE},
    {"co quan ban hanh", LABELLED, FURNITURE},
    {"nguoi ky", LABELLED, FURNITURE},
    {"trich yeu", LABELLED, FURNITURE},
    {"ngay dang", LABELLED, DATE_LINE},
    {"ngay dang tin", LABELLED, DATE_LINE},
    {"ngay gui", LABELLED, DATE_LINE},
    {"ngay dua tin", LABELLED, DATE_LINE},
    {"ngay cap nhat", LABELLED, DATE_LINE},
    {"ngay xuat ban", LABELLED, DATE_LINE},
    {"cap nhat", LABELLED, DATE_LINE},
    {"cap nhat luc", LABELLED, DATE_LINE},
    {"dang luc", LABELLED, DATE_LINE},
    {"dang ngay", LABELLED, DATE_LINE},
    {"posted on", BEGINS, DATE_LINE},
    {"tac gia", LABELLED, BY_LINE},
    {"tac gia bai viet", LABELLED, BY_LINE},
    {"nguoi viet", LABELLED, BY_LINE},
    {"nguoi dang", LABELLED, BY_LINE},
    {"viet boi", BEGINS, BY_LINE},
    {"dang boi", BEGINS, BY_LINE},
    {"duoc dang boi", BEGINS, BY_LINE},
    {"tin", LABELLED, BY_LINE},
    {"bai", LABELLED, BY_LINE},
    {"tin anh", LABELLED, BY_LINE},
    {"bai anh", LABELLED, BY_LINE},
    {"tin bai", LABELLED, BY_LINE},
    {"tin bai anh", LABELLED, BY_LINE},
    {"tin va anh", LABELLED, BY_LINE},
    {"bai va anh", LABELLED, BY_LINE},
    {"bai viet va anh", LABELLED, BY_LINE},
    {"nguon tin", LABELLED, BY_LINE},
    {"nguon", LABELLED, BY_LINE},
    {"theo", LABELLED, BY_LINE},
    {"bien tap", LABELLED, BY_LINE},
    {"nguoi bien tap", LABELLED, BY_LINE},
    {"bt", LABELLED, BY_LINE},
    {"btv", LABELLED, BY_LINE},
    {"pv", LABELLED, BY_LINE},
    {"ctv", LABELLED, BY_LINE},
    {"suu tam", LABELLED, BY_LINE},
    {"nguoi duyet", LABELLED, BY_LINE},
    {"kiem duyet", LABELLED, BY_LINE},
};

/* Words and phrases of which a page's own lines are made: nothing by themselves, furniture when they are all
 * of a line, or, those of menus, most of it. */
static const char *const menu_words[] = {"trang chu",
                                         "trang nhat",
                                         "gioi thieu",
                                         "tin tuc",
                                         "su kien",
                                         "tin tuc su kien",
                                         "tin trong xa",
                                         "tin hoat dong",
                                         "tin noi bat",
                                         "tin nong",
                                         "tin tieu diem",
                                         "tin moi",
                                         "tin",
                                         "van ban",
                                         "van ban moi",
                                         "tai lieu",
                                         "van ban chi dao",
                                         "van ban phap luat",
                                         "van ban dieu hanh",
                                         "van ban chi dao dieu hanh",
                                         "thu tuc hanh chinh",
                                         "dich vu cong",
                                         "dich vu cong truc tuyen",
                                         "hoi dap",
                                         "lien he",
                                         "lien ket",
                                         "lich cong tac",
                                         "lich tiep cong dan",
                                         "thu vien anh",
                                         "thu vien video",
                                         "thu vien",
                                         "video",
                                         "video clip",
                                         "hinh anh",
                                         "cong dan",
                                         "doanh nghiep",
                                         "du lich",
                                         "to chuc bo may",
                                         "co cau to chuc",
                                         "so do to chuc",
                                         "so do cong",
                                         "so do trang",
                                         "so do website",
                                         "hop thu",
                                         "hop thu gop y",
                                         "gop y",
                                         "phan anh kien nghi",
                                         "cong dan hoi",
                                         "rss",
                                         "english",
                                         "tieng viet",
                                         "tieng anh",
                                         "vi",
                                         "en",
                                         "menu",
                                         "tim kiem",
                                         "tim kiem nang cao",
                                         "tim kiem tin tuc",
                                         "tim kiem cho",
                                         "dang nhap",
                                         "dang xuat",
                                         "dang ky",
                                         "mat khau",
                                         "ghi nho",
                                         "quen mat khau",
                                         "banner",
                                         "chi tiet",
                                         "chi tiet tin",
                                         "chi tiet bai viet",
                                         "chi tiet tin tuc",
                                         "in",
                                         "in trang",
                                         "in bai",
                                         "in bai viet",
                                         "in bai nay",
                                         "in an",
                                         "in ra",
                                         "ban in",
                                         "email",
                                         "gui email",
                                         "gui cho ban be",
                                         "gui mail",
                                         "gui bai viet qua email",
                                         "luu bai viet nay",
                                         "chia se",
                                         "chia se qua",
                                         "facebook",
                                         "zalo",
                                         "twitter",
                                         "tweet",
                                         "google",
                                         "youtube",
                                         "messenger",
                                         "sao chep lien ket",
                                         "copy link",
                                         "quay lai",
                                         "tro ve",
                                         "tro lai",
                                         "ve dau trang",
                                         "len dau trang",
                                         "xem them",
                                         "xem tiep",
                                         "xem tat ca",
                                         "xem chi tiet",
                                         "doc tiep",
                                         "doc them",
                                         "co chu",
                                         "co chu mac dinh",
                                         "xem co chu",
                                         "xem voi co chu",
                                         "xem voi",
                                         "tuong phan",
                                         "nghe doc bai",
                                         "nghe doc bai viet",
                                         "nghe noi dung",
                                         "nghe bai viet",
                                         "doc bai viet",
                                         "doc bai",
                                         "giong nam",
                                         "giong nu",
                                         "binh luan",
                                         "tra loi",
                                         "thich",
                                         "luu tru",
                                         "chuyen muc",
                                         "dien dan",
                                         "thong bao",
                                         "truoc",
                                         "tiep",
                                         "sau",
                                         "tiep theo",
                                         "trang truoc",
                                         "trang sau",
                                         "dau",
                                         "cuoi",
                                         "mac dinh",
                                         "lon",
                                         "nho",
                                         "luot xem",
                                         "so luot xem",
                                         "lan xem",
                                         "da xem",
                                         "luot doc",
                                         "da doc",
                                         "luot",
                                         "xem",
                                         "doc",
                                         "nguoi xem",
                                         "phut doc",
                                         "tang kich thuoc chu",
                                         "giam kich thuoc chu",
                                         "bieu quyet",
                                         "rat hai long",
                                         "hai long",
                                         "khong hai long",
                                         "gui",
                                         "gui di",
                                         "xoa",
                                         "ho ten",
                                         "ho va ten",
                                         "dia chi email",
                                         "chon lien ket",
                                         "lien ket website",
                                         "website",
                                         "thoi tiet",
                                         "gia vang",
                                         "trang thong tin dien tu",
                                         "cong thong tin dien tu",
                                         "share",
                                         "shares",
                                         "posted on",
                                         "ty gia",
                                         "ty gia ngoai te",
                                         "chung khoan",
                                         "usd",
                                         "eur",
                                         "hom nay",
                                         "hom qua",
                                         "tuan nay",
                                         "thang nay",
                                         "tat ca",
                                         "truy cap",
                                         "tong",
                                         "luot truy cap",
                                         "tong luot truy cap",
                                         "tong truy cap",
                                         "dang online",
                                         "dang truy cap",
                                         "online",
                                         "tham do y kien",
                                         "thong ke",
                                         "thong ke truy cap",
                                         "view",
                                         "views",
                                         "admin",
                                         "quan tri",
                                         "so ky hieu",
                                         "khach",
                                         "thanh vien"};
/* Those around a date; figures and single letters belong to them. */
static const char *const date_words[] = {"ngay",
                                         "ngay dang",
                                         "ngay cap nhat",
                                         "ngay dua tin",
                                         "ngay viet",
                                         "ngay xuat ban",
                                         "ngay tao",
                                         "cap nhat",
                                         "cap nhat lan cuoi",
                                         "lan cuoi",
                                         "cap nhat luc",
                                         "cap nhat ngay",
                                         "dang",
                                         "dang ngay",
                                         "dang luc",
                                         "dang tai",
                                         "duoc dang",
                                         "duoc viet",
                                         "thoi gian dang",
                                         "vao luc",
                                         "luc",
                                         "vao",
                                         "gio",
                                         "phut",
                                         "gmt",
                                         "gmt 7",
                                         "am",
                                         "pm",
                                         "sang",
                                         "chieu",
                                         "thu",
                                         "thu hai",
                                         "thu ba",
                                         "thu tu",
                                         "thu nam",
                                         "thu sau",
                                         "thu bay",
                                         "chu nhat",
                                         "cn",
                                         "t2",
                                         "t3",
                                         "t4",
                                         "t5",
                                         "t6",
                                         "t7",
                                         "thang",
                                         "nam",
                                         "thg",
                                         "thang mot",
                                         "thang hai",
                                         "thang ba",
                                         "thang tu",
                                         "thang nam",
                                         "thang sau",
                                         "thang bay",
                                         "thang tam",
                                         "thang chin",
                                         "thang muoi",
                                         "thang muoi mot",
                                         "thang muoi hai",
                                         "gio truoc",
                                         "ngay truoc"};

static size_t word_end(const char *text)
{
    return strcspn(text, " ");
}

/* Length of `phrase` when `text` begins with it at a word's border, else 0. */
static size_t begins_with(const char *text, const char *phrase)
{
    if (*text != *phrase) {
        return 0;
    }
    size_t n = strlen(phrase);
    return strncmp(text, phrase, n) == 0 && (text[n] == '\0' || text[n] == ' ') ? n : 0;
}

static bool is_inside(const char *folded, const char *phrase)
{
    size_t n = strlen(phrase);
    for (const char *at = folded; (at = strstr(at, phrase)) != NULL; at += n) {
        if ((at == folded || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' ')) {
            return true;
        }
    }
    return false;
}

static size_t words_of(const char *phrase)
{
    size_t words = 1;
    for (; *phrase; phrase++) {
        words += *phrase == ' ';
    }
    return words;
}

static bool is_covered(const char *folded)
{
    return article_cover(folded).other == 0;
}

/* Only figures, single letters and words of dates after the first `n` bytes? */
static bool is_all(const char *folded, size_t n)
{
    const char *rest = folded + n + (folded[n] == ' ');
    return !*rest || is_covered(rest);
}

static bool has_shape(const char *folded, const char *label, const char *phrase, enum shape shape)
{
    folded += strspn(folded, "0123456789 "); /* "3 bình luận" */
    size_t n = begins_with(folded, phrase), before = shape == LABELLED ? begins_with(label, phrase) : 0;
    switch (shape) {
    case WHOLE:
        return n && is_all(folded, n);
    case LABELLED:
        return (before && is_all(label, before)) || (n && is_all(folded, n));
    case BEGINS:
        return n != 0;
    case INSIDE:
        return is_inside(folded, phrase);
    }
    return false;
}

#define NAMES_MOST 14 /* words of a by-line */

/* Could row `i` be meant, the line being as long as it is? What begins like furniture but runs on as a whole
 * sentence is a sentence. */
static bool may_be(size_t i, const struct article_line *line, const char *label)
{
    const char *text = line->paragraph->text;
    bool sentence = line->words >= 12 && text[strlen(text) - 1] == '.', by_line = phrases[i].kind == BY_LINE;
    if (by_line && phrases[i].shape == LABELLED) {
        return strcmp(label, phrases[i].words) == 0 &&
               line->words <= NAMES_MOST + (line->dated ? NAMES_MOST : 0);
    }
    if (phrases[i].kind == DATE_LINE) {
        return line->dated && line->words <= 2 * NAMES_MOST;
    }
    if (phrases[i].shape == BEGINS) {
        return line->words <= 25 && !(sentence && words_of(phrases[i].words) < 3);
    }
    return line->words <= 60;
}

enum kind article_phrase(const struct article_line *line, const char *label)
{
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        if (has_shape(line->folded, label, phrases[i].words, phrases[i].shape) && may_be(i, line, label)) {
            return phrases[i].kind;
        }
    }
    return OTHER;
}

/* Words of the longest phrase of `list` that `text` begins with; *length in bytes. */
static size_t longest_at(const char *text, const char *const *list, size_t count, size_t *length)
{
    size_t best = 0;
    *length = 0;
    for (size_t i = 0; i < count; i++) {
        size_t n = begins_with(text, list[i]);
        if (n > *length) {
            *length = n;
            best = words_of(list[i]);
        }
    }
    return best;
}

struct cover article_cover(const char *folded)
{
    struct cover cover = {0};
    size_t words = words_of(folded);
    for (const char *at = folded; *at;) {
        size_t word = word_end(at), menu_length, date_length;
        size_t menu = longest_at(at, menu_words, sizeof menu_words / sizeof *menu_words, &menu_length);
        size_t date = longest_at(at, date_words, sizeof date_words / sizeof *date_words, &date_length);
        bool figure = word == 1 || isdigit((unsigned char)*at); /* "5", "12h30" */
        if ((cover.other + cover.other / 2) > words) {
            break; /* too many others for the line to be furniture */
        }
        if (menu && menu_length >= date_length) {
            cover.menu += menu;
            at += menu_length;
        } else if (date) {
            cover.date += date;
            at += date_length;
        } else {
            cover.figures += figure;
            cover.other += !figure;
            at += word;
        }
        at += *at == ' ';
    }
    return cover;
}
