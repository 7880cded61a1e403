#include "board/integrity.h"

#include <string.h>

#include "base/arena.h"
#include "blob/blob.h"
#include "board/dossier.h"
#include "queries.h"

enum { BATCH = 500 };

static void compare(struct board *b, const struct q_blob_list *row, FILE *out, struct integrity *ret) {
  uint64_t size = 0;
  unsigned char sha256[BLOB_SHA256_LEN] = {0};
  enum err const e = blob_measure(b->blobs, row->blob, &size, sha256);
  ret->files++;
  bool const same = e == OK && size == (uint64_t)row->size && row->sha256.n == sizeof sha256 && memcmp(sha256, row->sha256.p, sizeof sha256) == 0;
  if (same) return;
  ret->broken++;
  fprintf(out, "%.*s %s\n", STR(row->blob), e == OK ? "changed" : err_name(e));
}

enum err integrity_check(struct board *b, FILE *out, struct integrity *ret) {
  struct integrity found = {0};
  char after[BLOB_NAME_LEN + 1] = "";
  for (;;) {
    scoped(arena) struct arena a = {0};
    struct db *db;
    struct q_blob_list_list rows;
    TRY(board_snapshot(b, &db));
    enum err const e = q_blob_list(db, &a, str_from(after), instant_plus(clock_now(), -DOSSIER_UNDO_US), BATCH, &rows);
    board_release(b, db);
    TRY(e);
    for (size_t i = 0; i < rows.n; i++) compare(b, &rows.v[i], out, &found);
    if (rows.n < BATCH) break;
    memcpy(after, rows.v[rows.n - 1].blob.p, BLOB_NAME_LEN);
  }
  *ret = found;
  return OK;
}
