/*
 * A growing byte buffer with a limit. One owner, no I/O.
 */
#include "base/buf.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *buf, size_t limit)
{
    *buf = (struct buf){.limit = limit};
}

void buf_done(struct buf *buf)
{
    if (buf == NULL)
        return;
    free(buf->data);
    *buf = (struct buf){.limit = buf->limit};
}

void buf_clear(struct buf *buf)
{
    buf->length = 0;
    buf->error = 0;
    if (buf->data != NULL)
        buf->data[0] = '\0';
}

/* Makes room for `count` more bytes and the terminator. */
static int reserve(struct buf *buf, size_t count)
{
    if (buf->error != 0)
        return buf->error;
    if (count > buf->limit || buf->length > buf->limit - count)
        return buf->error = -EFBIG;
    size_t needed = buf->length + count + 1;
    if (needed <= buf->capacity)
        return 0;
    size_t capacity = buf->capacity < 32 ? 64 : buf->capacity * 2;
    if (capacity > buf->limit + 1)
        capacity = buf->limit + 1;
    if (capacity < needed)
        capacity = needed;
    char *data = realloc(buf->data, capacity);
    if (data == NULL)
        return buf->error = -ENOMEM;
    buf->data = data;
    buf->capacity = capacity;
    return 0;
}

int buf_add(struct buf *buf, const void *bytes, size_t count)
{
    int rc = reserve(buf, count);
    if (rc != 0)
        return rc;
    if (count > 0)
        memcpy(buf->data + buf->length, bytes, count);
    buf->length += count;
    buf->data[buf->length] = '\0';
    return 0;
}

int buf_add_text(struct buf *buf, const char *text)
{
    return buf_add(buf, text, strlen(text));
}

int buf_add_char(struct buf *buf, char c)
{
    return buf_add(buf, &c, 1);
}

int buf_format(struct buf *buf, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    int rc = length < 0 ? (buf->error = -EINVAL) : reserve(buf, (size_t)length);
    if (rc == 0) {
        vsnprintf(buf->data + buf->length, (size_t)length + 1, format, again);
        buf->length += (size_t)length;
    }
    va_end(again);
    return rc;
}

char *buf_take(struct buf *buf)
{
    char *data = NULL;
    if (buf_add(buf, "", 0) == 0) {
        data = buf->data;
        buf->data = NULL;
    }
    buf_done(buf);
    return data;
}
