/*
 * People by the shape of their names: a word that stands before a name ("ông", "hộ", "cháu") and capitalised
 * words; a full name that begins with a family name; names of the peoples who have none (Y Bhăm Niê, H'Hen,
 * A Dứt); initials. What bears such a name without being a person (a street, a school) is passed over. Pure.
 */
#include "base/text.h"
#include "document/guard_parts.h"
#include "document/language.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* After these one capitalised word is name enough: "ông Tám". */
static const char honorifics[] = "|ông (bà)|ông/bà|ông, bà|ông bà|ông|bà|anh (chị)|anh/chị|anh|chị|cụ|";
/* After these it takes the shape of a name: "công dân Việt Nam" is none. */
static const char bearers[] =
    "|chủ cơ sở|chủ quán|chủ nhà|chủ xe|chủ tàu|bị đơn|nguyên đơn|quần chúng|đảng viên|đoàn viên|"
    "hội viên|cử tri|người đứng tên|cô|chú|bác|cậu|mẹ|cha|bố|em|cháu|đồng chí|đ/c|công dân|bị can|"
    "bị cáo|đương sự|hộ kinh doanh|hộ gia đình|gia đình|chủ hộ|hộ|thân nhân|đối tượng|trẻ|liệt sĩ|"
    "liệt sỹ|học sinh|sinh viên|bệnh nhân|nạn nhân|thí sinh|mang tên|tên là|con trai|con gái|vợ|chồng|"
    "họ và tên|họ tên|họ, tên|tên chủ hộ|người vi phạm|người sử dụng đất|người đề nghị|người làm đơn|"
    "người được hưởng|người nhận|người nộp đơn|";

/* Family names that are hardly ever another word at the head of several capitalised ones. */
static const char families[] =
    " nguyễn trần lê phạm huỳnh phan vũ võ đặng bùi đỗ ngô dương đinh trịnh trương đào phùng quách tạ "
    "doãn nghiêm khuất đàm sùng giàng thào lò lường quàng lèng tẩn phàn vừ lầu thò chau moong cháng "
    "tráng hảng chẻo xồng voòng chíu lềnh ";
/* Family and clan names of the Central Highlands and of the Khmer: two words are a name. */
static const char clans[] =
    " ksor siu niê hmok nay rmah rahlan rcom kpă kpuih kbuôr mlô ayun alăng bríu zơrâm pơloong arất "
    "blúp điểu neáng chamaléa katơr kadă byă êban êñuôl knul kđoh hwing ađrơng ka kơ cil liêng rơ "
    "rơmah kră kpơr touneh ya hlong hră rơlan puih pơlong riah kdoh bkrông ênuôl ";
/* Family names that are words or heads of place names as well ("Hà Nội", "Thái Bình", "Mùa hè"): they count
 * before a usual middle name. */
static const char families_or_words[] =
    " hoàng hồ lý lí lương mai đoàn vương tô hà cao lâm thái châu tăng lưu kiều triệu la vi vì cầm vàng "
    "lù ma mã mùa hạng rơ thạch sơn kim danh lục nông hứa bàn chảo đậu giáp chu tống văn âu mạc lã "
    "viên từ tiêu hầu bạc đèo cổ thân ninh khổng phí phó hoàn cù bế cứ ly quan lữ lô kha cụt lang ngân "
    "lộc cà tòng mè lèo sa xa ngọc điêu mông liêu luân tằng hờ và vù già pờ khoàng sìn thị y a h k "
    "đồng thiều ông trang uông ung tào ứng bá đàng báo quảng não thành giang biện bành cung diệp liễu "
    "lại lều mẫn nhan phương tiết tôn trà trầm ưng viêm xuân bồ cái cấn chử đan đới hàn khiếu khúc "
    "lãnh lầm mang nhâm nhữ phù sầm thẩm thi tưởng ";
