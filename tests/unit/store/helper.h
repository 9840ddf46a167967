/*
 * For the tests of store/: a state in a new folder, a clock that stands still, sample notices, raw SQL on the
 * side.
 */
#ifndef STORE_TEST_HELPER_H
#define STORE_TEST_HELPER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base.h"
#include "store/store.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOON 1795323600000000LL /* 2026-11-22T05:00:00Z */

struct state {
    char dir[64];
    struct virtual_clock clock;
    struct store *store; /* its writer */
    int lock;            /* held while there is one; -1: none */
    struct error err;
};

#define assert_ok(call, state)                                                                               \
    do {                                                                                                     \
        int assert_ok_rc = (call);                                                                           \
        if (assert_ok_rc != 0)                                                                               \
            fail_msg("%s: %d %s", #call, assert_ok_rc, (state)->err.text);                                   \
    } while (0)

static inline struct store *state_open(struct state *state, enum store_mode mode)
{
    struct store *store = NULL;
    if (mode == STORE_WRITE && state->lock < 0)
        assert_ok(store_lock(state->dir, &state->lock, &state->err), state);
    assert_ok(store_open(state->dir, mode, &state->clock.clock, &store, &state->err), state);
    return store;
}

static inline void state_close(struct state *state)
{
    store_close(state->store);
    state->store = NULL;
    if (state->lock >= 0)
        close(state->lock);
    state->lock = -1;
}

static inline void state_reopen(struct state *state)
{
    state_close(state);
    state->store = state_open(state, STORE_WRITE);
}

static inline int state_setup(void **context)
{
    struct state *state = calloc(1, sizeof *state);
    snprintf(state->dir, sizeof state->dir, "/tmp/loaxa-store-XXXXXX");
    if (mkdtemp(state->dir) == NULL)
        return -1;
    virtual_clock_init(&state->clock, NOON);
    state->lock = -1;
    state->store = state_open(state, STORE_WRITE);
    *context = state;
    return 0;
}

static inline int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status, (void)type, (void)walk;
    return remove(path);
}

static inline int state_teardown(void **context)
{
    struct state *state = *context;
    state_close(state);
    nftw(state->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(state);
    return 0;
}

static inline void state_path(const struct state *state, const char *name, char out[128])
{
    snprintf(out, 128, "%s/%s", state->dir, name);
}

/* Runs SQL behind the store's back, on the closed or open file. */
static inline void state_sql(const struct state *state, const char *sql)
{
    char path[128], *message = NULL;
    sqlite3 *db = NULL;
    state_path(state, "loaxa.db", path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_exec(db, sql, NULL, NULL, &message);
    if (message != NULL)
        fail_msg("%s", message);
    sqlite3_close(db);
}

/* A notice whose strings are literals: never notice_done it. */
static inline struct notice sample(const char *external_id, const char *text)
{
    char *id = (char *)(uintptr_t)external_id, *words = (char *)(uintptr_t)text;
    static char source[] = "notices", title[] = "Lịch cắt điện thôn Đồng Cao", topic[] = "dien";
    return (struct notice){
        .source = source, .external_id = id, .title = title, .text = words, .topic = topic, .times = 3};
}

static inline enum store_change submit(struct state *state, struct notice *notice)
{
    enum store_change change = STORE_UNCHANGED;
    assert_ok(store_submit(state->store, notice, &change, &state->err), state);
    return change;
}

#define STATE_TEST(name) cmocka_unit_test_setup_teardown(name, state_setup, state_teardown)

#endif
