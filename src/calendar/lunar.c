/*
 * The Vietnamese lunar calendar: months begin on the day of the new moon at UTC+7; the month that holds the
 * winter solstice is the eleventh; of thirteen months between two such the first without a principal solar
 * term is the leap month. Called by rule*.c, timetable/ and the command line, on any thread. Years are
 * computed when first asked for and remembered: the memory is of a pure function, so that racing threads
 * store the same value.
 */
#include "calendar/calendar.h"
#include "calendar/lunar_year.h"
#include "calendar/moon.h"
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define SUI_MONTHS 13

/* The months from one eleventh month to before the next. */
struct sui {
    int32_t start[SUI_MONTHS + 1]; /* first days; start[count] is the next eleventh month's */
    int count, leap;               /* leap: index of the leap month, -1 = none */
};

/* Number of the new moon that opens the eleventh month of a solar year. */
static int eleventh_month(int year)
{
    int k = moon_last_new(date_to_days((struct date){(int16_t)year, 12, 31}));
    return sun_sector(moon_new_day(k)) >= 9 ? k - 1 : k;
}

/* The twelve or thirteen months that end before the eleventh month of `year`. */
static void compute_sui(int year, struct sui *sui)
{
    const int first = eleventh_month(year - 1), next = eleventh_month(year);
    sui->count = next - first;
    sui->leap = -1;
    for (int i = 0; i <= sui->count; i++)
        sui->start[i] = moon_new_day(first + i);
    for (int i = 1; sui->count == SUI_MONTHS && sui->leap < 0 && i < SUI_MONTHS; i++)
        if (sun_sector(sui->start[i]) == sun_sector(sui->start[i + 1]))
            sui->leap = i;
}

/* Appends the months of a sui to the year being built: from its first month on, or up to it. */
static void append_months(const struct sui *sui, bool from_first, struct lunar_year *year)
{
    int number = 10;
    bool inside = !from_first;
    for (int i = 0; i < sui->count; i++) {
        const bool leap = i == sui->leap;
        if (!leap)
            number = number % 12 + 1;
        if (number == 1 && !leap) {
            inside = from_first;
            if (from_first)
                year->tet = sui->start[i];
        }
        if (!inside)
            continue;
        if (leap)
            year->leap = (int8_t)number;
        year->lengths[year->months++] = (int8_t)(sui->start[i + 1] - sui->start[i]);
    }
}

static void compute_year(int number, struct lunar_year *year)
{
    struct sui before, after;
    memset(year, 0, sizeof *year);
    compute_sui(number, &before);
    compute_sui(number + 1, &after);
    append_months(&before, true, year);
    append_months(&after, false, year);
}

/* A year in one word: day of Tết (from 1899-01-01) | leap month | months | a bit for each month of thirty
 * days. */
#define PACK_EPOCH (-25932)
static uint64_t pack(const struct lunar_year *year)
{
    uint64_t word =
        (uint64_t)(year->tet - PACK_EPOCH) << 32 | (uint64_t)year->leap << 24 | (uint64_t)year->months << 16;
    for (int i = 0; i < year->months; i++)
        word |= (uint64_t)(year->lengths[i] == 30) << i;
    return word;
}

static void unpack(uint64_t word, struct lunar_year *year)
{
    year->tet = (int32_t)(word >> 32) + PACK_EPOCH;
    year->leap = (int8_t)(word >> 24 & 0xff);
    year->months = (int8_t)(word >> 16 & 0xff);
    for (int i = 0; i < year->months; i++)
        year->lengths[i] = (int8_t)(29 + (word >> i & 1));
}

int lunar_year_get(int number, struct lunar_year *out)
{
    static _Atomic uint64_t memory[LUNAR_YEAR_LAST - LUNAR_YEAR_FIRST + 1];
    if (number < LUNAR_YEAR_FIRST || number > LUNAR_YEAR_LAST)
        return -ERANGE;
    _Atomic uint64_t *cell = &memory[number - LUNAR_YEAR_FIRST];
    uint64_t word = atomic_load_explicit(cell, memory_order_relaxed);
    if (word == 0) {
        compute_year(number, out);
        word = pack(out);
        atomic_store_explicit(cell, word, memory_order_relaxed);
    }
    unpack(word, out);
    return 0;
}

