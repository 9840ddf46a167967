/*
 * Mail and web addresses are not for horns: each is replaced once by where to find it; the state's known
 * sites have names, the station's own are the commune's. Section 25.
 */
#include "reader/internal.h"
#include <string.h>

#define RUN_MOST 160 /* tokens of one address */
#define POSTED "ghi tại bảng niêm yết"

static const struct {
    const char *host, *name;
} known_sites[] = {{"dichvucong.gov.vn", "Cổng Dịch vụ công quốc gia"},
                   {"vneid.gov.vn", "ứng dụng định danh điện tử"},
                   {"chinhphu.vn", "Cổng Thông tin điện tử Chính phủ"},
                   {"vbpl.vn", "Cơ sở dữ liệu quốc gia về pháp luật"}};

static bool ascii(const struct line *l, size_t i)
{
    const struct token *t = &l->tokens[i];
    for (uint32_t k = t->start; k < t->end; k++)
        if ((unsigned char)l->text[k] >= 0x80)
            return false;
    return true;
}

static bool label(const struct line *l, size_t i)
{
    return i < l->count && l->tokens[i].kind != TOKEN_MARK && ascii(l, i);
}

/* Tokens of letters, digits and `marks` that stand without spaces. */
static size_t run(const struct line *l, size_t i, const char *marks)
{
    size_t end = i;
    while (end < l->count && end < i + RUN_MOST && (end == i || is_glued(l, end)) &&
           (label(l, end) || is_mark_of(l, end, marks)))
        end++;
    while (end > i && l->tokens[end - 1].kind == TOKEN_MARK && l->tokens[end - 1].mark != '/')
        end--;
    return end;
}

static bool top_level(const struct line *l, size_t i)
{
    return words_at(l, i, "vn|ly|com|net|org|gov|edu|info|asia|io|me|biz|html|htm|aspx|php|app|xyz") > 0;
}

/* name.name.vn from i on; 0 when none. */
static size_t host_end(const struct line *l, size_t i)
{
    size_t end = i, good = 0;
    if (!label(l, i))
        return 0;
    for (;;) {
        while (label(l, end) && end < i + RUN_MOST && (end == i || is_glued(l, end)))
            end++;
        if (is_mark(l, end, '-') && is_glued(l, end) && label(l, end + 1) && is_glued(l, end + 1)) {
            end++;
            continue;
        }
        if (end > i + 1 && top_level(l, end - 1) && is_mark(l, end - 2, '.'))
            good = end;
        if (end > i + RUN_MOST || !is_mark(l, end, '.') || !is_glued(l, end) || !label(l, end + 1) ||
            !is_glued(l, end + 1))
            return good;
        end++;
    }
}

static size_t mail_end(const struct line *l, size_t i)
{
    size_t at = i;
    while (at < l->count && at < i + RUN_MOST && (at == i || is_glued(l, at)) &&
           (label(l, at) || is_mark_of(l, at, "._-+")))
        at++;
    if (at == i || !is_mark(l, at, '@') || !is_glued(l, at) || !is_glued(l, at + 1))
        return 0;
    return host_end(l, at + 1);
}

static size_t path_end(const struct line *l, size_t end)
{
    if (!is_mark_of(l, end, "/?#:") || !is_glued(l, end) ||
        (is_mark(l, end, ':') && !is_number(l, end + 1)) || (is_mark(l, end, '?') && !is_glued(l, end + 1)))
        return end;
    return run(l, end, "/?#:._-=&%+~,");
}

static size_t web_end(const struct line *l, size_t i, size_t *host)
{
    *host = i;
    if (words_at(l, i, "http|https|ftp") && is_mark(l, i + 1, ':') && is_mark(l, i + 2, '/') &&
        is_mark(l, i + 3, '/')) {
        *host = i + 4;
        size_t end = run(l, i + 4, "/?#:._-=&%+~,");
        return end > i + 4 ? end : i + 4;
    }
    size_t end = host_end(l, i);
    return end ? path_end(l, end) : 0;
}

