/*
 * See backup_file.h. Paths in the archive are "station/…" and "state/…"; anything else, links, devices and
 * ".." are refused when it is read.
 */
#include "cli/backup_file.h"
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ABOUT_NAME "loaxa-backup.json"
#define ABOUT_MOST (1u << 20)
#define DEPTH_MOST 16
#define FOLDER_MOST 20000       /* files of one folder */
#define FILES_MOST 200000       /* of an archive */
#define BYTES_MOST (64LL << 30) /* unpacked, in all */
#define CHUNK (64 * 1024)

static int archive_failed(struct archive *archive, const char *path, const char *doing, struct error *err)
{
    const char *why = archive_error_string(archive);
    const int code = archive_errno(archive) > 0 ? -archive_errno(archive) : -EIO;
    return error_at(err, code, path, 0, "%s: %s", doing, why != NULL ? why : strerror(-code));
}

/* ---- writing ---- */

struct writing {
    struct archive *archive;
    struct backup_content *content;
    const char *path; /* of the archive */
};

static int put_header(struct writing *w, const char *name, int64_t size, mode_t mode, time_t modified,
                      struct error *err)
{
    struct archive_entry *entry = archive_entry_new();
    if (entry == NULL)
        return error_set(err, -ENOMEM, "no memory");
    archive_entry_set_pathname_utf8(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, mode & 0777);
    archive_entry_set_size(entry, size);
    archive_entry_set_mtime(entry, modified, 0);
    const int rc = archive_write_header(w->archive, entry) == ARCHIVE_OK
                       ? 0
                       : archive_failed(w->archive, w->path, "cannot write the backup", err);
    archive_entry_free(entry);
    return rc;
}

static int put_bytes(struct writing *w, const void *bytes, size_t length, struct error *err)
{
    if (archive_write_data(w->archive, bytes, length) == (la_ssize_t)length)
        return 0;
    return archive_failed(w->archive, w->path, "cannot write the backup", err);
}

/* Exactly `size` bytes: what the header promised. A file that grew meanwhile is cut, one that shrank is an
 * error. */
static int put_content(struct writing *w, int fd, const char *from, int64_t size, struct error *err)
{
    char chunk[CHUNK];
    while (size > 0) {
        const size_t wanted = size < CHUNK ? (size_t)size : CHUNK;
        const ssize_t got = read(fd, chunk, wanted);
        if (got <= 0)
            return error_at(err, got < 0 ? -errno : -EAGAIN, from, 0,
                            got < 0 ? "cannot be read" : "changed while it was being copied; try again");
        const int rc = put_bytes(w, chunk, (size_t)got, err);
        if (rc != 0)
            return rc;
        size -= got;
    }
    return 0;
}

static int put_file(struct writing *w, const char *name, const char *from, struct error *err)
{
    struct stat status;
    const int fd = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return error_at(err, -errno, from, 0, "cannot be read: %s", strerror(errno));
    int rc =
        fstat(fd, &status) == 0 ? 0 : error_at(err, -errno, from, 0, "cannot be read: %s", strerror(errno));
    if (rc == 0 && !S_ISREG(status.st_mode))
        rc = error_at(err, -EINVAL, from, 0, "is no plain file");
    if (rc == 0)
        rc = put_header(w, name, status.st_size, status.st_mode, status.st_mtime, err);
    if (rc == 0)
        rc = put_content(w, fd, from, status.st_size, err);
    close(fd);
    w->content->files += rc == 0;
    return rc;
}

static int put_folder(struct writing *w, const char *name, const char *from, int depth, struct error *err);

static int put_entry(struct writing *w, const char *name, const char *from, int depth, struct error *err)
{
    struct stat status;
    if (lstat(from, &status) != 0)
        return error_at(err, -errno, from, 0, "cannot be read: %s", strerror(errno));
    if (S_ISDIR(status.st_mode))
        return put_folder(w, name, from, depth + 1, err);
    if (S_ISREG(status.st_mode))
        return put_file(w, name, from, err);
    w->content->left_out++;
    return 0;
}

