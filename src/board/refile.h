/* What was entered by an older version of the program, put in order after a migration: filed under its cities, and
 * entered in the full-text index again with the words and tags of now. */
#ifndef BOARD_REFILE_H
#define BOARD_REFILE_H

#include <stdint.h>

#include "base/err.h"

struct board;

/* Every opportunity that needs it, a few in each change; may be repeated and cut at any time. All that may be read are
 * entered in the index again when it was made by an older OPPORTUNITY_INDEX_VERSION. *ret_n: how many. */
enum err MUST_USE refile(struct board *b, int64_t *ret_n);

#endif
