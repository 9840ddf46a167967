/*
 * A plugin for tests: its descriptor is smaller than the first edition. Not a plugin of the product.
 */
#include "plugin/loaxa_plugin.h"

static int create(const struct loaxa_host *host, const struct loaxa_value *values, void **self)
{
    (void)host, (void)values, (void)self;
    return -1;
}

static void destroy(void *self)
{
    (void)self;
}

static int poll_once(void *self)
{
    (void)self;
    return 0;
}

static const struct loaxa_source_ops ops = {.poll = poll_once};

LOAXA_PLUGIN_EXPORT const struct loaxa_plugin loaxa_plugin_v1 = {
    .size = sizeof(struct loaxa_plugin) - 8,
    .minor = 0,
    .kind = LOAXA_KIND_SOURCE,
    .name = "too-small",
    .summary = "Is refused.",
    .licence = "GPL-3.0-or-later",
    .create = create,
    .destroy = destroy,
    .source = &ops,
};
