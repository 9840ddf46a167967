/*
 * Telling Vietnamese from the other languages spoken and written in the country: by script first (Khmer,
 * Chăm, Lao, Chinese …), then, in Latin letters, by the small words every text in a language is full of, and
 * last by how many words are Vietnamese syllables at all. Pure.
 */
#include "document/language.h"
#include "base/text.h"
#include "document/document.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define SAMPLE_MOST 20000
#define WORDS_LEAST 15

static const struct {
    uint32_t first, last;
    const char *name;
} scripts[] = {
    {0x1780, 0x17FF, "Khmer"},    {0xAA00, 0xAA5F, "Chăm"},   {0x0E80, 0x0EFF, "Lào"},
    {0x0E00, 0x0E7F, "Thái Lan"}, {0xAA80, 0xAADF, "Thái"},   {0x4E00, 0x9FFF, "Trung Quốc"},
    {0xAC00, 0xD7AF, "Hàn Quốc"}, {0x3040, 0x30FF, "Nhật"},   {0x0400, 0x04FF, "Nga"},
    {0x0600, 0x06FF, "Ả Rập"},    {0x16B00, 0x16B8F, "Mông"}, {0x1E100, 0x1E14F, "Mông"},
};
#define SCRIPTS (sizeof scripts / sizeof *scripts)

static const char *other_script(const char *text, size_t length)
{
    size_t counts[SCRIPTS] = {0}, latin = 0;
    for (size_t at = 0; at < length;) {
        uint32_t code = text_next(text, length, &at);
        bool found = false;
        for (size_t i = 0; i < SCRIPTS && code >= 0x400 && !found; i++) {
            found = code >= scripts[i].first && code <= scripts[i].last;
            counts[i] += found;
        }
        latin += !found && utf8proc_category((utf8proc_int32_t)code) <= UTF8PROC_CATEGORY_LO &&
                 utf8proc_category((utf8proc_int32_t)code) >= UTF8PROC_CATEGORY_LU;
    }
    for (size_t i = 0; i < SCRIPTS; i++) {
        if (counts[i] > 10 && counts[i] * 2 > latin) {
            return scripts[i].name;
        }
    }
    return NULL;
}

/* Both without accents, between spaces. */
static const char onsets[] = " b c ch d g gh gi h k kh l m n ng ngh nh p ph q r s t th tr v x ";
static const char rhymes[] = " a ac ach ai am an ang anh ao ap at au ay e ec em en eng eo ep et eu i ia ich "
                             "iec iem ien ieng iep iet ieu im in inh ip "
                             "it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oem oen oeo "
                             "oet oi om on ong oong op ooc ot u ua uac "
                             "uach uai uan uang uanh uao uat uau uay ue uech uen uenh ueo uet ui um un ung "
                             "uo uoc uoi uom uon uong uop uot uou up ut uu "
                             "uy uya uych uyen uyet uyn uynh uyt uyu y yem yen yet yeu ya uc ";

static bool listed(const char *list, const char *word, size_t length)
{
    char key[16];
    if (length + 2 >= sizeof key) {
        return false;
    }
    key[0] = ' ';
    memcpy(key + 1, word, length);
    key[length + 1] = ' ';
    key[length + 2] = '\0';
    return strstr(list, key) != NULL;
}

bool language_is_syllable(const char *word, size_t length)
{
    for (size_t onset = 0; onset <= 3 && onset < length; onset++) {
        if ((onset == 0 || listed(onsets, word, onset)) && listed(rhymes, word + onset, length - onset)) {
            return true;
        }
    }
    return false;
}

/* Words of letters only, and how many of them are Vietnamese syllables. */
static void count_words(const char *folded, size_t *words, size_t *syllables)
{
    while (*folded) {
        size_t n = strcspn(folded, " ");
        bool digits = strcspn(folded, "0123456789") < n;
        *words += !digits;
        *syllables += !digits && language_is_syllable(folded, n);
        folded += n + (folded[n] == ' ');
    }
}

/* ---- small words ---- */

