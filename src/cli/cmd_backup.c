/*
 * loaxa backup and loaxa restore: a dead PC is replaced in ten minutes. The backup is taken beside the
 * running station; what was about to air when it was made is over for the station that is restored from it,
 * because the old one may have aired it: nothing is repeated.
 */
#include "cli/backup_file.h"
#include "cli/commands.h"
#include "cli/desk.h"
#include "cli/options.h"
#include "cli/phrases.h"
#include "cli/show.h"
#include "station/station.h"
#include "store/store.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

static void remove_folder(const char *path)
{
    if (path != NULL && path[0] != '\0')
        nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- backup ---- */

struct backing {
    struct place place;
    const char *file;
    char work[64];
};

static json_t *about_of(const struct backing *b)
{
    char now[RFC3339_SIZE];
    rfc3339_format(clock_real()->wall_us(clock_real()), now);
    return json_pack("{s:i, s:s, s:s, s:s}", "version", 1, "program", LOAXA_VERSION, "made", now,
                     "station_dir", b->place.station);
}

static int copy_state(struct backing *b, struct error *err)
{
    struct store *store = NULL;
    snprintf(b->work, sizeof b->work, "/tmp/loaxa-backup-XXXXXX");
    if (mkdtemp(b->work) == NULL) {
        b->work[0] = '\0';
        return error_set(err, -errno, "no folder to work in can be made under /tmp: %s", strerror(errno));
    }
    int rc = store_open(b->place.state, STORE_READ, clock_real(), &store, err);
    if (rc == 0)
        rc = store_copy(store, b->work, err);
    store_close(store);
    return rc;
}

static int back_up(struct backing *b, struct backup_content *content, struct error *err)
{
    int rc = copy_state(b, err);
    if (rc != 0)
        return rc;
    json_t *about = about_of(b);
    char *recordings = file_join(b->place.state, "recordings");
    content->station_dir = b->place.station;
    content->copy_dir = b->work;
    content->recordings = recordings;
    content->about = about;
    rc = about != NULL && recordings != NULL ? backup_write(b->file, content, err)
                                             : error_set(err, -ENOMEM, "no memory");
    free(recordings);
    json_decref(about);
    return rc;
}

static int run_backup(int argc, char **argv)
{
    struct backing b = {.place = PLACE_DEFAULT};
    struct backup_content content = {0};
    const struct option_row rows[] = {
        {"--state", NULL, &b.place.state}, {"--station", NULL, &b.place.station}, {0}};
    struct error err = {0};
    char files[24], left[24];
    int words = 0;
    if (options_read(&command_backup, argc, argv, rows, &words) != 0)
        return EXIT_USAGE;
    if (words != 1)
        return cli_usage(&command_backup, "expected one file to write, such as /media/usb/loaxa.tar.gz");
    b.file = argv[1];
    place_set_zone(&b.place);
    const int rc = back_up(&b, &content, &err);
    remove_folder(b.work);
    if (rc != 0)
        return desk_refused(&command_backup, &b.place, &err);
    snprintf(files, sizeof files, "%zu", content.files);
    snprintf(left, sizeof left, "%zu", content.left_out);
    tell(PHRASE_BACKED_UP, b.file, files);
    if (content.left_out > 0)
        tell(PHRASE_BACKUP_LEFT_OUT, left);
    return EXIT_DONE;
}

/* ---- restore ---- */

struct restoring {
    struct place place;
    const char *file;
    char *station_new, *state_new; /* unpacked beside their places, moved there when all is sound */
    json_t *about;
};

/* Whether a folder is there and holds anything; a state folder may be there and empty, as an installation
 * leaves it. */
static bool holds_something(const char *path)
{
    DIR *folder = opendir(path);
    bool something = false;
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;)
        something = something || (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0);
    if (folder != NULL)
        closedir(folder);
    return something;
}

static int check_free(const char *path, const char *option, struct error *err)
{
    if (!holds_something(path))
        return 0;
    return error_at(
        err, -EEXIST, path, 0,
        "holds files already and nothing of it is overwritten; move it away, or name another folder with "
        "%s",
        option);
}

static int make_beside(const char *path, char **out, struct error *err)
{
    char *name = NULL, *plain = strdup(path);
    for (size_t n = plain != NULL ? strlen(plain) : 0; n > 1 && plain[n - 1] == '/'; n--)
        plain[n - 1] = '\0';
    if (plain == NULL || asprintf(&name, "%s.restore-XXXXXX", plain) < 0) {
        free(plain);
        return error_set(err, -ENOMEM, "no memory");
    }
    free(plain);
    if (mkdtemp(name) == NULL) {
        const int rc = error_at(err, -errno, name, 0, "cannot be made: %s", strerror(errno));
        free(name);
        return rc;
    }
    *out = name;
    return 0;
}

