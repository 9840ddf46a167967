/*
 * act-source once more, as a plugin that may start programs. Not a plugin of the product.
 */
#define ACT_NAME "act-children"
#define ACT_WANTS LOAXA_WANTS_CHILDREN
#include "act-source.c"
