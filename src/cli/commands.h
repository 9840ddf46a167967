/*
 * Every command of `loaxa`. A new one is a line here, a row in cli.c and a file.
 */
#ifndef LOAXA_CLI_COMMANDS_H
#define LOAXA_CLI_COMMANDS_H

#include "cli/cli.h"

extern const struct command command_air;
extern const struct command command_approve;
extern const struct command command_backup;
extern const struct command command_calendar;
extern const struct command command_check;
extern const struct command command_journal;
extern const struct command command_notices;
extern const struct command command_plan;
extern const struct command command_poll;
extern const struct command command_read;
extern const struct command command_rehearse;
extern const struct command command_restore;
extern const struct command command_resume;
extern const struct command command_return;
extern const struct command command_say;
extern const struct command command_skip;
extern const struct command command_status;
extern const struct command command_stop;
extern const struct command command_withdraw;

#endif
