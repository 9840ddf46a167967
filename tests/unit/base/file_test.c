/*
 * Files: caps, refusals, atomic writing and stable listing, all in a folder of the test's own.
 */
#include "base/base.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/loaxa-file-XXXXXX";

static char *in_folder(const char *name)
{
    char *path = file_join(folder, name);
    assert_non_null(path);
    return path;
}

static void put(const char *name, const char *text)
{
    char *path = in_folder(name);
    assert_int_equal(file_write_atomic(path, text, strlen(text), 0600, NULL), 0);
    free(path);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static void remove_tree(const char *path)
{
    struct file_entry *entries = NULL;
    size_t count = 0;
    if (file_list(path, 1000, &entries, &count, NULL) == 0)
        for (size_t i = 0; i < count; i++) {
            char *child = file_join(path, entries[i].name);
            if (entries[i].is_directory)
                remove_tree(child);
            else
                unlink(child);
            free(child);
        }
    file_list_free(entries, count);
    rmdir(path);
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const hidden[] = {".hidden", "a.txt~", "b.part", "fifo"};
    for (size_t i = 0; i < 4; i++) {
        char *path = in_folder(hidden[i]);
        unlink(path);
        free(path);
    }
    remove_tree(folder);
    return 0;
}

static void test_read_back(void **state)
{
    (void)state;
    char *path = in_folder("tin.txt"), *text = NULL;
    size_t length = 0;
    put("tin.txt", "cũ");
    put("tin.txt", "mới hơn");
    assert_int_equal(file_read(path, 100, &text, &length, NULL), 0);
    assert_string_equal(text, "mới hơn");
    assert_int_equal(length, strlen("mới hơn"));
    free(text);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    free(path);
}

static void test_read_refuses(void **state)
{
    (void)state;
    struct error err;
    char *text = NULL, *path = in_folder("tin.txt"), *fifo = in_folder("fifo"),
         *missing = in_folder("missing");
    put("tin.txt", "0123456789");
    assert_int_equal(file_read(path, 9, &text, NULL, &err), -EFBIG);
    assert_string_equal(err.file, path);
    assert_int_equal(file_read(folder, 9, &text, NULL, &err), -EISDIR);
    assert_int_equal(file_read(missing, 9, &text, NULL, &err), -ENOENT);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_int_equal(file_read(fifo, 9, &text, NULL, &err), -EINVAL); /* and does not wait */
    assert_int_equal(file_read("/dev/zero", 9, &text, NULL, &err), -EINVAL);
    assert_int_equal(file_read("/proc/self/status", 9, &text, NULL, &err), -EFBIG); /* size says 0 */
    assert_null(text);
    unlink(fifo);
    free(path);
    free(fifo);
    free(missing);
}

static void test_failed_write_leaves_nothing(void **state)
{
    (void)state;
    struct error err;
    char *missing = in_folder("no/such/folder.txt"), *is_folder = in_folder("occupied");
    assert_int_equal(file_write_atomic(missing, "x", 1, 0600, &err), -ENOENT);
    assert_int_equal(file_make_directory(is_folder, 0700, NULL), 0);
    assert_int_equal(file_write_atomic(is_folder, "x", 1, 0600, &err), -EISDIR);
    struct file_entry *entries;
    size_t count;
    assert_int_equal(file_list(is_folder, 10, &entries, &count, NULL), 0);
    assert_int_equal(count, 0);
    file_list_free(entries, count);
    rmdir(is_folder);
    free(missing);
    free(is_folder);
}

static void test_make_directory(void **state)
{
    (void)state;
    struct error err;
    char *deep = in_folder("một/hai/ba"), *through_file = in_folder("tin.txt/x");
    put("tin.txt", "x");
    assert_int_equal(file_make_directory(deep, 0700, &err), 0);
    assert_int_equal(file_make_directory(deep, 0700, &err), 0);
    assert_true(file_exists(deep));
    assert_int_equal(file_make_directory(through_file, 0700, &err), -ENOTDIR);
    free(deep);
    free(through_file);
}

static void test_list_is_sorted_and_clean(void **state)
{
    (void)state;
    static const char *const names[] = {"list/c.txt",   "list/a.txt",    "list/b.csv",
                                        "list/.hidden", "list/a.txt~",   "list/x.swp",
                                        "list/b.part",  "list/~$b.docx", "list/fifo"};
    static const char *const seen[] = {"a.txt", "b.csv", "c.txt", "dir"};
    char *list = in_folder("list"), *dir = in_folder("list/dir"), *fifo = in_folder("list/fifo");
    assert_int_equal(file_make_directory(dir, 0700, NULL), 0);
    for (size_t i = 0; i < 8; i++)
        put(names[i], "x");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    struct file_entry *entries;
    size_t count;
    assert_int_equal(file_list(list, 10, &entries, &count, NULL), 0);
    assert_int_equal(count, 4);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(entries[i].name, seen[i]);
        assert_int_equal(entries[i].is_directory, i == 3);
        assert_true(entries[i].modified_us > 1704067200LL * 1000000);
    }
    assert_int_equal(entries[0].size, 1);
    file_list_free(entries, count);
    assert_int_equal(file_list(list, 3, &entries, &count, NULL), -E2BIG);
    for (size_t i = 0; i < 9; i++) {
        char *path = in_folder(names[i]);
        unlink(path);
        free(path);
    }
    free(list);
    free(dir);
    free(fifo);
}

static void test_join(void **state)
{
    (void)state;
    static const struct {
        const char *dir, *name, *joined;
    } rows[] = {
        {"/a", "b", "/a/b"}, {"/a/", "b", "/a/b"}, {"/a", "/b", "/b"}, {"", "b", "b"}, {"/", "b", "/b"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *joined = file_join(rows[i].dir, rows[i].name);
        assert_string_equal(joined, rows[i].joined);
        free(joined);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_back),
        cmocka_unit_test(test_read_refuses),
        cmocka_unit_test(test_failed_write_leaves_nothing),
        cmocka_unit_test(test_make_directory),
        cmocka_unit_test(test_list_is_sorted_and_clean),
        cmocka_unit_test(test_join),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
