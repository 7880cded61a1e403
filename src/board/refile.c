#include "board/refile.h"

#include "base/arena.h"
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
  return str_eq(o->stage, S("published")) ? opportunity_index(db, a, o->id) : OK;
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

enum err refile(struct board *b, int64_t *ret_n) {
  struct refile_args args = {0};
  *ret_n = 0;
  do {
    struct refile_args next = {.after = args.after};
    TRY(board_change(b, refile_some, &next));
    args = next;
    *ret_n += args.ret_n;
  } while (args.ret_n > 0);
  return OK;
}