/* Number and leapness of the month at `index` of its year. */
static void month_at(const struct lunar_year *year, int index, struct lunar_date *out)
{
    const bool after_leap = year->leap != 0 && index >= year->leap;
    out->month = (int8_t)(after_leap ? index : index + 1);
    out->leap = year->leap != 0 && index == year->leap;
}

int lunar_from_date(struct date solar, struct lunar_date *out)
{
    struct lunar_year year;
    if (!date_valid(solar) || solar.year < 1900 || solar.year > 2199)
        return -ERANGE;
    int number = solar.year;
    const int32_t day = date_to_days(solar);
    lunar_year_get(number, &year);
    if (day < year.tet)
        lunar_year_get(--number, &year);
    int index = 0;
    int32_t first = year.tet;
    while (index + 1 < year.months && day >= first + year.lengths[index])
        first += year.lengths[index++];
    month_at(&year, index, out);
    out->year = (int16_t)number;
    out->day = (int8_t)(day - first + 1);
    out->month_length = year.lengths[index];
    return 0;
}

int lunar_to_date(struct lunar_date lunar, struct date *out)
{
    struct lunar_year year;
    if (lunar.month < 1 || lunar.month > 12 || lunar.day < 1 || lunar_year_get(lunar.year, &year) != 0)
        return -ERANGE;
    if (lunar.leap && year.leap != lunar.month)
        return -ERANGE;
    int index = lunar.month - 1;
    if (lunar.leap || (year.leap != 0 && lunar.month > year.leap))
        index++;
    if (lunar.day > year.lengths[index])
        return -ERANGE;
    int32_t day = year.tet + lunar.day - 1;
    for (int i = 0; i < index; i++)
        day += year.lengths[i];
    *out = date_from_days(day);
    return 0;
}

void lunar_year_name(int lunar_year, char *out, size_t out_size)
{
    static const char *const stems[] = {"Giáp", "Ất",   "Bính", "Đinh", "Mậu",
                                        "Kỷ",   "Canh", "Tân",  "Nhâm", "Quý"};
    static const char *const branches[] = {"Tý",  "Sửu", "Dần",  "Mão", "Thìn", "Tỵ",
                                           "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi"};
    const int cycle = ((lunar_year - 4) % 60 + 60) % 60; /* the year 4 was Giáp Tý */
    snprintf(out, out_size, "%s %s", stems[cycle % 10], branches[cycle % 12]);
}

static const char *const small_numbers[] = {"không", "một", "hai", "ba",   "bốn", "năm",
                                            "sáu",   "bảy", "tám", "chín", "mười"};

/* "mùng một" … "mùng mười", "rằm", "mười sáu", "hai mươi mốt", "ba mươi". */
static void speak_day(int day, char *out, size_t size)
{
    static const char *const after_twenty[] = {"",     " mốt", " hai", " ba",  " tư",
                                               " lăm", " sáu", " bảy", " tám", " chín"};
    if (day <= 10)
        snprintf(out, size, "mùng %s", small_numbers[day]);
    else if (day == 15)
        snprintf(out, size, "rằm");
    else if (day < 20)
        snprintf(out, size, "mười %s", small_numbers[day - 10]);
    else if (day < 30)
        snprintf(out, size, "hai mươi%s", after_twenty[day - 20]);
    else
        snprintf(out, size, "ba mươi");
}

static const char *const month_names[] = {"Giêng", "hai", "ba",   "tư",   "năm",      "sáu",
                                          "bảy",   "tám", "chín", "mười", "mười một", "Chạp"};

void lunar_speak(struct lunar_date lunar, bool with_year, char *out, size_t out_size)
{
    char day[32], name[32], year[48] = "";
    if (lunar.day < 1 || lunar.day > 30 || lunar.month < 1 || lunar.month > 12) {
        snprintf(out, out_size, "%s", "");
        return;
    }
    speak_day(lunar.day, day, sizeof day);
    lunar_year_name(lunar.year, name, sizeof name);
    if (with_year)
        snprintf(year, sizeof year, " năm %s", name);
    snprintf(out, out_size, "ngày %s tháng %s%s%s", day, month_names[lunar.month - 1],
             lunar.leap ? " nhuận" : "", year);
}
