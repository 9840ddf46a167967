/* The table of phrases: both columns filled, the same places for words in both, words put where they belong.
 */
#include "run_cli.h"

#include "cli/phrases.h"

/* Which of {1}…{9} a template has, as bits. */
static unsigned places(const char *template)
{
    unsigned found = 0;
    for (const char *at = template; (at = strchr(at, '{')) != NULL; at++)
        found |= 1u << (at[1] - '0');
    return found;
}

/* The places of every phrase in one language, in a process of its own: the language is chosen once. */
static void column(const char *language, unsigned out[PHRASE_COUNT])
{
    int pipes[2];
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        setenv("LOAXA_LANGUAGE", language, 1);
        for (int i = 0; i < PHRASE_COUNT; i++) {
            const char *template = phrase((enum phrase)i);
            bool sound = template != NULL && template[0] != '\0' &&
                         text_utf8_fault(template, strlen(template)) == strlen(template);
            out[i] = sound ? places(template) : UINT32_MAX;
        }
        _exit(write(pipes[1], out, PHRASE_COUNT * sizeof *out) < 0);
    }
    close(pipes[1]);
    assert_int_equal(read(pipes[0], out, PHRASE_COUNT * sizeof *out), PHRASE_COUNT * sizeof *out);
    close(pipes[0]);
    waitpid(child, NULL, 0);
}

static void every_phrase_is_in_both_languages(void **context)
{
    (void)context;
    unsigned vietnamese[PHRASE_COUNT], english[PHRASE_COUNT];
    column("vi", vietnamese);
    column("en", english);
    for (int i = 0; i < PHRASE_COUNT; i++)
        if (vietnamese[i] == UINT32_MAX || english[i] == UINT32_MAX || vietnamese[i] != english[i])
            fail_msg("phrase %d (“%s”)", i, phrase((enum phrase)i));
}

static void words_go_where_they_belong(void **context)
{
    (void)context;
    char text[256] = "";
    FILE *out = fmemopen(text, sizeof text, "w");
    phrase_put(out, PHRASE_NEXT, (const char *const[]){"Họp {2} thôn", "05:31", NULL});
    phrase_put(out, PHRASE_LISTEN, (const char *const[]){NULL}); /* a missing word leaves nothing */
    fclose(out);
    assert_string_equal(text, "  Tiếp theo: Họp {2} thôn (05:31)\nNghe tại: \n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_phrase_is_in_both_languages),
        cmocka_unit_test(words_go_where_they_belong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