static const char middles[] =
    " mí sào tả láo sành chàn mùi văn thị hữu đức minh ngọc xuân quang đình thanh công quốc bá thế "
    "trọng sỹ sĩ duy gia hoàng kim mạnh anh thành hải khắc viết vĩnh huy tiến tuấn hồng thu thúy "
    "phương mỹ bích kiều diệu như quỳnh nhật bảo khánh a seo phù chí trung việt tấn phước phú đăng "
    "nguyên lan hoài đại tự mậu nho danh phúc thái châm páo phìn sử cẩm tuyết ánh thùy ngân thảo yến "
    "nhã khả tố lệ tường hùng thiện sơn bội tôn ";

/* What begins with a capital after "ông" or "bà" and is no private person's name. */
static const char no_names[] =
    " táo công trưng triệu địa đen hồ chúa thánh mụ nguyệt rịa nà điểm chiểu rá già đồng lãnh đốc việt "
    "hội ủy trưởng phó chủ giám chánh bí hiệu tổng thủ bộ đại đảng con em bà ông ngoại nội hùng ban "
    "đoàn sở phòng có ";
/* First words of place names written like those of the Highland peoples: "Ea H'leo", "Cư M'gar". */
static const char lands[] = " ea cư chư đắk đăk krông ia kon buôn plei sông núi đèo suối ";
static const char after_title[] =
    " trường bản hóa phòng xã trấn thư nghệ học tứ "; /* "QUẢN LÝ THỊ TRƯỜNG", "XỬ LÝ VĂN BẢN" */

#define NAME_WORDS 6

struct name {
    const char *text, *lower; /* of the sentence, at the name */
    size_t words;
    size_t ends[NAME_WORDS]; /* byte after each word */
    bool capitals;           /* THE FIRST WORDS ARE WRITTEN SO */
    bool given_to;           /* "cho", "của" or a label's colon stands before it */
    bool marked;             /* a word is of the kind "H'Lan" */
    bool foreign;            /* a word is no Vietnamese syllable */
};

static bool is_letter(uint32_t code)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           category == UTF8PROC_CATEGORY_MN;
}

/* The mark inside "H'Lan", "K’Ré"? */
static bool is_apostrophe(uint32_t code)
{
    return code == '\'' || code == 0x2019 || code == 0x2BC || code == '`';
}

/* Bytes of the word at `text`; with an apostrophe inside *marked. */
static size_t word_length(const char *text, bool *marked)
{
    size_t length = 0;
    while (text[length]) {
        size_t at = length, after;
        uint32_t code = text_next(text, strnlen(text, length + 4), &at);
        after = at;
        bool joins = is_apostrophe(code) && (is_letter(text_next(text, strnlen(text, at + 4), &after)) ||
                                             (length == 1 && text[at] == ' ')); /* "K' Brông" */
        if (!is_letter(code) && !joins) {
            break;
        }
        *marked = *marked || joins;
        length = at;
    }
    return length;
}

/* Does a word begin at text[at]? */
static bool begins_word(const char *text, size_t at)
{
    size_t back = at;
    while (back && ((unsigned char)text[back - 1] & 0xC0) == 0x80) {
        back--;
    }
    back -= back > 0;
    size_t next = back;
    return at == 0 ||
           (!is_letter(text_next(text, at, &next)) && !(text[at - 1] >= '0' && text[at - 1] <= '9'));
}

static bool is_one_of(const char *list, const struct name *name, size_t word)
{
    char key[40];
    size_t start = word ? name->ends[word - 1] + 1 : 0, length = name->ends[word] - start;
    if (word >= name->words || length + 3 > sizeof key) {
        return false;
    }
    key[0] = ' ';
    memcpy(key + 1, name->lower + start, length);
    memcpy(key + 1 + length, " ", 2);
    return strstr(list, key) != NULL;
}

static bool is_capitals(const char *text, size_t length)
{
    size_t letters = 0;
    for (size_t at = 0; at < length; letters++) {
        uint32_t code = text_next(text, length, &at);
        if (utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LL) {
            return false;
        }
    }
    return letters > 1;
}

