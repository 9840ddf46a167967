/*
 * act-source once more, as a plugin that may use the network. Not a plugin of the product.
 */
#define ACT_NAME "act-network"
#define ACT_WANTS LOAXA_WANTS_NETWORK
#include "act-source.c"
