/* Erases the bytes of files taken out of drafts, once nobody can put them back and no deposit holds them. The bytes go
 * first, the row is marked afterwards: an end between the two is made good by the next run, which finds no bytes. */
#include "base/arena.h"
#include "base/crash.h"
#include "board/board.h"
#include "board/dossier.h"
#include "board/files.h"
#include "work/worker.h"

enum err job_erase(struct worker *w, struct arena *a, struct instant now) {
  struct db *db;
  struct q_dossier_file_stale_list files;
  TRY(board_snapshot(w->board, &db));
  enum err e = dossier_stale_files(db, a, now, &files);
  board_release(w->board, db);
  TRY(e);
  for (size_t i = 0; i < files.n; i++) {
    enum err const gone = files_erase(w->board, files.v[i].blob);
    if (gone != OK) { /* the disk has its reasons: the others are erased all the same, this one is tried again */
      e = gone;
      continue;
    }
    CRASH_POINT("erase.before_row");
    struct dossier_erased_args erased = {files.v[i].id, files.v[i].blob, now};
    TRY(board_change(w->board, dossier_file_erased, &erased));
    w->did++;
  }
  return e;
}
