/* A board of its own in a temporary folder, for unit tests of rules that keep something: no server, no pages. */
#ifndef TESTS_SCRATCH_BOARD_H
#define TESTS_SCRATCH_BOARD_H

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/out.h"
#include "board/board.h"

struct scratch_board {
  struct board board;
  struct arena arena; /* of the test */
  char folder[256];
};

static inline int scratch_remove_entry(const char *path, const struct stat *s, int flag, struct FTW *at) {
  (void)s, (void)flag, (void)at;
  return remove(path);
}

/* cmocka's set-up and tear-down: *state is the struct scratch_board. */
static inline int scratch_board_begin(void **state) {
  struct scratch_board *b = calloc(1, sizeof *b);
  const char *room = getenv("TMPDIR");
  snprintf(b->folder, sizeof b->folder, "%s/babillard-unit.XXXXXX", room == NULL ? "/tmp" : room);
  assert_non_null(mkdtemp(b->folder));
  assert_int_equal(board_open(fmt(&b->arena, "sqlite:%s/board.db", b->folder), (struct str){0}, true, &b->board), OK);
  *state = b;
  return 0;
}

static inline int scratch_board_end(void **state) {
  struct scratch_board *b = *state;
  board_close(&b->board);
  arena_free(&b->arena);
  nftw(b->folder, scratch_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  free(b);
  return 0;
}

#endif
