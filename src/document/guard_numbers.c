/*
 * Numbers that belong to one person: identity papers, accounts, birth dates, mobile telephones. Found and
 * shown, so that nobody approves them unseen. Pure.
 */
#include "document/guard_parts.h"
#include <ctype.h>
#include <string.h>

/* A run of figures with the signs that people put between them. */
struct run {
    size_t length, digits; /* in bytes; figures in it */
    bool thousands;        /* "1.500.000": parted by points into threes */
};

static struct run run_at(const char *text)
{
    struct run run = {0};
    size_t at = 0, since = 0, groups = 0;
    bool threes = true;
    while (isdigit((unsigned char)text[at]) ||
           (run.digits && text[at] && strchr(" .-", text[at]) && isdigit((unsigned char)text[at + 1]))) {
        if (isdigit((unsigned char)text[at])) {
            run.digits++;
            since++;
        } else {
            threes = threes && text[at] == '.' && (groups ? since == 3 : since <= 3);
            groups++;
            since = 0;
        }
        run.length = ++at;
    }
    run.thousands = groups && threes && since == 3;
    return run;
}

static bool is_identity(const char *text, const char *at, const struct run *run)
{
    static const char *const words[] = {"căn cước", "cccd", "cmnd", "cmtnd", "chứng minh", "định danh", NULL};
    return !run->thousands &&
           (run->digits == 12 || (run->digits == 9 && guard_said_before(text, at, 40, words)));
}

static bool is_account(const char *text, const char *at, const struct run *run)
{
    static const char *const words[] = {"tài khoản", "stk", "số tk", NULL};
    return run->digits >= 6 && !run->thousands && guard_said_before(text, at, 40, words);
}

static bool is_mobile(const char *text, const char *at, const struct run *run)
{
    bool home = run->digits == 10 && at[0] == '0' && at[1] && strchr("35789", at[1]);
    bool abroad = run->digits == 11 && strncmp(at, "84", 2) == 0 && at > text && at[-1] == '+';
    return home || abroad;
}

/* "sinh năm 1980", "Ngày sinh: 12/3/1980", "SN 1980"; not "vệ sinh ngày 25/11". */
static bool is_birth(const char *text, const char *at, const struct run *run)
{
    static const char *const births[] = {"sinh ngày ", "ngày sinh", "sinh năm ", "năm sinh",
                                         "(sn ",       " sn ",      NULL};
    static const char *const others[] = {
        "vệ sinh",        "khai sinh",     "học sinh",
        "tuyển sinh",     "thí sinh",      "dân sinh",
        "môi sinh",       "hy sinh",       "tái sinh",
        "phát sinh",      "nhân sinh",     /* of an age: "ai sinh năm 2008" */ "ai sinh năm",
        "người sinh năm", "niên sinh năm", "trẻ sinh năm",
        "nam sinh năm",   "nữ sinh năm",   NULL};
    (void)run;
    return guard_said_before(text, at, 18, births) && !guard_said_before(text, at, 26, others);
}

/* Bytes of "12/3/1980" or "1980" at `at`. */
static size_t date_length(const char *at)
{
    size_t length = strspn(at, "0123456789/.- ");
    while (length && strchr("/.- ", at[length - 1])) {
        length--;
    }
    return length;
}

static const struct {
    bool (*is)(const char *text, const char *at, const struct run *run);
    const char *what;
} kinds[] = {{is_identity, "Có số giấy tờ tùy thân"},
             {is_account, "Có số tài khoản"},
             {is_mobile, "Có số điện thoại di động"},
             {is_birth, "Có ngày sinh hoặc năm sinh"}};

#define SHOWN_MOST 47

/* Tells what the run at `at` is; bytes to go on by. */
static size_t check_run(struct guard *guard, const char *at)
{
    struct run run = run_at(at);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].is(guard->lower, at, &run)) {
            size_t length = kinds[i].is == is_birth ? date_length(at) : run.length;
            guard_found(guard, "%s: %.*s.", kinds[i].what, (int)(length < SHOWN_MOST ? length : SHOWN_MOST),
                        at);
            return length;
        }
    }
    return run.length;
}

void guard_check_numbers(struct guard *guard)
{
    const char *text = guard->lower;
    for (const char *at = text; *at; at++) {
        if (isdigit((unsigned char)*at) && !(at > text && guard_is_word_byte(at[-1]))) {
            at += check_run(guard, at) - 1;
        }
    }
}
