/*
 * The log: one line a message on stderr, for journald or a terminal. Only the mains and station/ log above
 * debug; libraries return errors. Thread-safe; the air thread never logs.
 */
#ifndef LOAXA_BASE_LOG_H
#define LOAXA_BASE_LOG_H

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

/* `name` is put before each line (the program or the worker); borrowed for ever. With `journald` each line
 * starts with its syslog priority "<6>". Call once, before threads start. */
void log_init(const char *name, enum log_level least, int journald);
void log_at(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_debug(...) log_at(LOG_LEVEL_DEBUG, __VA_ARGS__)
#define log_info(...) log_at(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_warning(...) log_at(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_error(...) log_at(LOG_LEVEL_ERROR, __VA_ARGS__)

#endif
