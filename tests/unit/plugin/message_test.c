/*
 * Framing: messages survive any cutting of the stream, and every kind of broken header is refused.
 */
#include "plugin/message.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void add_message(struct buf *stream, enum message_type type, const char *payload, uint32_t sequence)
{
    struct message_header header = message_header_make(type, strlen(payload), sequence);
    assert_int_equal(buf_add(stream, &header, sizeof header), 0);
    assert_int_equal(buf_add_text(stream, payload), 0);
}

/* Feeds a stream of four messages in pieces of `piece` bytes; all four must come out whole. */
static void expect_all(const struct buf *stream, size_t piece)
{
    static const char *const payloads[] = {"{}", "", "{\"level\":\"info\"}", "abcd"};
    struct message_parser parser;
    struct message message;
    size_t seen = 0;
    message_parser_init(&parser, true);
    for (size_t at = 0; at < stream->length; at += piece) {
        size_t left = stream->length - at;
        assert_int_equal(message_parser_feed(&parser, stream->data + at, left < piece ? left : piece), 0);
        while (message_parser_next(&parser, &message, NULL) == 1) {
            assert_true(seen < 4);
            assert_int_equal(message.length, strlen(payloads[seen]));
            assert_memory_equal(message.payload, payloads[seen], message.length);
            seen++;
        }
    }
    assert_int_equal(seen, 4);
    assert_true(message_parser_idle(&parser));
    message_parser_done(&parser);
}

static void test_any_cutting_of_the_stream(void **state)
{
    (void)state;
    struct buf stream;
    buf_init(&stream, 4096);
    add_message(&stream, MESSAGE_HELLO, "{}", 1);
    add_message(&stream, MESSAGE_PCM, "", 2);
    add_message(&stream, MESSAGE_LOG, "{\"level\":\"info\"}", 3);
    add_message(&stream, MESSAGE_PCM, "abcd", 4);
    for (size_t piece = 1; piece <= stream.length; piece++)
        expect_all(&stream, piece);
    buf_done(&stream);
}

static void test_broken_headers(void **state)
{
    (void)state;
    static const struct {
        struct message_header header;
        bool to_station;
        const char *says;
    } rows[] = {
        {{0x20544547, 1, MESSAGE_LOG, 2, 1}, true, "begins with 0x20544547"},
        {{MESSAGE_MAGIC, 2, MESSAGE_LOG, 2, 1}, true, "different editions"},
        {{MESSAGE_MAGIC, 1, 77, 2, 1}, true, "type 77"},
        {{MESSAGE_MAGIC, 1, MESSAGE_POLL, 2, 1}, true, "type 100"},
        {{MESSAGE_MAGIC, 1, MESSAGE_HELLO, 2, 1}, false, "type 1 "},
        {{MESSAGE_MAGIC, 1, MESSAGE_LOG, 1 << 20, 1}, true, "at most 65536"},
        {{MESSAGE_MAGIC, 1, MESSAGE_SUBMIT, UINT32_MAX, 1}, true, "at most 33554432"},
        {{MESSAGE_MAGIC, 1, MESSAGE_LOG, 2, 2}, true, "number 2, expected 1"},
        {{MESSAGE_MAGIC, 1, MESSAGE_LOG, 2, 0}, true, "number 0, expected 1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct message_parser parser;
        struct message message;
        struct error err;
        message_parser_init(&parser, rows[i].to_station);
        assert_int_equal(message_parser_feed(&parser, &rows[i].header, sizeof rows[i].header), 0);
        assert_int_equal(message_parser_next(&parser, &message, &err), -EPROTO);
        if (strstr(err.text, rows[i].says) == NULL)
            fail_msg("row %zu: %s", i, err.text);
        assert_int_equal(message_parser_next(&parser, &message, &err), -EPROTO); /* and stays broken */
        message_parser_done(&parser);
    }
}

static void test_an_announced_length_costs_nothing(void **state)
{
    (void)state;
    struct message_parser parser;
    struct message message;
    struct message_header header = message_header_make(MESSAGE_SUBMIT, MESSAGE_MOST, 1);
    message_parser_init(&parser, true);
    assert_int_equal(message_parser_feed(&parser, &header, sizeof header), 0);
    assert_int_equal(message_parser_next(&parser, &message, NULL), 0);
    assert_true(parser.bytes.capacity < 4096);
    assert_false(message_parser_idle(&parser));
    message_parser_done(&parser);
}

static void test_the_longest_message(void **state)
{
    (void)state;
    struct message_parser parser;
    struct message message;
    struct message_header header = message_header_make(MESSAGE_SUBMIT, MESSAGE_MOST, 1);
    char *chunk = calloc(1, 1 << 20);
    assert_non_null(chunk);
    message_parser_init(&parser, true);
    assert_int_equal(message_parser_feed(&parser, &header, sizeof header), 0);
    for (size_t fed = 0; fed < MESSAGE_MOST; fed += 1 << 20) {
        assert_int_equal(message_parser_next(&parser, &message, NULL), 0);
        assert_int_equal(message_parser_feed(&parser, chunk, 1 << 20), 0);
    }
    assert_int_equal(message_parser_next(&parser, &message, NULL), 1);
    assert_int_equal(message.length, MESSAGE_MOST);
    message_parser_done(&parser);
    free(chunk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_cutting_of_the_stream),
        cmocka_unit_test(test_broken_headers),
        cmocka_unit_test(test_an_announced_length_costs_nothing),
        cmocka_unit_test(test_the_longest_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
