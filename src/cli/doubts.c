/*
 * The reader's doubts about a notice, before a person's eyes.
 */
#include "cli/doubts.h"
#include "base/clock.h"
#include "cli/phrases.h"
#include "plugin/plugin.h"
#include "stationdir/stationdir.h"
#include <stdlib.h>
#include <string.h>

struct doubts {
    struct station_config *config;
};

struct doubts *doubts_open(const struct place *place)
{
    char *worker = NULL, *plugins = NULL, *voices = NULL;
    struct faults faults = {0};
    struct doubts *doubts = calloc(1, sizeof *doubts);
    if (doubts == NULL)
        return NULL;
    /* Without the plugins' folder their settings are not checked: only the voice matters here. */
    if (plugin_find_installation(&worker, &plugins, &voices, NULL) != 0 ||
        stationdir_load(place->station, voices, NULL, worker, &doubts->config, &faults) != 0) {
        free(doubts);
        doubts = NULL;
    }
    faults_done(&faults);
    free(worker);
    free(plugins);
    free(voices);
    return doubts;
}

void doubts_close(struct doubts *doubts)
{
    if (doubts == NULL)
        return;
    station_config_free(doubts->config);
    free(doubts);
}

/* The characters start..end (code points) of `text`, new memory. */
static char *excerpt(const char *text, size_t length, uint32_t start, uint32_t end)
{
    size_t at = 0, from = 0;
    for (uint32_t i = 0; i < end && at < length; i++) {
        if (i == start)
            from = at;
        text_next(text, length, &at);
    }
    return strndup(text + from, at - from);
}

static void show_token(const struct reading *reading, const struct reading_token *token)
{
    char *written = excerpt(reading->text, reading->length, token->start, token->end);
    const char *advice = token->advice[0] != '\0' ? token->advice : reader_flag_text(token->flag);
    if (written != NULL)
        tell(PHRASE_DOUBT, written, token->spoken[0] != '\0' ? token->spoken : phrase(PHRASE_DOUBT_SILENT),
             advice);
    free(written);
}

static void show_list(const struct reading *reading, const struct reading_token *tokens, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (reader_flag_level(tokens[i].flag) >= READER_LEVEL_DOUBT)
            show_token(reading, &tokens[i]);
}

static struct reading *read_text(const struct doubts *doubts, const char *text)
{
    struct reading *reading = NULL;
    struct civil now =
        civil_from_utc(clock_real()->wall_us(clock_real())); /* days that have passed are told */
    if (doubts == NULL ||
        reader_read_at(doubts->config->speaker->reader, text, strlen(text), &now, &reading, NULL) != 0)
        return NULL;
    return reading;
}

enum reader_level doubts_level(const struct doubts *doubts, const char *text)
{
    struct reading *reading = read_text(doubts, text);
    enum reader_level level = reading != NULL ? reading_level(reading) : READER_LEVEL_NONE;
    reading_free(reading);
    return level;
}

enum reader_level doubts_show(const struct doubts *doubts, const char *text)
{
    struct reading *reading = read_text(doubts, text);
    enum reader_level level = reading != NULL ? reading_level(reading) : READER_LEVEL_NONE;
    if (level >= READER_LEVEL_DOUBT) {
        tell(PHRASE_DOUBTS);
        show_list(reading, reading->tokens, reading->token_count);
        show_list(reading, reading->remarks, reading->remark_count);
    }
    reading_free(reading);
    return level;
}
