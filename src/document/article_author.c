/*
 * Whose article it is: by-lines, the name under the text, the signature. Pure; called by article.c.
 */
#include "base/text.h"
#include "document/article_parts.h"
#include "document/article_words.h"
#include "document/build.h"
#include "document/office.h"
#include "document/speech.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Where an office begins behind two words of a name or more: "Hoàng Thị Mơ Văn phòng UBND xã". */
static size_t office_start(const char *text)
{
    static const char *const offices[] = {"Văn phòng ", "UBND ",  "Công chức ", "Cán bộ ",
                                          "Đài ",       "Ban ",   "Hội ",       "Trạm ",
                                          "Trường ",    "Phòng ", "Trung tâm ", "Đoàn "};
    size_t words = 0;
    for (const char *space = strchr(text, ' '); space; space = strchr(space + 1, ' ')) {
        words++;
        for (size_t i = 0; words >= 2 && i < sizeof offices / sizeof *offices; i++) {
            if (text_starts(space + 1, offices[i])) {
                return (size_t)(space - text);
            }
        }
    }
    return strlen(text);
}

/* "Kim Lan; Ảnh: …", "Kim Lan. Ngày đăng: …", "Kim Lan 19/10/2026": only the name. */
static size_t name_end(const char *text)
{
    size_t end = strcspn(text, ";|()0123456789"), office = office_start(text);
    end = office < end ? office : end;
    static const char *const marks[] = {" .", ". ", " - ", " – ", ", ", " Ngày "};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *mark = strstr(text, marks[i]);
        end = mark && (size_t)(mark - text) < end ? (size_t)(mark - text) : end;
    }
    while (end && strchr(" .", text[end - 1])) {
        end--;
    }
    return end;
}

/* "Ban Biên tập", "Admin", "vanthu", "TRẠM TRƯỞNG": an account or an office, no name; nor is "Thứ Hai". */
static bool is_office(const char *name)
{
    static const char *const offices[] = {"chủ tịch",        "trưởng",    "phó",     "giám đốc",     "bí thư",
                                          "chánh văn phòng", "văn phòng", "chỉ huy", "ban biên tập", "bbt",
                                          "biên tập",        NULL};
    char *folded = document_fold(name), *lower = text_lower(name), *padded = NULL;
    bool office = !folded || !lower || islower((unsigned char)*name) || article_cover(folded).other == 0 ||
                  asprintf(&padded, " %s ", lower) < 0;
    for (size_t i = 0; !office && offices[i]; i++) {
        const char *at = strstr(padded, offices[i]);
        office = at && at[-1] == ' ' && at[strlen(offices[i])] == ' ';
    }
    free(folded);
    free(lower);
    free(padded);
    return office;
}

static const char *without_lead(const char *text)
{
    static const char *const leads[] = {"Được đăng bởi ", "Đăng bởi ", "Viết bởi ", "Bởi ", "By "};
    const char *colon = strchr(text, ':');
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        if (text_starts(text, leads[i])) {
            return text + strlen(leads[i]);
        }
    }
    return colon && (size_t)(colon - text) < strcspn(text, "0123456789") ? colon + 1 : text;
}

/* "BS. Nguyễn Thị Vân" */
static const char *without_degree(const char *text)
{
    static const char *const degrees[] = {"BS. ", "CN. ", "ThS. ", "TS. ", "KS. ", "DS. ",
                                          "YS. ", "ĐD. ", "PGS. ", "GS. ", "CKI. "};
    for (size_t i = 0; i < sizeof degrees / sizeof *degrees; i++) {
        if (strncasecmp(text, degrees[i], strlen(degrees[i])) == 0) {
            return text + strlen(degrees[i]);
        }
    }
    return text;
}

bool article_take_author(struct article *article, size_t i)
{
    const char *text = without_lead(article->entries[i].paragraph->text);
    text = without_degree(text + strspn(text, " "));
    const char *name = document_squeeze(article->doc, text, name_end(text));
    struct office_number paper; /* "Nguồn: Thông báo số 17/TB-UBND" */
    if (article->doc->author || !*name || is_office(name) || office_find_number(text, &paper)) {
        return false;
    }
    article->doc->author = name;
    return true;
}

