/*
 * act-output once more, as a loudspeaker. Not a plugin of the product.
 */
#define ACT_NAME "act-speaker"
#define ACT_WANTS LOAXA_IS_LOUDSPEAKER
#include "act-output.c"
