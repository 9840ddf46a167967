/*
 * JSON: every list of objects becomes a table whose first row holds the member names; an object by itself is
 * a list of one. Nested lists of texts become items separated by ';'. Files over 8 MB are refused, because a
 * tree of them takes ten times as much.
 */
#include "base/buf.h"
#include "document/build.h"
#include <errno.h>
#include <jansson.h>
#include <string.h>

#define JSON_MOST (5u << 20)
#define KEYS_MOST 64

struct keys {
    const char *names[KEYS_MOST];
    size_t count;
};

static void keys_add(struct keys *keys, const json_t *object)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, name, value)
    {
        size_t i = 0;
        while (i < keys->count && strcmp(keys->names[i], name) != 0) {
            i++;
        }
        if (i == keys->count && keys->count < KEYS_MOST) {
            keys->names[keys->count++] = name;
        }
    }
}

static void value_text(const json_t *value, struct buf *out, int depth)
{
    size_t i;
    json_t *item;
    if (json_is_string(value)) {
        buf_add(out, json_string_value(value), json_string_length(value));
    } else if (json_is_integer(value)) {
        buf_format(out, "%lld", (long long)json_integer_value(value));
    } else if (json_is_real(value)) {
        buf_format(out, "%.12g", json_real_value(value));
    } else if (json_is_true(value)) {
        buf_add_text(out, "x");
    } else if (json_is_array(value) && depth < 3) {
        json_array_foreach(value, i, item)
        {
            buf_add_text(out, i ? "; " : "");
            value_text(item, out, depth + 1);
        }
    }
}

static void add_row(struct document *doc, const struct keys *keys, const json_t *object, int line,
                    struct buf *text)
{
    document_add_row(doc, line);
    for (size_t k = 0; k < keys->count; k++) {
        buf_clear(text);
        value_text(json_object_get(object, keys->names[k]), text, 0);
        document_add_cell(doc, text->data ? text->data : "", text->length);
    }
}

static void add_table(struct document *doc, const json_t *list, struct buf *text)
{
    struct keys keys = {.count = 0};
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        if (json_is_object(item) && i < 1000) {
            keys_add(&keys, item);
        }
    }
    document_add_table(doc, "");
    document_add_row(doc, 0);
    for (size_t k = 0; k < keys.count; k++) {
        document_add_cell(doc, keys.names[k], strlen(keys.names[k]));
    }
    json_array_foreach(list, i, item)
    {
        if (json_is_object(item) && document_over(doc) == 0) {
            add_row(doc, &keys, item, (int)i + 1, text);
        }
    }
}

static bool has_object(const json_t *list)
{
    return json_is_array(list) && json_is_object(json_array_get(list, 0));
}

static void walk(struct document *doc, json_t *value, struct buf *text, int depth)
{
    const char *name;
    json_t *item;
    size_t i;
    if (depth > 8 || document_over(doc)) {
        return;
    }
    if (has_object(value)) {
        add_table(doc, value, text);
    } else if (json_is_object(value)) {
        bool nested = false;
        json_object_foreach(value, name, item)
        {
            nested = nested || has_object(item) || json_is_object(item);
            walk(doc, item, text, depth + 1);
        }
        if (!nested) {
            json_t *one = json_pack("[O]", value);
            add_table(doc, one, text);
            json_decref(one);
        }
    } else if (json_is_array(value)) {
        json_array_foreach(value, i, item)
        {
            walk(doc, item, text, depth + 1);
        }
    }
}

int json_read(struct document *doc, const char *name, const char *bytes, size_t length, struct error *err)
{
    json_error_t fault;
    struct buf text;
    if (length > JSON_MOST) {
        return doc->error = -EFBIG;
    }
    json_t *root = json_loadb(bytes, length, JSON_ALLOW_NUL, &fault);
    if (!root) {
        return doc->error = error_at(err, -EBADMSG, name, fault.line,
                                     "Tệp JSON sai ở dòng %d. Xin tải lại tệp, hoặc xuất dạng .xlsx, .csv.",
                                     fault.line);
    }
    buf_init(&text, 1u << 20);
    walk(doc, root, &text, 0);
    doc->error = doc->error ? doc->error : text.error;
    buf_done(&text);
    json_decref(root);
    return doc->error;
}
