/*
 * The officer's header: a few lines "name: value" at the top of a text file, then a blank line, then the
 * text. Names are taken without regard to case, accents and spacing: Tiêu đề:    what lists show (without it:
 * the first line of the text, which then is spoken, too) Loại:       thông thường | ưu tiên | khẩn cấp Thể
 * loại:   thông báo | văn bản mới | thủ tục hành chính | bài tuyên truyền | đính chính Từ ngày:    first day,
 * 23/11/2026 or 2026-11-23, with an hour if wanted (17:00, 17h, 17 giờ 30) Đến ngày:   last day, or instant
 * when an hour is given Số lần:     how often it airs in all, 1 to 100 Khu vực:    channels, separated by
 * spaces or commas Chủ đề:     topic for columns and reports Tác giả:    author, for reports, never spoken
 * Đính chính:  number of the notice that this one corrects
 * Pure. The reasons of refusal are Vietnamese, for the officer.
 */
#ifndef LOAXA_DOCUMENT_HEADER_H
#define LOAXA_DOCUMENT_HEADER_H

#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>

struct officer_header {
    bool present; /* the file has a header */
    char *title, *channels, *topic, *author;
    char *from, *until; /* "2026-11-23" or "2026-11-23T17:00:00" (the station's zone) */
    int notice_class;   /* of enum loaxa_notice_class; -1 = not given */
    int kind;           /* of enum loaxa_notice_kind; -1 = not given */
    int times;          /* 0 = not given */
    int corrects;       /* the station's number of a notice; 0 = not given */
};

/* Reads the header at the top of clean `text`. *body is the offset of the text after it (0 without a header).
 * -EINVAL with line and reason for an unknown name (the nearest is offered), a value that cannot be, or a
 * period that ends before it begins. On success free with officer_header_done. */
int officer_header_read(const char *text, struct officer_header *header, size_t *body, struct error *err);
/* The same on the first lines of a document; the lines of the header are taken out of its paragraphs. */
struct document;
int officer_header_take(struct document *doc, struct officer_header *header, struct error *err);
void officer_header_done(struct officer_header *header);

#endif