/* The commonest words of each language, as its newspapers and broadcasts write them, at most 64; none that
 * Vietnamese has as often. Mông is written in two ways. */
static const struct {
    const char *name, *words;
} languages[] = {
    {"Ê Đê",
     " klei mâo amâo hŏng lehanăn mơ̆ng hlăm dŭm jing phung anei mnuih bruă ngă brei čar anak anôk srăng "
     "snăn leh djuê ƀuôn drei ñu kơ mă êa hruê thŭn nao "},
    {"Gia Rai",
     " hăng amăng mơng mơnuih tơlơi hơmâo hmâo ƀơi anai tơring čar bruă hơdôm ƀing lĕ jing thun hrơi laih "
     "anun abih djop djuai kiăng brơi plơi ƀu kơ dưi ăt anih pơkra gơñu "},
    {"Ba Na",
     " lơ̆m păng đơ̆ng hăm drong jang pơlei bơngai noh 'noh rim dôm tơring sơnăm đei tŏk bŏk pơm 'nao đĭ "
     "đăng kiơ̆ hlôi athei kŭm lăng jĭ 'năr kơ pơ sơ tơ "},
    {"Xơ Đăng",
     " mâu tung ki dêi hiăng kố xua tơdroăng hơnăm mê châ ƀă pêi pro athế troh mơngế ngế kuăn vâi tiô hên "
     "drêng nôkố pơlê tối hdrối cheăng hâi "},
    {"Cơ Ho",
     " tàm lơh geh mờ broă cau ală bơh dà dê gơs jăt kung bol tus niam nàng neh càr jơnau gơ pal tŭ mpồl kis "
     "ờ hìu "},
    {"M'Nông", " nău bah tâm ăp n'hanh lah geh aơ uĕh wât djăt lĕ rnoi mô ngơi nuĭh bunuyh bunong dŭt gay "
               "tât mpeh jêng "
               "bôk nkoch êng "},
    {"Cơ Tu",
     " âng lâng đhanuôr coh cóh nắc năc bhrợ liêm bh'rợ ooy đhị pazêng vêy k'tiếc manuyh apêê t'ngay đoọng "
     "pr'zợc choom xoọc cắh bêl "},
    {"Mông",
     " tâu tuôx muôx nênhs hêir pêz uô thiêz têx nhoz luz kror zos trâu thâuv jông lok six iz chiê puôr txix "
     "tsuv tưz nzor ntâu tiêk cxuô shông hmôngz tsi chor nênhx "},
    {"Mông",
     " thiab cov hmoob peb tus nyob tsis rau mus lub chaws kuv yog uas ntawm txog tau neeg muaj hauv los kom "
     "txhua lawv nws koj yuav kev ib "},
    {"Thái", " khòng cắp nẳng côn pưng lỏ xương cọ vạy nọng hảu hẳư cuông cuồng chảu hươn dệt té nặn nị đảy "
             "va cánh pày "
             "mự chựa "},
    {"Tày - Nùng",
     " noọng cúa đảy hẩư sle thâng nẩy lườn slì xáu pửa vằn slon slảnh hoẹn xạ khảu khửn mừa pây bại dú "
     "lẻ mì chang vạ nhằng "},
    {"Dao", " tzấu bez coz miền ziêm nhây duổi tzuz mài mayz lui làn phính mìu nhnáng ziệt puz láng congz "
            "hayz hnăng "
            "khzàm "},
    {"Chăm",
     " urang dalam saong bruk ngak ngap hu palei oh di mikva bangsa haong daok ini lac thun dom nao jalan "
     "dahlau tuk "},
    {"Anh", " the of and to in is for that with was are this from have be your you we please every will by "
            "on as it "},
};
#define LANGUAGES (sizeof languages / sizeof *languages)
static const char vietnamese[] =
    " và của là có không được cho các những trong này với một người đã khi từ đến theo "
    "về để bà con xã ở ra vào tại năm ngày thôn nhà phải việc ";

