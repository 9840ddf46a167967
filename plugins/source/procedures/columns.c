/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which field a column of a list holds, by its heading. Pure.
 */
#include "columns.h"
#include "base/text.h"
#include "document/document.h"
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *folded;
    enum field field;
} headers[] = {
    {"ma tthc", CODE},
    {"ma thu tuc", CODE},
    {"ma thu tuc hanh chinh", CODE},
    {"ma so", CODE},
    {"ma so tthc", CODE},
    {"so ho so", CODE},
    {"procedure code", CODE},
    {"ten tthc", NAME},
    {"ten thu tuc", NAME},
    {"ten thu tuc hanh chinh", NAME},
    {"thu tuc hanh chinh", NAME},
    {"procedure name", NAME},
    {"ten goi", SPOKEN},
    {"ten doc", SPOKEN},
    {"ten ngan", SPOKEN},
    {"ten goi khi doc", SPOKEN},
    {"linh vuc", DOMAIN},
    {"field name", DOMAIN},
    {"doi tuong", WHO},
    {"doi tuong thuc hien", WHO},
    {"doi tuong ap dung", WHO},
    {"noi nop", WHERE},
    {"noi tiep nhan", WHERE},
    {"dia chi tiep nhan ho so", WHERE},
    {"dia diem", WHERE},
    {"dia diem thuc hien", WHERE},
    {"noi nop ho so", WHERE},
    {"thanh phan ho so", PAPERS},
    {"ho so", PAPERS},
    {"giay to", PAPERS},
    {"giay to phai nop", PAPERS},
    {"thoi han giai quyet", DURATION},
    {"thoi han", DURATION},
    {"thoi gian giai quyet", DURATION},
    {"phi le phi", FEE},
    {"le phi", FEE},
    {"phi", FEE},
    {"muc phi", FEE},
    {"muc thu", FEE},
    {"muc thu phi le phi", FEE},
    {"mien giam", EXEMPT},
    {"doi tuong mien giam", EXEMPT},
    {"mien giam phi le phi", EXEMPT},
    {"tinh trang", STATUS},
    {"loai thay doi", STATUS},
    {"trang thai", STATUS},
    {"qd cong bo", DECISION},
    {"quyet dinh cong bo", DECISION},
    {"so quyet dinh", DECISION},
    {"hieu luc", EFFECT},
    {"ngay hieu luc", EFFECT},
    {"hieu luc tu", EFFECT},
    {"ap dung tu", EFFECT},
    {"thay the", REPLACES},
    {"thay the cho", REPLACES},
    {"thay the thu tuc", REPLACES},
    {"thay bang", INSTEAD},
    {"cach lam thay the", INSTEAD},
    {"huong dan thay the", INSTEAD},
    {"thuong dung", COMMON},
    {"thu tuc thuong dung", COMMON},
};

/* Takes off what says no more of which column it is: "Thời gian giải quyết tối đa", "Lệ phí nếu có". */
static void drop_qualifiers(char *folded)
{
    static const char *const last[] = {" toi da", " neu co", " vnd", " dong", " ngay", " tthc", " cu the"};
    for (bool dropped = true; dropped;) {
        dropped = false;
        for (size_t i = 0; i < sizeof last / sizeof *last; i++) {
            size_t length = strlen(folded), n = strlen(last[i]);
            if (length > n && strcmp(folded + length - n, last[i]) == 0) {
                folded[length - n] = '\0';
                dropped = true;
            }
        }
    }
}

/* A remark in brackets is none of a column's name: "Phí, lệ phí (nếu có)". */
static char *header_name(const char *cell)
{
    char *name = strndup(cell, strcspn(cell, "([")), *folded = name ? document_fold(name) : NULL;
    free(name);
    return folded;
}

static int known_header(const char *folded)
{
    int field = -1;
    for (size_t i = 0; i < sizeof headers / sizeof *headers && field < 0; i++) {
        field = strcmp(folded, headers[i].folded) == 0 ? (int)headers[i].field : -1;
    }
    return field;
}

int column_field(const char *heading)
{
    char *folded = header_name(heading);
    int field = folded ? known_header(folded) : -1;
    if (folded && field < 0) {
        drop_qualifiers(folded);
        field = known_header(folded);
    }
    free(folded);
    return field;
}

const char *column_unit(const char *heading)
{
    static const struct {
        const char *said, *unit;
        enum field field;
    } units[] = {
        {"(ngày làm việc", " ngày làm việc", DURATION},
        {"(ngày", " ngày", DURATION},
        {"(vnđ", " đồng", FEE},
        {"(đồng", " đồng", FEE},
        {"(đ)", " đồng", FEE},
    };
    char *lower = text_lower(heading);
    int field = column_field(heading);
    const char *unit = "";
    for (size_t i = 0; lower && i < sizeof units / sizeof *units && !*unit; i++) {
        unit = field == (int)units[i].field && strstr(lower, units[i].said) ? units[i].unit : "";
    }
    free(lower);
    return unit;
}
