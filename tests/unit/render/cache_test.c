/*
 * The cache: the oldest use goes first, lengths outlive what they measured, damage is found and mended by
 * speaking again, left-overs of a crash are swept.
 */
#include "render/cache.h"
#include "render/piece.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scene.h"

#define PIECE_FRAMES 1000u
#define PIECE_BYTES (PIECE_FRAMES * 2u)

static const char *key_of(int number)
{
    static char keys[16][65];
    snprintf(keys[number], sizeof keys[number], "%064x", number);
    return keys[number];
}

static void put(struct cache *cache, int number)
{
    struct piece piece = {.frames = PIECE_FRAMES, .rate_hz = 22050};
    piece.sound = (struct sound){calloc(PIECE_FRAMES, sizeof(int16_t)), PIECE_FRAMES, 22050};
    piece.sound.pcm[number] = (int16_t)(1000 + number);
    assert_int_equal(piece_store(&piece, cache_dir(cache), key_of(number), NULL), 0);
    assert_int_equal(cache_add(cache, key_of(number), PIECE_FRAMES, 22050, PIECE_BYTES), 0);
    piece_done(&piece);
}

static bool on_disk(const struct cache *cache, int number)
{
    char *path = piece_path(cache_dir(cache), key_of(number), ".pcm");
    bool there = file_exists(path);
    free(path);
    return there;
}

static struct cache *open_cache(const struct scene *scene, uint64_t limit)
{
    struct cache *cache = NULL;
    char *dir = file_join(scene->folder, "kho");
    struct error err = {0};
    assert_int_equal(cache_open(dir, limit, &cache, &err), 0);
    free(dir);
    return cache;
}

static void the_longest_unused_goes_first(void **state)
{
    struct cache *cache = open_cache(*state, 3 * PIECE_BYTES);
    for (int i = 0; i < 3; i++)
        put(cache, i);
    cache_touch(cache, key_of(0));
    put(cache, 3);
    assert_true(cache_has(cache, key_of(0)) && on_disk(cache, 0));
    assert_false(cache_has(cache, key_of(1)) || on_disk(cache, 1));
    assert_true(cache_has(cache, key_of(2)) && cache_has(cache, key_of(3)));
    assert_int_equal(cache_bytes(cache), 3 * PIECE_BYTES);
    cache_close(cache);
}

static void use_and_lengths_survive_a_restart(void **state)
{
    struct cache *cache = open_cache(*state, 3 * PIECE_BYTES);
    uint64_t frames;
    unsigned rate;
    for (int i = 0; i < 5; i++)
        put(cache, i);
    cache_touch(cache, key_of(2));
    cache_close(cache);
    cache = open_cache(*state, PIECE_BYTES);
    assert_true(cache_has(cache, key_of(2)));
    assert_int_equal(cache_bytes(cache), PIECE_BYTES);
    for (int i = 0; i < 5; i++) {
        assert_true(cache_length(cache, key_of(i), &frames, &rate));
        assert_int_equal(frames, PIECE_FRAMES);
    }
    assert_false(cache_length(cache, key_of(9), &frames, &rate));
    assert_false(cache_length(cache, "../../etc/passwd", &frames, &rate));
    cache_close(cache);
}

static void a_piece_over_the_limit_is_kept_alone(void **state)
{
    struct cache *cache = open_cache(*state, 100);
    put(cache, 1);
    assert_true(cache_has(cache, key_of(1)));
    put(cache, 2);
    assert_true(cache_has(cache, key_of(2)) && !cache_has(cache, key_of(1)));
    cache_close(cache);
}

