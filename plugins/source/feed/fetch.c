/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libcurl, tamed. Runs in a source worker, inside poll(); blocks for at most 30 s.
 */
#include "fetch.h"
#include "base/buf.h"
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct answer {
    struct fetch *fetch;
    struct buf body;
    const struct loaxa_host *host;
};

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct answer *answer = context;
    return buf_add(&answer->body, bytes, size * count) ? 0 : size * count;
}

/* "ETag: …" of the last answer in a chain of redirects. */
static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    struct answer *answer = context;
    size_t length = size * count;
    char *etag = answer->fetch->etag;
    if (length > 5 && strncasecmp(bytes, "HTTP/", 5) == 0) {
        etag[0] = '\0';
    }
    if (length > 5 && strncasecmp(bytes, "ETag:", 5) == 0) {
        size_t skip = 5;
        while (skip < length && bytes[skip] == ' ') {
            skip++;
        }
        size_t kept = length - skip;
        while (kept && strchr("\r\n ", bytes[skip + kept - 1])) {
            kept--;
        }
        snprintf(etag, FETCH_TAG, "%.*s", (int)(kept < FETCH_TAG ? kept : 0), bytes + skip);
    }
    return length;
}

static int watch(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    struct answer *answer = context;
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    return answer->host->cancelled(answer->host);
}

static void prepare(CURL *curl, struct answer *answer)
{
    curl_easy_setopt(curl, CURLOPT_URL, answer->fetch->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 5L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "loaxa/" LOAXA_VERSION);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, answer);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, watch);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, answer);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
}

/* One row a way to fail. */
static const struct {
    CURLcode code;
    int error;
    const char *reason;
} failures[] = {
    {CURLE_COULDNT_RESOLVE_HOST, -EHOSTUNREACH,
     "Không tìm thấy máy chủ. Xin kiểm tra địa chỉ và đường truyền."},
    {CURLE_COULDNT_CONNECT, -ECONNREFUSED, "Không kết nối được với máy chủ. Sẽ thử lại ở lần sau."},
    {CURLE_OPERATION_TIMEDOUT, -ETIMEDOUT, "Máy chủ trả lời quá chậm. Sẽ thử lại ở lần sau."},
    {CURLE_WRITE_ERROR, -EFBIG, "Trang trả về dài quá 4 MB. Xin dùng địa chỉ RSS ngắn hơn."},
    {CURLE_PARTIAL_FILE, -EIO, "Trang trả về bị đứt giữa chừng. Sẽ thử lại ở lần sau."},
    {CURLE_RECV_ERROR, -EIO, "Máy chủ ngắt kết nối giữa chừng. Sẽ thử lại ở lần sau."},
    {CURLE_GOT_NOTHING, -EIO, "Máy chủ không trả lời gì. Sẽ thử lại ở lần sau."},
    {CURLE_BAD_CONTENT_ENCODING, -EIO, "Trang trả về nén sai cách. Xin báo người quản trị trang."},
    {CURLE_SSL_CONNECT_ERROR, -EIO, "Không lập được kết nối an toàn. Xin báo người quản trị trang."},
    {CURLE_TOO_MANY_REDIRECTS, -ELOOP, "Máy chủ chuyển hướng quá nhiều lần. Xin kiểm tra địa chỉ."},
    {CURLE_UNSUPPORTED_PROTOCOL, -EPROTONOSUPPORT, "Địa chỉ phải bắt đầu bằng http:// hoặc https://."},
    {CURLE_URL_MALFORMAT, -EINVAL, "Địa chỉ viết sai. Xin kiểm tra lại."},
    {CURLE_PEER_FAILED_VERIFICATION, -EACCES,
     "Chứng chỉ của máy chủ không hợp lệ. Xin báo người quản trị trang."},
    {CURLE_ABORTED_BY_CALLBACK, -ECANCELED, "Đã dừng theo yêu cầu."},
};

static int explain(struct fetch *fetch, CURL *curl, CURLcode code)
{
    long status = 0;
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        if (failures[i].code == code) {
            snprintf(fetch->reason, sizeof fetch->reason, "%s", failures[i].reason);
            return failures[i].error;
        }
    }
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_HTTP_RETURNED_ERROR) {
        snprintf(fetch->reason, sizeof fetch->reason, "Máy chủ trả lời lỗi %ld. Xin kiểm tra địa chỉ.",
                 status);
        return status == 404 || status == 410 ? -ENOENT : -EIO;
    }
    snprintf(fetch->reason, sizeof fetch->reason, "Không tải được (%s).", curl_easy_strerror(code));
    return -EIO;
}

static struct curl_slist *condition(const struct fetch *fetch)
{
    char header[FETCH_TAG + 32];
    if (!*fetch->etag) {
        return NULL;
    }
    snprintf(header, sizeof header, "If-None-Match: %s", fetch->etag);
    return curl_slist_append(NULL, header);
}

int fetch_run(struct fetch *fetch, const struct loaxa_host *host)
{
    struct answer answer = {.fetch = fetch, .host = host};
    char had[FETCH_TAG];
    long status = 0;
    CURL *curl = curl_easy_init();
    fetch->body = NULL;
    if (!curl) {
        return -ENOMEM;
    }
    memcpy(had, fetch->etag, sizeof had);
    buf_init(&answer.body, FETCH_MOST);
    buf_add(&answer.body, "", 0);
    struct curl_slist *headers = condition(fetch);
    prepare(curl, &answer);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    CURLcode result = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    int code = result == CURLE_OK ? 0 : explain(fetch, curl, result);
    if (code == 0 && status == 304) {
        memcpy(fetch->etag, had, sizeof had);
    } else if (code == 0) {
        fetch->length = answer.body.length;
        fetch->body = buf_take(&answer.body);
    }
    buf_done(&answer.body);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return code;
}
