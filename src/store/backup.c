/*
 * A copy of the state that can be carried away: the database as of one instant, beside a running writer, and
 * a journal.head that does not lead it. And what must be settled when such a copy is put to work: what was
 * about to air when it was made may have aired since. Main thread only.
 */
#include "store/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int copy_head(const struct store *store, const char *to_dir, struct error *err)
{
    char *from = file_join(store->dir, "journal.head"), *to = file_join(to_dir, "journal.head"), *text = NULL;
    size_t length = 0;
    int rc = from != NULL && to != NULL ? 0 : error_set(err, -ENOMEM, "no memory");
    if (rc == 0 && file_exists(from)) /* a state without a journal has none */
        rc = file_read(from, 4096, &text, &length, err);
    if (rc == 0 && text != NULL)
        rc = file_write_atomic(to, text, length, 0600, err);
    free(text);
    free(from);
    free(to);
    return rc;
}

static int copy_database(struct store *store, const char *to_dir, struct error *err)
{
    char *to = file_join(to_dir, DATABASE_NAME);
    if (to == NULL)
        return error_set(err, -ENOMEM, "no memory");
    int fd = open(to, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    int rc = fd >= 0 ? 0 : error_at(err, -errno, to, 0, "cannot make the copy: %s", strerror(errno));
    if (fd >= 0)
        close(fd);
    if (rc == 0) /* into an empty file of our own, so that its mode is ours from the first byte */
        rc = sql_run(store, err, "VACUUM INTO ?", "s", to);
    free(to);
    return rc;
}

int store_copy(struct store *store, const char *to_dir, struct error *err)
{
    int64_t rows = 0, broken = 0;
    int rc = journal_verify(store, &rows, &broken, err);
    if (rc == 0)
        rc = copy_head(store, to_dir, err); /* before the database: it may lag, never lead */
    return rc == 0 ? copy_database(store, to_dir, err) : rc;
}

static int settle(struct store *store, void *unused, struct error *err)
{
    (void)unused;
    int rc = sql_run(store, err, "UPDATE slots SET json = json_set(json, '$.over', json('true'))", "");
    return rc == 0 ? sql_run(store, err,
                             "UPDATE airings SET result = 'interrupted', reason = 'restored' WHERE result = "
                             "'started'",
                             "")
                   : rc;
}

int store_settle_copy(struct store *store, struct error *err)
{
    return store_write(store, NEED_ALWAYS, settle, NULL, err);
}
