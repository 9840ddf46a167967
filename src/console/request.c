/*
 * One request from its first byte to its answer: who asks (SO_PEERCRED), the body up to its limit, the route,
 * and failures as JSON with the HTTP status that fits. MHD calls it on the loop's thread.
 */
#include "console/internal.h"
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What is over the limit is read up to here, so that the sender gets to read the refusal; then it is cut off.
 */
#define SWALLOW_MOST (8 * CONSOLE_BODY_MOST)

static const struct {
    int rc;
    unsigned status;
    const char *word;
} refusals[] = {
    {-EINVAL, 400, "bad_request"},     {-EBADMSG, 400, "bad_json"}, {-EPERM, 403, "refused"},
    {-EACCES, 403, "refused"},         {-ENOENT, 404, "not_found"}, {-EOPNOTSUPP, 405, "wrong_method"},
    {-ESTALE, 409, "changed"},         {-EALREADY, 409, "already"}, {-EBUSY, 409, "busy"},
    {-ENODATA, 409, "nothing_on_air"}, {-EFBIG, 413, "too_large"},  {-ECANCELED, 503, "ending"},
    {-ENOMEM, 503, "no_memory"},       {-ENOSPC, 507, "disk_full"}, {-ERANGE, 400, "bad_request"},
};

/* ---- answers --------------------------------------------------------------------------------------------
 */

static enum MHD_Result send_json(struct MHD_Connection *connection, unsigned status, json_t *json)
{
    char *text = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    if (text == NULL)
        return MHD_NO;
    struct MHD_Response *response =
        MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_MUST_FREE);
    if (response == NULL) {
        free(text);
        return MHD_NO;
    }
    MHD_add_response_header(response, "Content-Type", "application/json; charset=utf-8");
    MHD_add_response_header(response, "Cache-Control", "no-store");
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static json_t *faults_view(const struct faults *faults)
{
    static const char *const levels[] = {
        [FAULT_NOTE] = "note", [FAULT_WARNING] = "warning", [FAULT_ERROR] = "error"};
    json_t *rows = json_array();
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->rows[i];
        json_array_append_new(rows, json_pack("{s:s, s:s?, s:i, s:s?}", "level", levels[fault->level], "file",
                                              fault->file, "line", fault->line, "text", fault->text));
    }
    return rows;
}

static enum MHD_Result send_refusal(struct request *request, int rc, const struct error *err)
{
    unsigned status = 500;
    const char *word = "failed";
    char text[1100];
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (refusals[i].rc == rc) {
            status = refusals[i].status;
            word = refusals[i].word;
        }
    error_format(err, text, sizeof text);
    json_t *body = json_pack("{s:s, s:s}", "code", word, "text", text[0] != '\0' ? text : strerror(-rc));
    if (request->faults.count > 0)
        json_object_set_new(body, "faults", faults_view(&request->faults));
    return send_json(request->connection, status, json_pack("{s:o}", "error", body));
}

/* ---- who asks -------------------------------------------------------------------------------------------
 */

/* The user name of the process at the other end; "uid N" when it has none. */
static void name_peer(struct request *request)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct ucred peer;
    socklen_t size = sizeof peer;
    snprintf(request->who, sizeof request->who, "?");
    if (info == NULL || getsockopt(info->connect_fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return;
    struct passwd row, *found = NULL;
    char space[4096];
    if (getpwuid_r(peer.uid, &row, space, sizeof space, &found) == 0 && found != NULL)
        snprintf(request->who, sizeof request->who, "%s", row.pw_name);
    else
        snprintf(request->who, sizeof request->who, "uid %u", (unsigned)peer.uid);
}

/* ---- one request ----------------------------------------------------------------------------------------
 */

const char *request_query(const struct request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
}

static struct request *request_new(struct console *console, struct MHD_Connection *connection,
                                   const char *url)
{
    struct request *request = calloc(1, sizeof *request);
    if (request == NULL)
        return NULL;
    request->console = console;
    request->connection = connection;
    buf_init(&request->body, CONSOLE_BODY_MOST);
    if (strlen(url) < sizeof request->path)
        memcpy(request->path, url, strlen(url) + 1);
    name_peer(request);
    return request;
}

void request_completed(void *context, struct MHD_Connection *connection, void **state,
                       enum MHD_RequestTerminationCode code)
{
    (void)context, (void)connection, (void)code;
    request_free(*state);
    *state = NULL;
}

/* The body as an object; an empty one is {}. */
static int read_input(struct request *request, struct error *err)
{
    if (request->body.error != 0)
        return error_set(err, -EFBIG, "the body is too large: at most %u bytes are taken", CONSOLE_BODY_MOST);
    if (request->body.length == 0) {
        request->input = json_object();
        return request->input != NULL ? 0 : -ENOMEM;
    }
    json_error_t why;
    request->input = json_loadb(request->body.data, request->body.length, JSON_REJECT_DUPLICATES, &why);
    if (request->input == NULL)
        return error_set(err, -EBADMSG, "the body is no JSON: %s (line %d)", why.text, why.line);
    if (!json_is_object(request->input))
        return error_set(err, -EBADMSG, "the body must be a JSON object");
    return 0;
}

static int find(struct request *request, const char *method, struct error *err)
{
    bool known = false;
    request->route = route_find(request, method, &known);
    if (request->route != NULL)
        return read_input(request, err);
    if (known)
        return error_set(err, -EOPNOTSUPP, "not with this method");
    return error_set(err, -ENOENT, "there is nothing here");
}

static enum MHD_Result dispatch(struct request *request, const char *method)
{
    struct error err = {0};
    json_t *out = NULL;
    int rc = request->route == NULL ? find(request, method, &err) : 0;
    if (rc == 0 && request->console->closing)
        rc = error_set(&err, -ECANCELED, "the station is ending");
    if (rc == 0)
        rc = request->route->handle(request, &out, &err);
    if (rc != 0)
        return send_refusal(request, rc, &err);
    if (out == NULL)
        return MHD_YES; /* suspended: called again when woken */
    return send_json(request->connection, 200, out);
}

enum MHD_Result request_serve(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **state)
{
    (void)version;
    if (*state == NULL) {
        *state = request_new(context, connection, url);
        return *state != NULL ? MHD_YES : MHD_NO;
    }
    struct request *request = *state;
    if (*upload_size > 0) {
        buf_add(&request->body, upload, *upload_size);
        request->received += *upload_size;
        *upload_size = 0;
        return request->received <= SWALLOW_MOST ? MHD_YES : MHD_NO;
    }
    return dispatch(request, method);
}
