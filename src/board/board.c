#include "board/board.h"

#include "base/arena.h"
#include "blob/blob.h"
#include "db/db.h"
#include "queries.h"

/* The clock never shows an instant before the newest one on record: what was closed stays closed across restarts. */
static enum err start_clock(struct board *b) {
  scoped(arena) struct arena a = {0};
  struct db *db;
  TRY(board_snapshot(b, &db));
  struct q_newest_instant newest;
  enum err e = q_newest_instant(db, &a, &newest);
  struct str value;
  if (e == OK) b->demo = board_setting(db, &a, S("demo"), &value) == OK;
  board_release(b, db);
  if (e != OK) return e;
  b->newest = newest.at;
  clock_start_from(newest.at);
  return OK;
}

enum err board_open(struct str database, struct str files, bool migrate, struct board *ret) {
  struct board b = {0};
  TRY(store_open(database, migrate ? STORE_MIGRATE : STORE_SERVE, &b.store));
  enum err e = files.p == NULL ? OK : blobs_open(files, &b.blobs);
  if (e == OK) e = start_clock(&b);
  if (e != OK) {
    board_close(&b);
    return e;
  }
  *ret = b;
  facets_open(&ret->facets);
  return OK;
}

void board_close(struct board *b) {
  if (b->store != NULL) store_close(b->store);
  if (b->blobs != NULL) blobs_close(b->blobs);
  facets_close(&b->facets);
  *b = (struct board){0};
}

enum err board_snapshot(struct board *b, struct db **ret) { return store_snapshot(b->store, ret); }
void board_release(struct board *b, struct db *db) { store_release(b->store, db); }
enum err board_change(struct board *b, board_act *act, void *args) { return store_change(b->store, act, args); }

enum err board_setting(struct db *db, struct arena *a, struct str name, struct str *ret) {
  struct q_setting_get row;
  TRY(q_setting_get(db, a, name, &row));
  *ret = row.value;
  return OK;
}

struct setting_args {
  struct str name, value;
};

static enum err setting_act(struct db *db, struct arena *a, void *args) {
  struct setting_args *s = args;
  return q_setting_put(db, a, s->name, s->value);
}

enum err board_setting_put(struct board *b, struct str name, struct str value) {
  return board_change(b, setting_act, &(struct setting_args){name, value});
}

enum err board_content(struct db *db, struct arena *a, struct board_content *ret) {
  struct q_content_count row;
  TRY(q_content_count(db, a, &row));
  *ret = (struct board_content){row.opportunities, row.people};
  return OK;
}

enum err board_worker_seen(struct db *db, struct arena *a, struct opt_instant *ret) {
  struct q_job_newest row;
  TRY(q_job_newest(db, a, &row));
  *ret = row.ran_at;
  return OK;
}