static int put_folder(struct writing *w, const char *name, const char *from, int depth, struct error *err)
{
    struct file_entry *entries = NULL;
    size_t count = 0;
    if (depth > DEPTH_MOST)
        return error_at(err, -ELOOP, from, 0, "folders lie more than %d deep", DEPTH_MOST);
    int rc = file_list(from, FOLDER_MOST, &entries, &count, err);
    for (size_t i = 0; i < count && rc == 0; i++) {
        char *inner = file_join(name, entries[i].name), *path = file_join(from, entries[i].name);
        rc = inner != NULL && path != NULL ? put_entry(w, inner, path, depth, err)
                                           : error_set(err, -ENOMEM, "no memory");
        free(inner);
        free(path);
    }
    file_list_free(entries, count);
    return rc;
}

static int put_about(struct writing *w, struct error *err)
{
    char *text = json_dumps(w->content->about, JSON_INDENT(2));
    if (text == NULL)
        return error_set(err, -ENOMEM, "no memory");
    int rc = put_header(w, ABOUT_NAME, (int64_t)strlen(text), 0600, time(NULL), err);
    if (rc == 0)
        rc = put_bytes(w, text, strlen(text), err);
    free(text);
    return rc;
}

static int put_all(struct writing *w, struct error *err)
{
    int rc = put_about(w, err);
    if (rc == 0)
        rc = put_folder(w, "station", w->content->station_dir, 0, err);
    if (rc == 0)
        rc = put_folder(w, "state", w->content->copy_dir, 0, err);
    if (rc == 0 && file_exists(w->content->recordings))
        rc = put_folder(w, "state/recordings", w->content->recordings, 0, err);
    return rc;
}

static int write_to(int fd, const char *path, struct backup_content *content, struct error *err)
{
    struct writing w = {archive_write_new(), content, path};
    if (w.archive == NULL)
        return error_set(err, -ENOMEM, "no memory");
    archive_write_set_format_pax_restricted(w.archive);
    archive_write_add_filter_gzip(w.archive);
    int rc = archive_write_open_fd(w.archive, fd) == ARCHIVE_OK
                 ? put_all(&w, err)
                 : archive_failed(w.archive, path, "cannot write the backup", err);
    if (rc == 0 && archive_write_close(w.archive) != ARCHIVE_OK)
        rc = archive_failed(w.archive, path, "cannot write the backup", err);
    archive_write_free(w.archive);
    return rc;
}

int backup_write(const char *path, struct backup_content *content, struct error *err)
{
    char *part = NULL;
    if (asprintf(&part, "%s.part", path) < 0)
        return error_set(err, -ENOMEM, "no memory");
    unlink(part);
    const int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    int rc = fd >= 0 ? write_to(fd, part, content, err)
                     : error_at(err, -errno, part, 0, "cannot be made: %s", strerror(errno));
    if (rc == 0 && (fsync(fd) != 0 || rename(part, path) != 0))
        rc = error_at(err, -errno, path, 0, "cannot be written: %s", strerror(errno));
    if (fd >= 0)
        close(fd);
    if (rc != 0)
        unlink(part);
    free(part);
    return rc;
}

/* ---- reading ---- */

struct reading_backup {
    struct archive *archive;
    const char *path, *station_dir, *state_dir;
    json_t *about;
    int64_t bytes, files;
};

static int is_no_backup(const struct reading_backup *r, const char *why, struct error *err)
{
    return error_at(err, -EBADMSG, r->path, 0, "this is no backup of Loa Xã, or a damaged one: %s", why);
}

/* "station/programmes/sang.cfg" -> where it goes; NULL for a name that may not be. New memory. */
static char *place_for(const struct reading_backup *r, const char *name)
{
    static const char *const folders[] = {"station/", "state/"};
    const char *const targets[] = {r->station_dir, r->state_dir};
    for (const char *at = name; (at = strstr(at, "..")) != NULL; at += 2)
        if ((at == name || at[-1] == '/') && (at[2] == '/' || at[2] == '\0'))
            return NULL;
    for (size_t i = 0; i < 2; i++) {
        const size_t length = strlen(folders[i]);
        if (strncmp(name, folders[i], length) == 0 && name[length] != '\0' && name[length] != '/')
            return file_join(targets[i], name + length);
    }
    return NULL;
}

static int make_parent(const char *path, struct error *err)
{
    char *copy = strdup(path), *slash = copy != NULL ? strrchr(copy, '/') : NULL;
    int rc = copy != NULL ? 0 : error_set(err, -ENOMEM, "no memory");
    if (slash != NULL) {
        *slash = '\0';
        rc = file_make_directory(copy, 0700, err);
    }
    free(copy);
    return rc;
}

