/*
 * Shared by servers.c, server_icecast.c and server_pulse.c only.
 */
#ifndef LOAXA_TEST_SERVERS_INNER_H
#define LOAXA_TEST_SERVERS_INNER_H

#include "servers.h"

/* A connected socket to 127.0.0.1:PORT or a negative errno. */
int server_connect_to(int port);
/* In a forked child: the rights of `user` (NULL: as we are), files on 0 to 2, and this program's death as its
 * own. */
void server_become_child(const char *user, const char *out, const char *log);
/* start_program with the rights of `user`. */
pid_t server_start_as(const char *user, const char *const *argv, const char *const *environment,
                      const char *out, const char *log);
int server_make_folder(char dir[64], const char *name);
void server_make_password(char password[33]);              /* 32 random hexadecimal digits */
int server_write_file(const char *path, const char *text); /* mode 0600 */

#endif