/* Is the word none that Vietnamese has? Abbreviations are not asked. */
static bool is_foreign(const char *text, size_t length)
{
    char *copy = is_capitals(text, length) ? NULL : strndup(text, length);
    char *folded = copy ? document_fold(copy) : NULL;
    bool foreign = folded && !strchr(folded, ' ') && !language_is_syllable(folded, strlen(folded));
    free(copy);
    free(folded);
    return foreign;
}

/* The capitalised words from the name's head on, one space between them, up to where an office is said. */
static struct name read_words(const char *text, const char *lower)
{
    struct name name = {.text = text, .lower = lower};
    size_t at = 0;
    while (name.words < NAME_WORDS && guard_starts_upper(text + at) &&
           !(name.words > 1 && guard_office_at(lower + at))) {
        size_t start = at;
        at += word_length(text + at, &name.marked);
        name.foreign = name.foreign || is_foreign(text + start, at - start);
        name.ends[name.words++] = at;
        if (text[at] != ' ') {
            break;
        }
        at++;
    }
    name.capitals = name.words && is_capitals(text, name.ends[name.words > 1]);
    return name;
}

/* "N.T.H.", "N.V.A": bytes of the initials, 0 = none. */
static size_t initials_length(const char *text)
{
    size_t length = 0, letters = 0;
    while (guard_starts_upper(text + length)) {
        size_t at = length;
        (void)text_next(text, strnlen(text, length + 4), &at);
        if (text[at] != '.' && !strchr(" ,;:)\n", text[at])) {
            return 0;
        }
        letters++;
        length = at + (text[at] == '.');
    }
    return letters > 1 || (letters && text[length - 1] == '.') ? length : 0;
}

/* Do the words after a name say that it is a person's: born, living at, the holder of a card? */
static bool says_birth(const char *after)
{
    static const char words[] =
        "|sinh năm|sinh ngày|sinh|sn|trú tại|thường trú|cccd|số căn cước|căn cước|cmnd|số định danh|hiện ở|"
        "nơi ở|";
    after += strspn(after, " ,;:(-");
    size_t digits = strspn(after, "0123456789");
    if (digits && text_starts(after + digits, " tuổi")) {
        return true;
    }
    after += digits + strspn(after + digits, " ,;:(-");
    return guard_listed_at(words, after) > 0;
}

/* A family name first: 3 = it needs one word more, 2 = it can be nothing else, 1 = with a usual middle name
 * behind it, 0 = none. Before "Văn" and "Thị" every word is one, but for "Lý Thị Trường". */
static int family_strength(const struct name *name)
{
    bool middle = is_one_of(middles, name, 1);
    bool given = is_one_of(" văn thị ", name, 1) && !is_one_of(after_title, name, 2);
    if (is_one_of(clans, name, 0)) {
        return 3;
    }
    if (is_one_of(families, name, 0)) {
        return name->capitals && !middle ? 1 : 2;
    }
    if (is_one_of(families_or_words, name, 0)) {
        return (name->capitals ? given : middle) ? 2 : 1;
    }
    return given && name->words > 2 && !name->capitals ? 2 : 0;
}

/* Is `name`, with no word before it that says so, a person's? */
static bool is_full_name(const struct name *name)
{
    int family = family_strength(name);
    if (name->words < 2 || is_one_of(lands, name, 0)) {
        return false;
    }
    bool born = (!name->capitals || family) && says_birth(name->lower + name->ends[name->words - 1]);
    return born || name->marked || family > 2 || (family > 1 && name->given_to) ||
           (family && name->foreign && name->words > 2) ||
           (name->words > 2 && (family > 1 || (!name->capitals && is_one_of(" y a h ", name, 0))));
}

/* Is it one after a bearer? `capital`: the bearer itself is written with a capital inside the sentence, as in
 * "chợ Bà Chiểu". */
static bool is_borne_name(const struct name *name, bool alone, bool capital)
{
    bool family = family_strength(name) > 0, common = is_one_of(no_names, name, 0);
    if (common && !(family && name->words > 2)) {
        return false;
    }
    if (name->capitals || !alone) {
        return name->marked || (name->words > 1 && (family || name->foreign)) ||
               (name->words > 2 && !name->capitals);
    }
    return name->words > 1 || !capital;
}