static int copy_data(struct reading_backup *r, int fd, const char *to, struct error *err)
{
    char chunk[CHUNK];
    for (;;) {
        const la_ssize_t got = archive_read_data(r->archive, chunk, sizeof chunk);
        if (got < 0)
            return is_no_backup(r, archive_error_string(r->archive), err);
        if (got == 0)
            return 0;
        r->bytes += got;
        if (r->bytes > BYTES_MOST)
            return is_no_backup(r, "it holds too much", err);
        if (write(fd, chunk, (size_t)got) != got)
            return error_at(err, -errno, to, 0, "cannot be written: %s", strerror(errno));
    }
}

static int take_file(struct reading_backup *r, struct archive_entry *entry, const char *to, struct error *err)
{
    int rc = make_parent(to, err);
    if (rc != 0)
        return rc;
    const int fd =
        open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, archive_entry_perm(entry) & 0755);
    if (fd < 0)
        return error_at(err, -errno, to, 0, "cannot be made: %s", strerror(errno));
    rc = copy_data(r, fd, to, err);
    if (rc == 0 && fsync(fd) != 0)
        rc = error_at(err, -errno, to, 0, "cannot be written: %s", strerror(errno));
    close(fd);
    return rc;
}

static int take_about(struct reading_backup *r, struct error *err)
{
    char *text = calloc(1, ABOUT_MOST + 1);
    const la_ssize_t got = text != NULL ? archive_read_data(r->archive, text, ABOUT_MOST) : -1;
    r->about = got > 0 ? json_loadb(text, (size_t)got, 0, NULL) : NULL;
    free(text);
    if (!json_is_object(r->about))
        return is_no_backup(r, "its first file cannot be read", err);
    if (json_integer_value(json_object_get(r->about, "version")) != 1)
        return error_at(err, -EPROTONOSUPPORT, r->path, 0,
                        "this backup was written by a newer Loa Xã; install that version and try again");
    return 0;
}

static int take_entry(struct reading_backup *r, struct archive_entry *entry, struct error *err)
{
    const char *name = archive_entry_pathname_utf8(entry);
    if (name == NULL || archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != NULL ||
        ++r->files > FILES_MOST)
        return is_no_backup(r, "it holds something that a backup does not", err);
    if (r->about == NULL)
        return strcmp(name, ABOUT_NAME) == 0 ? take_about(r, err)
                                             : is_no_backup(r, "it does not begin with " ABOUT_NAME, err);
    char *to = place_for(r, name);
    const int rc = to != NULL ? take_file(r, entry, to, err)
                              : is_no_backup(r, "it holds a file outside station/ and state/", err);
    free(to);
    return rc;
}

static int read_all(struct reading_backup *r, struct error *err)
{
    struct archive_entry *entry = NULL;
    int rc = 0, step = ARCHIVE_OK;
    while (rc == 0 && (step = archive_read_next_header(r->archive, &entry)) == ARCHIVE_OK)
        rc = take_entry(r, entry, err);
    if (rc == 0 && step != ARCHIVE_EOF)
        rc = is_no_backup(r, archive_error_string(r->archive), err);
    return rc == 0 && r->about == NULL ? is_no_backup(r, "it is empty", err) : rc;
}

int backup_read(const char *path, const char *station_dir, const char *state_dir, json_t **about,
                struct error *err)
{
    struct reading_backup r = {archive_read_new(), path, station_dir, state_dir, NULL, 0, 0};
    if (r.archive == NULL)
        return error_set(err, -ENOMEM, "no memory");
    archive_read_support_format_tar(r.archive);
    archive_read_support_filter_gzip(r.archive);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    int rc = fd >= 0 ? 0 : error_at(err, -errno, path, 0, "cannot be opened: %s", strerror(errno));
    if (rc == 0 && archive_read_open_fd(r.archive, fd, CHUNK) != ARCHIVE_OK)
        rc = is_no_backup(&r, archive_error_string(r.archive), err);
    if (rc == 0)
        rc = read_all(&r, err);
    archive_read_free(r.archive);
    if (fd >= 0)
        close(fd);
    if (rc == 0)
        *about = r.about;
    else
        json_decref(r.about);
    return rc;
}
