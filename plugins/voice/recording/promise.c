/*
 * How far a compressed recording's header can be believed. WAV and FLAC count their frames exactly. An MP3
 * does where its encoder left a Xing or Info tag; without one the decoder guesses from the first frames' bit
 * rate, so only a gross shortfall means anything. An Ogg promises no length, but its last page is marked.
 * Pure but for reads of the file's two ends.
 */
#include "promise.h"
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WINDOW 65536
#define PADDING_S 0.2 /* encoders' delay and padding */
#define GUESS_SHARE 0.1

static bool is_type(const SF_INFO *info, int type)
{
    return (info->format & SF_FORMAT_TYPEMASK) == type;
}

static bool has_length_tag(int fd)
{
    char head[WINDOW];
    ssize_t got = pread(fd, head, sizeof head, 0);
    return got > 0 &&
           (memmem(head, (size_t)got, "Xing", 4) != NULL || memmem(head, (size_t)got, "Info", 4) != NULL);
}

double promise_shortfall(int fd, const SF_INFO *info, double promised)
{
    if (!is_type(info, SF_FORMAT_MPEG))
        return 0;
    return has_length_tag(fd) ? PADDING_S : PADDING_S + promised * GUESS_SHARE;
}

bool promise_has_end(int fd, const SF_INFO *info)
{
    char tail[WINDOW];
    struct stat status;
    if (!is_type(info, SF_FORMAT_OGG) || fstat(fd, &status) != 0)
        return true;
    off_t from = status.st_size > WINDOW ? status.st_size - WINDOW : 0;
    ssize_t got = pread(fd, tail, sizeof tail, from);
    for (ssize_t at = got - 6; at >= 0; at--)
        if (memcmp(tail + at, "OggS", 4) == 0)
            return (tail[at + 5] & 4) != 0;
    return false;
}
