/* The end of retention: what was deposited, and closed accounts, when nothing keeps them any more. */
#include "base/arena.h"
#include "board/board.h"
#include "board/leave.h"
#include "work/worker.h"

enum err job_erasure(struct worker *w, struct arena *a, struct instant now) {
  (void)a;
  for (size_t n = LEAVE_AT_ONCE; n >= LEAVE_AT_ONCE && (w->stop == NULL || !*w->stop);) {
    TRY(leave_erase(w->board, now, &n));
    w->did += n;
  }
  return OK;
}
