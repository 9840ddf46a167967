/*
 * Files and folders of the scenarios. Each of these fails the test when it cannot do what its name says.
 */
#ifndef LOAXA_TEST_FILES_H
#define LOAXA_TEST_FILES_H

/* New memory. */
char *files_join(const char *dir, const char *name);
/* The path of `name` in the folder above the build ($LOAXA_BUILD) that holds it; new memory. */
char *files_find_above(const char *name);
/* Written an hour ago by the real clock: what was written just now a source would leave for its next poll. */
void files_make_old(const char *path);
void files_copy(const char *from, const char *to);
/* Files and folders of `from` into `to`, over what is there; a scenario's own scenario.txt is not the
 * station's. */
void files_copy_tree(const char *from, const char *to);
void files_remove(const char *folder); /* with all that is in it */

#endif