/* Where `word` stands among the space-separated `words`, -1 = nowhere. */
static int place_in(const char *words, const char *word, size_t length)
{
    int place = 0;
    for (const char *at = words + 1; *at; at += strcspn(at, " ") + 1, place++) {
        if (strncmp(at, word, length) == 0 && at[length] == ' ') {
            return place;
        }
    }
    return -1;
}

struct small_words {
    size_t words, vietnamese;
    size_t hits[LANGUAGES];
    uint64_t met[LANGUAGES]; /* which of the language's words */
};

static void count_word(struct small_words *count, const char *word, size_t length)
{
    count->words++;
    count->vietnamese += place_in(vietnamese, word, length) >= 0;
    for (size_t i = 0; i < LANGUAGES; i++) {
        int place = place_in(languages[i].words, word, length);
        count->hits[i] += place >= 0;
        count->met[i] |= place >= 0 ? 1ULL << place : 0;
    }
}

/* Letters, marks over them and the apostrophes of "k'tiếc"; bytes of the word at `text`. */
static size_t word_length(const char *text)
{
    size_t length = 0;
    while (text[length]) {
        size_t at = length;
        uint32_t code = text_next(text, strnlen(text, length + 4), &at);
        utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
        bool letter = (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
                      category == UTF8PROC_CATEGORY_MN || code == '\'' || code == '-';
        if (!letter) {
            break;
        }
        length = at;
    }
    return length;
}

/* ’ is ' in the tables. In place. */
static void one_apostrophe(char *text)
{
    static const char curly[] = "’";
    char *out = text;
    for (const char *at = text; *at;) {
        bool found = text_starts(at, curly);
        *out++ = found ? '\'' : *at;
        at += found ? sizeof curly - 1 : 1;
    }
    *out = '\0';
}

#define DISTINCT_LEAST 4 /* different small words of a language */
#define SHARE_LEAST 10   /* of a hundred words of the text */

/* The language whose small words the text is full of, and not of Vietnamese ones; NULL = none. */
static const char *told_by_words(char *lower)
{
    struct small_words count = {0};
    size_t best = 0;
    one_apostrophe(lower);
    for (const char *at = lower; *at;) {
        size_t n = word_length(at);
        if (n) {
            count_word(&count, at, n);
        }
        at += n ? n : 1;
    }
    for (size_t i = 1; i < LANGUAGES; i++) {
        best = count.hits[i] > count.hits[best] ? i : best;
    }
    bool told = __builtin_popcountll(count.met[best]) >= DISTINCT_LEAST &&
                count.hits[best] * 100 >= count.words * SHARE_LEAST &&
                count.hits[best] > 2 * count.vietnamese;
    return told ? languages[best].name : NULL;
}

const char *language_other(const char *text, size_t length)
{
    size_t sample = length < SAMPLE_MOST ? length : SAMPLE_MOST, words = 0, syllables = 0;
    while (sample && sample < length && ((unsigned char)text[sample] & 0xC0) == 0x80) {
        sample--;
    }
    const char *script = other_script(text, sample);
    char *copy = script ? NULL : strndup(text, sample), *lower = copy ? text_lower(copy) : NULL;
    const char *told = lower ? told_by_words(lower) : script;
    free(lower);
    if (told) {
        free(copy);
        return told;
    }
    char *folded = copy ? document_fold(copy) : NULL;
    if (folded) {
        count_words(folded, &words, &syllables);
    }
    free(copy);
    free(folded);
    return words >= WORDS_LEAST && syllables * 2 < words ? "khác" : NULL;
}

bool language_is_unmarked(const char *text, size_t length)
{
    size_t words = 0;
    bool inside = false;
    for (size_t at = 0; at < length && at < SAMPLE_MOST; at++) {
        unsigned char c = (unsigned char)text[at];
        bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        if (c >= 0xC3 && c <= 0xE1) {
            return false; /* an accented letter, or one of another script */
        }
        words += letter && !inside;
        inside = letter;
    }
    return words >= WORDS_LEAST;
}