static void left_overs_are_swept(void **state)
{
    struct scene *scene = *state;
    char *dir = file_join(scene->folder, "kho"), name[96];
    assert_int_equal(file_make_directory(dir, 0700, NULL), 0);
    static const char *const endings[] = {".pcm.part", ".json.part", ".json", ".pcm"};
    for (int i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "%.64s%s", key_of(i), endings[i]);
        scene_write(dir, name, "x");
    }
    scene_write(dir, "ghi-chu.txt", "không phải của kho");
    scene_write(dir, "lengths",
                "hỏng\n00 5 6\n"
                "0000000000000000000000000000000000000000000000000000000000000007 44 22050\nkhông hết");
    struct cache *cache = open_cache(scene, 1000000);
    struct file_entry *entries;
    size_t count;
    uint64_t frames;
    unsigned rate;
    assert_int_equal(file_list(dir, 100, &entries, &count, NULL), 0);
    assert_int_equal(count, 2);
    file_list_free(entries, count);
    assert_true(cache_length(cache, key_of(7), &frames, &rate));
    assert_int_equal(frames, 44);
    assert_int_equal(cache_bytes(cache), 0);
    cache_close(cache);
    free(dir);
}

static void overwrite(const char *path, long at, const char *bytes)
{
    int fd = open(path, O_WRONLY);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, strlen(bytes), at), (ssize_t)strlen(bytes));
    close(fd);
}

/* What may happen to a cached piece while nobody looks. */
static void damage(const char *pcm, const char *side, int how)
{
    struct stat status;
    assert_int_equal(stat(pcm, &status), 0);
    if (how == 0)
        overwrite(pcm, status.st_size / 2, "hỏng");
    else if (how == 1)
        assert_int_equal(truncate(pcm, status.st_size - 1000), 0);
    else if (how == 2)
        assert_int_equal(unlink(side), 0);
    else if (how == 3)
        overwrite(side, 0, "[[[[");
    else
        assert_int_equal(unlink(pcm), 0);
}

static void damage_is_found_and_mended(void **state)
{
    struct scene *scene = *state;
    struct rendered *whole = scene_say(scene, scene->voice, "Kính chào bà con. Xin mời bà con đến họp.");
    int16_t *wanted = scene_frames(whole);
    char *side = piece_path(scene->cache, whole->key, ".json");
    for (int how = 0; how < 5; how++) {
        damage(whole->path, side, how);
        struct rendered *again = scene_say(scene, scene->voice, "Kính chào bà con. Xin mời bà con đến họp.");
        int16_t *found = scene_frames(again);
        assert_string_equal(again->key, whole->key);
        assert_int_equal(again->frames, whole->frames);
        assert_memory_equal(found, wanted, whole->frames * sizeof *found);
        free(found);
        rendered_free(again);
    }
    free(side);
    free(wanted);
    rendered_free(whole);
}

static void a_hit_does_not_speak_again(void **state)
{
    struct scene *scene = *state;
    struct rendered *first = scene_say(scene, scene->voice, "Kính chào bà con.");
    struct stat before, after;
    assert_int_equal(stat(first->path, &before), 0);
    struct rendered *second = scene_say(scene, scene->voice, "Kính chào bà con.");
    assert_int_equal(stat(second->path, &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    scene_close(scene);
    scene->render = scene_open(scene, 0, 1);
    struct rendered *third = scene_say(scene, scene->voice, "Kính chào bà con.");
    assert_int_equal(stat(third->path, &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    assert_int_equal(third->marks[0].frame, first->marks[0].frame);
    rendered_free(first);
    rendered_free(second);
    rendered_free(third);
}

static void a_folder_that_cannot_be_is_refused(void **state)
{
    struct cache *cache;
    struct error err = {0};
    (void)state;
    assert_true(cache_open("/proc/khong-the", 1000, &cache, &err) < 0);
    assert_true(err.text[0] != '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_longest_unused_goes_first, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(use_and_lengths_survive_a_restart, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(a_piece_over_the_limit_is_kept_alone, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(left_overs_are_swept, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(damage_is_found_and_mended, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(a_hit_does_not_speak_again, scene_begin, scene_end),
        cmocka_unit_test(a_folder_that_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