/* The restored state must be whole before anything is put in place. */
static int settle_state(struct restoring *r, struct error *err)
{
    struct store *store = NULL;
    int64_t rows = 0, broken = 0;
    int lock = -1;
    int rc = store_lock(r->state_new, &lock, err);
    if (rc == 0)
        rc = store_open(r->state_new, STORE_WRITE, clock_real(), &store, err);
    if (rc == 0)
        rc = journal_verify(store, &rows, &broken, err);
    if (rc == 0)
        rc = station_settle_restored(store, clock_real()->wall_us(clock_real()),
                                     show_time(r->about, "made", 0).text, err);
    store_close(store);
    if (lock >= 0)
        close(lock);
    return rc;
}

/* Who is to own the state: the one of the folder that is there, else the service's user when root restores.
 */
static void find_owner(const char *path, uid_t *uid, gid_t *gid)
{
    struct stat status;
    const struct passwd *user = geteuid() == 0 ? getpwnam("loaxa") : NULL;
    if (stat(path, &status) == 0) {
        *uid = status.st_uid;
        *gid = status.st_gid;
    } else if (user != NULL) {
        *uid = user->pw_uid;
        *gid = user->pw_gid;
    } else {
        *uid = geteuid();
        *gid = getegid();
    }
}

static uid_t owner_uid;
static gid_t owner_gid;
static int give_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return lchown(path, owner_uid, owner_gid);
}

static int put_in_place(char *from, const char *to, mode_t mode, struct error *err)
{
    find_owner(to, &owner_uid, &owner_gid);
    if (geteuid() == 0 && nftw(from, give_one, 16, FTW_PHYS) != 0)
        return error_at(err, -errno, from, 0, "cannot be given to its user: %s", strerror(errno));
    if (chmod(from, mode) != 0 || (rmdir(to) != 0 && errno != ENOENT) || rename(from, to) != 0)
        return error_at(err, -errno, to, 0, "cannot be put in place: %s", strerror(errno));
    from[0] = '\0'; /* nothing to remove any more */
    return 0;
}

static int restore(struct restoring *r, struct error *err)
{
    int rc = check_free(r->place.state, "--state", err);
    if (rc == 0)
        rc = check_free(r->place.station, "--station", err);
    if (rc == 0)
        rc = make_beside(r->place.state, &r->state_new, err);
    if (rc == 0)
        rc = make_beside(r->place.station, &r->station_new, err);
    if (rc == 0)
        rc = backup_read(r->file, r->station_new, r->state_new, &r->about, err);
    if (rc == 0)
        rc = settle_state(r, err);
    if (rc == 0)
        rc = put_in_place(r->station_new, r->place.station, 0755, err);
    return rc == 0 ? put_in_place(r->state_new, r->place.state, 0700, err) : rc;
}

static int run_restore(int argc, char **argv)
{
    struct restoring r = {.place = PLACE_DEFAULT};
    const struct option_row rows[] = {
        {"--state", NULL, &r.place.state}, {"--station", NULL, &r.place.station}, {0}};
    struct error err = {0};
    int words = 0;
    if (options_read(&command_restore, argc, argv, rows, &words) != 0)
        return EXIT_USAGE;
    if (words != 1)
        return cli_usage(&command_restore, "expected one file that `loaxa backup` wrote");
    r.file = argv[1];
    place_set_zone(&r.place);
    const int rc = restore(&r, &err);
    if (rc == 0)
        tell(PHRASE_RESTORED, show_time(r.about, "made", 0).text, r.place.station, r.place.state);
    remove_folder(r.state_new);
    remove_folder(r.station_new);
    free(r.state_new);
    free(r.station_new);
    json_decref(r.about);
    return rc == 0 ? EXIT_DONE : cli_refuse(&command_restore, &err);
}

const struct command command_backup = {
    .name = "backup",
    .summary = "Write the station and its state into one file",
    .help =
        "Usage: loaxa backup FILE [--station DIR] [--state DIR]\n\n"
        "Writes FILE (a .tar.gz; an older one is replaced when the new one is whole): the station directory, "
        "notices,\napprovals, airings, the journal, recordings. Works beside a running station. Passwords in "
        "the "
        "station directory\nare in it: keep it where only you can read it. Folders outside the station "
        "directory "
        "are not in it.\n",
    .run = run_backup,
};

const struct command command_restore = {
    .name = "restore",
    .summary = "Put a backup in place on a new machine",
    .help = "Usage: loaxa restore FILE [--station DIR] [--state DIR]\n\n"
            "Unpacks what `loaxa backup` wrote into a station and a state directory that do not exist or are "
            "empty. "
            "What was\nabout to air when the backup was made counts as over, because the old machine may "
            "have aired "
            "it: nothing is\nrepeated. Start loaxad afterwards.\n",
    .run = run_restore,
};