/* "Kim Lan", "Kim Lan - Hội Phụ nữ", "Kim Lan (ghi)": a name, perhaps with what she is. */
static bool is_signed(const struct article_line *line)
{
    const char *text = without_degree(line->paragraph->text);
    char *name = line->words <= 14 && !line->finished ? strndup(text, name_end(text)) : NULL;
    bool is = name && article_is_name(name);
    free(name);
    return is;
}

void article_take_name_under(struct article *article, size_t from)
{
    for (size_t i = from; i + 1 < article->count && article->entries[i].kind != PROSE; i++) {
        const struct article_line *line = &article->entries[i];
        bool last = line[1].kind == PROSE || line[1].kind == DATE_LINE;
        if (line->kind == OTHER && !line->paragraph->heading && last &&
            article_is_name(line->paragraph->text)) {
            article_take_author(article, i);
            article_drop(article, i, "by-line");
        }
    }
}

void article_find_author(struct article *article, size_t from, size_t to)
{
    for (size_t i = to; i < article->count && i < to + BY_LINE_WITHIN; i++) {
        const struct article_line *line = &article->entries[i];
        if (line->kind == TAIL || (line->kind == FURNITURE && !line->paragraph->caption)) {
            break;
        }
        if ((line->kind == BY_LINE || is_signed(line)) && article_take_author(article, i)) {
            return;
        }
    }
    for (size_t i = 0; i < article->count; i++) {
        const struct article_line *line = &article->entries[i];
        const char *text = line->paragraph->text;
        bool before = i < from && line->kind == DATE_LINE && strcspn(text, "0123456789") > 4;
        char *head = before ? strndup(text, name_end(text)) : NULL;
        bool name = head && article_is_name(head);
        free(head);
        if ((name || line->kind == BY_LINE) && article_take_author(article, i)) {
            return;
        }
    }
}

#define SIGNATURE_MOST 14 /* words of one of its lines */
#define OFFICE_MOST 5     /* words of one that nothing marks as a name or an office */

static bool may_sign(const struct article_line *line)
{
    return line->kind != PROSE && !line->finished && line->words <= SIGNATURE_MOST &&
           !line->paragraph->marker && !line->labelled && !line->phone && !line->verse && !line->announced;
}

/* A name, an office, a remark in brackets, or capitals. */
static bool signs(const struct article_line *line)
{
    static const char offices[] = "bbt,btv,ctv,pv,ban,bo phan,can bo,cong an,cong chuc,cong doan,chi bo,"
                                  "chi doan,chi hoi,chu tich,dai,dang uy,doan,hoi,kt,mat tran,nguon,"
                                  "pho chu tich,phong,so,t m,theo,tm,to,tram,trung tam,truong,ubmttq,ubnd,"
                                  "uy ban,van hoa,van phong,xa";
    return is_signed(line) || article_longest_in(offices, line->folded) || *line->paragraph->text == '(' ||
           speech_in_capitals(line->paragraph->text);
}

/* Lines of a text that ends without marks, as verses do, are more than one and sign nothing. */
void article_cut_signatures(struct article *article, size_t first)
{
    size_t start = article->count, unknown = 0;
    while (start > first + 1 &&
           (article->entries[start - 1].kind == DROPPED || may_sign(&article->entries[start - 1]))) {
        start--;
        const struct article_line *line = &article->entries[start];
        unknown += line->kind != DROPPED && !signs(line);
    }
    for (size_t i = article->count; i-- > start;) {
        const struct article_line *line = &article->entries[i];
        if (line->kind == DROPPED) {
            continue;
        }
        if (!signs(line) && (unknown > 1 || line->words > OFFICE_MOST)) {
            break;
        }
        if (is_signed(line)) {
            article_take_author(article, i);
        }
        article_drop(article, i, "signature or by-line");
    }
}