static bool host_is(const struct line *l, size_t i, const char *host)
{
    size_t start = l->tokens[i].start, n = strlen(host);
    if (l->length - start >= 4 && memcmp(l->lower + start, "www.", 4) == 0)
        start += 4;
    if (start + n > l->length || memcmp(l->lower + start, host, n) != 0)
        return false;
    char after = l->lower[start + n];
    return !((after >= 'a' && after <= 'z') || (after == '.' && l->lower[start + n + 1] >= 'a') ||
             after == '-');
}

static const char *site_name(const struct line *l, size_t host)
{
    if (host >= l->count)
        return NULL;
    for (size_t k = 0; k < ARRAY_COUNT(known_sites); k++)
        if (host_is(l, host, known_sites[k].host))
            return known_sites[k].name;
    for (const char *const *site = l->reader->settings.own_sites; site && *site; site++)
        if (host_is(l, host, *site))
            return l->reader->settings.own_site_reading ? l->reader->settings.own_site_reading
                                                        : "trang thông tin điện tử của xã";
    return NULL;
}

/* The words before say it already: "thư điện tử: a@b.vn". */
static void say_replacement(struct line *l, size_t i, const char *words, const char *said_before)
{
    if (cue_before(l, i, said_before, 1) != NONE)
        say(l, POSTED);
    else
        say(l, words);
}

static bool replace(struct line *l, size_t i, struct match *m, size_t end, bool mail, size_t host)
{
    const char *name = mail ? NULL : site_name(l, host);
    bool *said = mail ? &l->memory->said_mail : &l->memory->said_web;
    m->kind = READER_KIND_WEB;
    m->end = end;
    if (name) {
        if (!heard_just_before(l, i, name)) /* Cổng DVCQG (https://dichvucong.gov.vn) */
            say(l, name);
        return true;
    }
    m->flag = READER_FLAG_ADDRESS_REPLACED;
    if (*said) { /* "… và c@d.vn": the conjunction goes with it */
        m->first = words_end_at(l, i, "và|hoặc|hay") ? i - 1 : i;
        return true;
    }
    *said = true;
    if (mail)
        say_replacement(l, i, "địa chỉ thư điện tử " POSTED,
                        "thư điện tử|email|e mail|địa chỉ thư điện tử|hộp thư");
    else
        say_replacement(l, i, "trang thông tin điện tử " POSTED,
                        "trang thông tin điện tử|website|trang web|cổng thông tin điện tử|trang mạng|web");
    return true;
}

/* #XaTanLap, #5K, @xatanlap */
static bool hashtag(const struct line *l, size_t i, struct match *m)
{
    bool handle = is_mark(l, i, '@') && (i == 0 || l->tokens[i].space);
    bool digits =
        is_number(l, i + 1) && is_glued(l, i + 2) && i + 2 < l->count && l->tokens[i + 2].kind == TOKEN_WORD;
    if ((!is_mark(l, i, '#') && !handle) || !is_glued(l, i + 1) || i + 1 >= l->count ||
        (l->tokens[i + 1].kind != TOKEN_WORD && !digits))
        return false;
    size_t end = i + 2;
    while (end < l->count && is_glued(l, end) && (l->tokens[end].kind != TOKEN_MARK || is_mark(l, end, '_')))
        end++;
    m->end = end;
    m->kind = READER_KIND_WEB;
    return true;
}

bool rule_web(struct line *l, size_t i, struct match *m)
{
    size_t host;
    if (hashtag(l, i, m))
        return true;
    if (l->tokens[i].kind == TOKEN_MARK || !is_glued(l, i + 1) ||
        (i > 0 && is_glued(l, i) && is_mark_of(l, i - 1, ".@")))
        return false;
    size_t mail = mail_end(l, i);
    if (mail)
        return replace(l, i, m, mail, true, 0);
    size_t web = web_end(l, i, &host);
    return web ? replace(l, i, m, web, false, host) : false;
}
