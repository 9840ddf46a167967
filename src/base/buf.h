/*
 * A growing byte buffer with a limit given when it is made: text from outside can never make it larger.
 * Not thread-safe; one owner.
 */
#ifndef LOAXA_BASE_BUF_H
#define LOAXA_BASE_BUF_H

#include <stddef.h>

struct buf {
    char *data; /* always NUL-terminated once anything was added; NULL before */
    size_t length, capacity, limit;
    int error; /* sticky: -ENOMEM or -EFBIG; further additions do nothing */
};

void buf_init(struct buf *buf, size_t limit);
void buf_done(struct buf *buf);
void buf_clear(struct buf *buf); /* keeps the memory, clears the error */
int buf_add(struct buf *buf, const void *bytes, size_t count);
int buf_add_text(struct buf *buf, const char *text);
int buf_add_char(struct buf *buf, char c);
int buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Hands the memory to the caller (free()); never NULL unless buf->error. The buf is empty afterwards. */
char *buf_take(struct buf *buf);

#endif
