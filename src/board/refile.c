#include "board/refile.h"

#include "base/arena.h"
#include "base/out.h"
#include "board/board.h"
#include "board/publish.h"

enum { AT_ONCE = 8, PLACES = 100 }; /* an entry of the index takes half a megabyte of the change's memory */

struct refile_args {
  int64_t after, ret_n;
};

static enum err city_of(struct db *db, struct arena *a, struct str name, struct str country, int64_t *ret) {
  struct q_city_put row;
  TRY(q_city_put(db, a, slug_of(a, name), name, country, &row));
  *ret = row.id;
  return OK;
}

static enum err refile_one(struct db *db, struct arena *a, const struct q_opportunity_unfiled *o) {
  int64_t city;
  TRY(city_of(db, a, o->city, o->country, &city));
  TRY(q_opportunity_file(db, a, o->id, city));
  struct q_place_unfiled_list places;
  TRY(q_place_unfiled(db, a, o->id, PLACES, &places));
  for (size_t i = 0; i < places.n; i++) {
    const struct q_place_unfiled *p = &places.v[i];
    TRY(city_of(db, a, p->city, str_has(p->country) ? p->country : o->country, &city));
    TRY(q_place_file(db, a, p->id, city));
  }
  return OK;
}

/* The next few after `after`; ret_n 0: none is left. */
static enum err refile_some(struct db *db, struct arena *a, void *args) {
  struct refile_args *p = args;
  struct q_opportunity_unfiled_list rows;
  TRY(q_opportunity_unfiled(db, a, p->after, AT_ONCE, &rows));
  for (size_t i = 0; i < rows.n; i++) TRY(refile_one(db, a, &rows.v[i]));
  p->ret_n = (int64_t)rows.n;
  if (rows.n > 0) p->after = rows.v[rows.n - 1].id;
  return OK;
}

static enum err enter_some(struct db *db, struct arena *a, void *args) {
  struct refile_args *p = args;
  struct q_opportunity_readable_list rows;
  TRY(q_opportunity_readable(db, a, p->after, AT_ONCE, &rows));
  for (size_t i = 0; i < rows.n; i++) TRY(opportunity_index(db, a, rows.v[i].id));
  p->ret_n = (int64_t)rows.n;
  if (rows.n > 0) p->after = rows.v[rows.n - 1].id;
  return OK;
}

static enum err each(struct board *b, board_act *some, int64_t *ret_n) {
  struct refile_args args = {0};
  *ret_n = 0;
  do {
    struct refile_args next = {.after = args.after};
    TRY(board_change(b, some, &next));
    args = next;
    *ret_n += args.ret_n;
  } while (args.ret_n > 0);
  return OK;
}

/* Of the words and tags in the index; 0: from before they were counted. */
static enum err index_version(struct board *b, int64_t *ret) {
  scoped(arena) struct arena a = {0};
  struct db *db;
  struct str value;
  TRY(board_snapshot(b, &db));
  enum err e = board_setting(db, &a, S("index_version"), &value);
  board_release(b, db);
  if (e != OK && e != NOT_FOUND) return e;
  if (e == NOT_FOUND || str_int(value, 0, INT32_MAX, ret) != OK) *ret = 0;
  return OK;
}

enum err refile(struct board *b, int64_t *ret_n) {
  scoped(arena) struct arena a = {0};
  int64_t version, entered;
  TRY(each(b, refile_some, ret_n));
  TRY(index_version(b, &version));
  if (version >= OPPORTUNITY_INDEX_VERSION) return OK;
  TRY(each(b, enter_some, &entered));
  if (entered > *ret_n) *ret_n = entered;
  return board_setting_put(b, S("index_version"), fmt(&a, "%d", OPPORTUNITY_INDEX_VERSION));
}
