/*
 * A notice as the officer reads it before deciding, and the table of many. From the JSON of console/. Pure
 * but for stdout.
 */
#ifndef LOAXA_CLI_NOTICE_SHOW_H
#define LOAXA_CLI_NOTICE_SHOW_H

#include <jansson.h>

/* Everything, its words last. */
void notice_show(const json_t *notice);
void notice_show_table(const json_t *notices);

#endif
