/*
 * Notices across the wall: one table maps struct loaxa_notice to JSON and back and says how large each member
 * may be. The worker checks before it sends so that the plugin hears at once; the station checks again
 * because it trusts nobody. Inside plugin/ only; the station's half is plugin_notice_parse in plugin.h.
 */
#ifndef LOAXA_PLUGIN_NOTICE_H
#define LOAXA_PLUGIN_NOTICE_H

#include "plugin/plugin.h"

/* A checked notice as JSON, its texts cleaned (NFC, controls stripped, single lines made single). New
 * reference in *out. `base_dir` makes a relative recording absolute. -EINVAL or -EFBIG with the member named.
 */
int notice_to_json(const struct loaxa_notice *notice, const char *base_dir, json_t **out, struct error *err);

#endif
