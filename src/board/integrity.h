/* Whether every file a row speaks of is there, whole: what `babillard check` asks. */
#ifndef BOARD_INTEGRITY_H
#define BOARD_INTEGRITY_H

#include <stdio.h>

#include "board/board.h"

struct integrity {
  int64_t files, broken;
};

/* Reads every file and compares it with its row; a line on `out` for each that is missing or differs. */
enum err MUST_USE integrity_check(struct board *b, FILE *out, struct integrity *ret);

#endif