/* Bytes of a word that bears a name at `lower`, with what stands between them, 0 = none; *alone: an
 * honorific.
 */
static size_t bearer_at(const char *text, const char *lower, bool *alone)
{
    size_t honorific = guard_listed_at(honorifics, lower), other = guard_listed_at(bearers, lower);
    size_t n = honorific > other ? honorific : other;
    *alone = honorific > other;
    n += n ? strspn(text + n, " :") : 0;
    return n && guard_starts_upper(text + n) ? n : 0;
}

/* "trẻ em", "chị em", "các cháu": no one's name follows. */
static bool is_plural(const char *lower, size_t at)
{
    return guard_listed_before("|trẻ|chị|anh|các|con|tiếng|nước|", lower, at);
}

/* "Ea H'Mlay", "Cư K'Bang": a place by its first word. */
static const char before_places[] = "|ea|ia|cư|chư|đắk|đăk|krông|kon|plei|";
/* Before these the famous are named, too. */
static const char comrades[] = "|bác|đồng chí|đ/c|liệt sĩ|liệt sỹ|";

static bool person_at(const struct guard_sentence *sentence, size_t at, struct guard_person *person)
{
    const char *text = sentence->text + at, *lower = sentence->lower + at;
    bool alone = false;
    size_t n = is_plural(sentence->lower, at) ? 0 : bearer_at(text, lower, &alone);
    size_t initials = n ? initials_length(text + n) : 0;
    size_t row = person->row_end;
    if (initials) {
        *person = (struct guard_person){
            .start = at, .end = at + n + initials, .name = at + n, .borne = true, .row_end = row};
        return true;
    }
    if (!n && !guard_starts_upper(text)) {
        return false;
    }
    struct name name = read_words(text + n, lower + n);
    name.given_to = guard_listed_before("|cho|của|đối với|với|là|là:|tên|", sentence->lower, at) ||
                    (at > 1 && sentence->lower[at - 2] == ':');
    bool capital = n && at > strspn(sentence->text, " 0123456789.-+)") && guard_starts_upper(text);
    bool place = !n && guard_listed_before(before_places, sentence->lower, at);
    bool found = name.words && !place && (n ? is_borne_name(&name, alone, capital) : is_full_name(&name));
    *person = (struct guard_person){.start = at,
                                    .end = at + n + name.ends[name.words ? name.words - 1 : 0],
                                    .name = at + n,
                                    .borne = n && !guard_listed_at(comrades, lower),
                                    .single = name.words == 1,
                                    .row_end = row};
    return found;
}

size_t guard_capitals_end(const struct guard_sentence *sentence, size_t at)
{
    struct name name = read_words(sentence->text + at, sentence->lower + at);
    for (size_t word = 1; word < name.words; word++) {
        size_t start = at + name.ends[word - 1] + 1;
        struct name rest = read_words(sentence->text + start, sentence->lower + start);
        if (rest.words > 2 && family_strength(&rest) > 1 && !is_one_of(middles, &rest, 0)) {
            return start - 1;
        }
    }
    return at + (name.words ? name.ends[name.words - 1] : 0);
}

bool guard_begins_with_name(const struct guard_sentence *sentence)
{
    size_t at = strspn(sentence->text, " 0123456789.-+)");
    struct name name = read_words(sentence->text + at, sentence->lower + at);
    return name.words > 1 && (family_strength(&name) > 1 || name.marked);
}

bool guard_next_person(const struct guard_sentence *sentence, size_t *at, struct guard_person *person)
{
    for (size_t last = 0; sentence->text[*at]; (*at)++) {
        if (!begins_word(sentence->text, *at)) {
            continue;
        }
        size_t thing = guard_thing_at(sentence, *at, &last);
        if (!thing && person_at(sentence, *at, person) && !guard_is_named_after(sentence, person)) {
            person->official = guard_holds_office(sentence, person);
            *at = person->end;
            return true;
        }
        *at = thing ? thing - 1 : *at;
    }
    return false;
}
