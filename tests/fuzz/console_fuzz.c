/* fuzz-room: console */
/*
 * Requests to the HTTP interface behind MHD: the first line is METHOD PATH, the rest the body. Every route
 * with hostile segments and JSON; the station is the fake of the unit test. Whatever comes in, a handler
 * answers or refuses.
 */
#include "../unit/console/fake_station.h"
#include "console/internal.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void open_fake(void)
{
    struct error err;
    fake.counter = 1; /* so that GET /events never waits */
    fake.answer_at_once = true;
    if (zone_init("Asia/Ho_Chi_Minh", &err) != 0 ||
        store_open(NULL, STORE_MEMORY_COPY, clock_real(), &fake.store, &err) != 0)
        abort();
}

/* Splits "METHOD PATH\nBODY" into the request; returns the method, NULL when there is no such line. New
 * memory. */
static char *split(struct request *request, const uint8_t *data, size_t size)
{
    const uint8_t *end = memchr(data, '\n', size),
                  *space = end != NULL ? memchr(data, ' ', (size_t)(end - data)) : NULL;
    if (space == NULL || (size_t)(end - space) > sizeof request->path)
        return NULL;
    memcpy(request->path, space + 1, (size_t)(end - space) - 1);
    request->input =
        json_loadb((const char *)end + 1, size - (size_t)(end - data) - 1, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(request->input)) {
        json_decref(request->input);
        request->input = json_object();
    }
    return strndup((const char *)data, (size_t)(space - data));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct console console = {.station = &fake};
    struct request *request = calloc(1, sizeof *request);
    struct error err = {0};
    json_t *out = NULL;
    bool known = false;
    if (fake.store == NULL)
        open_fake();
    fake.calls[0] = '\0';
    request->console = &console;
    buf_init(&request->body, CONSOLE_BODY_MOST);
    char *method = split(request, data, size);
    const struct route *route = method != NULL ? route_find(request, method, &known) : NULL;
    if (route != NULL && (route->handle(request, &out, &err) == 0) != (out != NULL))
        abort(); /* done without an answer, or refused with one */
    json_decref(out);
    free(method);
    request_free(request);
    return 0;
}
