/*
 * A host for source plugins in tests: loads build/plugins/source/NAME.so through its public descriptor, feeds
 * it settings from a libconfig file, keeps its state between polls and writes down all it does as readable
 * text, which golden tests compare. Everything is static: each test program has its own.
 */
#ifndef LOAXA_TESTS_FAKE_HOST_H
#define LOAXA_TESTS_FAKE_HOST_H

#include "base/base.h"
#include "plugin/loaxa_plugin.h"
#include <dlfcn.h>
#include <errno.h>
#include <libconfig.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FAKE_SETTINGS 24
#define FAKE_KEYS 16

struct fake_host {
    struct loaxa_host host;
    int64_t now_s;
    bool accept;
    struct buf out; /* what the plugin did, in order */
    struct buf log; /* its log lines */
    char *keys[FAKE_KEYS], *state[FAKE_KEYS];
    size_t state_length[FAKE_KEYS];
    size_t submitted, withdrawn, refused, held;
    void *library;
    const struct loaxa_plugin *plugin;
    void *self;
    struct loaxa_value values[FAKE_SETTINGS];
    char *owned[FAKE_SETTINGS];
};

static void fake_log(const struct loaxa_host *host, enum loaxa_log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void fake_log(const struct loaxa_host *host, enum loaxa_log_level level, const char *format, ...)
{
    struct fake_host *fake = host->context;
    char line[1000];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    buf_format(&fake->log, "%d %s\n", (int)level, line);
}

static int64_t fake_now(const struct loaxa_host *host)
{
    return ((struct fake_host *)host->context)->now_s;
}

static bool fake_cancelled(const struct loaxa_host *host)
{
    (void)host;
    return false;
}

static void fake_field(struct fake_host *fake, const char *name, const char *value)
{
    if (value) {
        buf_format(&fake->out, "%s: %s\n", name, value);
    }
}

static int fake_submit(const struct loaxa_host *host, const struct loaxa_notice *notice)
{
    static const char *const kinds[] = {"thông báo", "văn bản mới", "thủ tục hành chính", "bài tuyên truyền",
                                        "đính chính"};
    static const char *const classes[] = {"thông thường", "ưu tiên", "khẩn cấp"};
    struct fake_host *fake = host->context;
    if (!notice->external_id || !*notice->external_id || !notice->title || !*notice->title || !notice->text ||
        !*notice->text || text_utf8_fault(notice->text, strlen(notice->text)) != strlen(notice->text)) {
        return -EINVAL;
    }
    fake->submitted++;
    buf_format(&fake->out, "== %s\n", notice->external_id);
    fake_field(fake, "title", notice->title);
    buf_format(&fake->out, "kind: %s, %s\n", kinds[notice->kind], classes[notice->notice_class]);
    fake_field(fake, "from", notice->from);
    fake_field(fake, "until", notice->until);
    if (notice->times) {
        buf_format(&fake->out, "times: %d\n", notice->times);
    }
    fake_field(fake, "channels", notice->channels);
    fake_field(fake, "topic", notice->topic);
    fake_field(fake, "set", notice->set);
    fake_field(fake, "author", notice->author);
    fake_field(fake, "reference", notice->reference);
    if (notice->series) {
        buf_format(&fake->out, "series: %s %d/%d\n", notice->series, notice->part, notice->parts);
    }
    if (notice->recording) {
        const char *slash = strrchr(notice->recording, '/');
        fake_field(fake, "recording", slash ? slash + 1 : notice->recording);
    }
    fake_field(fake, "needs person", notice->needs_person);
    buf_format(&fake->out, "%s\n", notice->text);
    return 0;
}

static int fake_withdraw(const struct loaxa_host *host, const char *external_id, const char *reason)
{
    struct fake_host *fake = host->context;
    fake->withdrawn++;
    return buf_format(&fake->out, "-- %s: %s\n", external_id, reason);
}

static int fake_refuse(const struct loaxa_host *host, const char *item, const char *reason)
{
    struct fake_host *fake = host->context;
    fake->refused++;
    return buf_format(&fake->out, "!! %s: %s\n", item, reason);
}

static int fake_hold(const struct loaxa_host *host, const char *item, const char *reason)
{
    struct fake_host *fake = host->context;
    fake->held++;
    return buf_format(&fake->out, "?? %s: %s\n", item, reason);
}

static size_t fake_key(struct fake_host *fake, const char *key)
{
    size_t i = 0;
    while (i < FAKE_KEYS && fake->keys[i] && strcmp(fake->keys[i], key) != 0) {
        i++;
    }
    return i;
}

static int fake_state_get(const struct loaxa_host *host, const char *key, const char **value, size_t *length)
{
    struct fake_host *fake = host->context;
    size_t i = fake_key(fake, key);
    *value = i < FAKE_KEYS ? fake->state[i] : NULL;
    *length = *value ? fake->state_length[i] : 0;
    return 0;
}

static int fake_state_set(const struct loaxa_host *host, const char *key, const char *value, size_t length)
{
    struct fake_host *fake = host->context;
    size_t i = fake_key(fake, key);
    if (i == FAKE_KEYS || length > (8u << 20)) {
        return -EFBIG;
    }
    fake->keys[i] = fake->keys[i] ? fake->keys[i] : strdup(key);
    free(fake->state[i]);
    fake->state[i] = malloc(length + 1);
    if (length) {
        memcpy(fake->state[i], value, length);
    }
    fake->state[i][length] = '\0';
    fake->state_length[i] = length;
    return 0;
}

static bool fake_accepting(const struct loaxa_host *host)
{
    return ((struct fake_host *)host->context)->accept;
}

static void fake_value(struct fake_host *fake, size_t i, const struct loaxa_setting *row,
                       const config_setting_t *given, const char *dir)
{
    struct loaxa_value *value = &fake->values[i];
    const char *text = given ? config_setting_get_string(given) : row->fallback;
    *value = (struct loaxa_value){.given = given || (row->fallback && *row->fallback)};
    if (!value->given) {
        return;
    }
    switch (row->type) {
    case LOAXA_SETTING_PATH:
    case LOAXA_SETTING_SECRET:
        fake->owned[i] = file_join(dir, text ? text : "");
        value->text = fake->owned[i];
        break;
    case LOAXA_SETTING_TEXT:
    case LOAXA_SETTING_CHOICE:
        fake->owned[i] = strdup(text ? text : "");
        value->text = fake->owned[i];
        break;
    case LOAXA_SETTING_INT:
    case LOAXA_SETTING_REAL:
        value->integer = given ? config_setting_get_int64(given) : strtoll(row->fallback, NULL, 10);
        value->real = (double)value->integer;
        break;
    case LOAXA_SETTING_BOOL:
        value->integer = given ? config_setting_get_bool(given) : strcmp(row->fallback, "true") == 0;
        break;
    case LOAXA_SETTING_DURATION:
        config_duration_parse(text ? text : "", &value->integer);
        break;
    case LOAXA_SETTING_LIST:
        break;
    }
}

/* Loads NAME and creates it with the settings of DIR/settings.cfg; false when the library is not built. */
static bool fake_open(struct fake_host *fake, const char *name, const char *dir, const char *overrides)
{
    char path[1024];
    const char *build = getenv("LOAXA_BUILD");
    *fake = (struct fake_host){.now_s = 1795400000}; /* 2026-11-23 05:13 +07 */
    buf_init(&fake->out, 8u << 20);
    buf_init(&fake->log, 8u << 20);
    fake->host = (struct loaxa_host){.size = sizeof fake->host,
                                     .context = fake,
                                     .log = fake_log,
                                     .now = fake_now,
                                     .cancelled = fake_cancelled,
                                     .submit = fake_submit,
                                     .withdraw = fake_withdraw,
                                     .refuse = fake_refuse,
                                     .state_get = fake_state_get,
                                     .state_set = fake_state_set,
                                     .accepting = fake_accepting,
                                     .hold = fake_hold};
    snprintf(path, sizeof path, "%s/plugins/source/%s.so", build ? build : "build", name);
    fake->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    fake->plugin =
        fake->library ? (const struct loaxa_plugin *)dlsym(fake->library, "loaxa_plugin_v1") : NULL;
    if (!fake->plugin) {
        return false;
    }
    config_t config;
    config_init(&config);
    char settings[1024];
    snprintf(settings, sizeof settings, "%s/settings.cfg", dir);
    bool read = overrides ? config_read_string(&config, overrides) : config_read_file(&config, settings);
    for (size_t i = 0; fake->plugin->settings && fake->plugin->settings[i].name && i < FAKE_SETTINGS; i++) {
        const struct loaxa_setting *row = &fake->plugin->settings[i];
        fake_value(fake, i, row, read ? config_lookup(&config, row->name) : NULL, dir);
    }
    config_destroy(&config);
    return read && fake->plugin->create(&fake->host, fake->values, &fake->self) == 0;
}

static int fake_poll(struct fake_host *fake)
{
    buf_clear(&fake->out);
    buf_clear(&fake->log);
    buf_add(&fake->out, "", 0);
    buf_add(&fake->log, "", 0);
    fake->submitted = fake->withdrawn = fake->refused = fake->held = 0;
    return fake->plugin->source->poll(fake->self);
}

static void fake_close(struct fake_host *fake)
{
    if (fake->self) {
        fake->plugin->destroy(fake->self);
    }
    for (size_t i = 0; i < FAKE_SETTINGS; i++) {
        free(fake->owned[i]);
    }
    for (size_t i = 0; i < FAKE_KEYS; i++) {
        free(fake->keys[i]);
        free(fake->state[i]);
    }
    buf_done(&fake->out);
    buf_done(&fake->log);
    if (fake->library) {
        dlclose(fake->library);
    }
    *fake = (struct fake_host){0};
}

#endif
