/* A copy of the board to try something on: the database as it stands, with an empty file store, in a folder of its own beside
 * the database (mode 0700), which goes when the copy is closed. The board itself is only read. */
#ifndef BOARD_ASIDE_H
#define BOARD_ASIDE_H

#include <limits.h>

#include "board/board.h"

struct board_aside {
  struct board board;
  char folder[PATH_MAX];
};

enum { BOARD_ASIDE_STALE_S = 86400 }; /* one that a killed process left goes after that long, when the next is made */

/* Takes as much disk as the database. BROKEN: there is none, or the folder cannot be written. */
enum err MUST_USE board_aside_open(struct board *b, struct board_aside *ret);
void board_aside_close(struct board_aside *aside);

#endif
