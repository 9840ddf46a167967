/* fuzz-room: document */
/* link: -lcurl */
/*
 * Feeds as the source "feed" reads them: no input may crash, entries never pass their limit, and whatever was
 * found in an entry is there as valid text.
 */
#include "../../plugins/source/feed/entries.c"
#include "../../plugins/source/feed/told.c"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_be_text(const char *text)
{
    if (text == NULL || text_utf8_fault(text, strlen(text)) != strlen(text))
        abort();
}

static void tell(const struct entry *entry, const char *from)
{
    struct told told;
    struct error err = {0};
    if (told_make(entry, from, 170, &told, &err) != 0)
        return;
    must_be_text(told.title);
    must_be_text(told.text);
    if (strchr(told.title, '\n') != NULL || !*told.title)
        abort();
    told_done(&told);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct entries entries;
    if (size > 200000 || entries_read((const char *)data, size, &entries) != 0)
        return 0;
    if (entries.count > ENTRIES_MOST)
        abort();
    must_be_text(entries.title);
    for (size_t i = 0; i < entries.count; i++) {
        must_be_text(entries.entries[i].id);
        must_be_text(entries.entries[i].title);
        must_be_text(entries.entries[i].html);
        must_be_text(entries.entries[i].author);
        must_be_text(entries.entries[i].topic);
        if (i < 4)
            tell(&entries.entries[i], entries.title);
    }
    entries_done(&entries);
    return 0;
}
