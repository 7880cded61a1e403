#include "board/generation.h"

#include "base/arena.h"
#include "base/when.h"
#include "board/board.h"
#include "db/db.h"

enum err generation_raise(struct db *db, struct arena *a) { return q_generation_raise(db, a); }

static enum err read_row(struct board *b, int64_t *ret) {
  scoped(arena) struct arena a = {0};
  struct db *db;
  struct q_generation_get row;
  TRY(board_snapshot(b, &db));
  enum err const e = q_generation_get(db, &a, &row);
  board_release(b, db);
  if (e == NOT_FOUND) return *ret = 0, OK;
  TRY(e);
  return str_int(row.value, 0, INT64_MAX, ret);
}

int64_t generation_now(struct board *b, struct generation_watch *w) {
  int64_t const now = clock_mono_us(), groups = store_groups(b->store);
  if (w->looked_us != 0 && now - w->looked_us < GENERATION_LOOK_US && groups == w->groups) return w->value;
  int64_t const version = store_version(b->store); /* before the row: what is read may be newer than it, never older */
  bool const moved = w->looked_us == 0 || version != w->version || w->value < 0;
  w->looked_us = now;
  w->groups = groups;
  w->version = version;
  if (moved && read_row(b, &w->value) != OK) w->value = -1;
  return w->value;
}

static void earlier(struct instant *first, struct instant at) {
  if (instant_before(at, *first)) *first = at;
}

/* What shows from its very instant on. */
static void from_its_instant(struct instant *first, struct instant now, struct opt_instant at) {
  if (at.has && instant_before(now, at.at)) earlier(first, at.at);
}

/* What is over one microsecond after its instant. */
static void after_its_instant(struct instant *first, struct instant now, struct opt_instant at) {
  if (at.has && !instant_before(at.at, now)) earlier(first, instant_plus(at.at, 1));
}

enum err board_next_change(struct db *db, struct arena *a, struct instant now, struct instant *ret) {
  struct q_board_next_change row;
  TRY(q_board_next_change(db, a, now, &row));
  struct instant first = {INT64_MAX};
  from_its_instant(&first, now, row.published_at);
  after_its_instant(&first, now, row.ends_at);
  after_its_instant(&first, now, row.enquiry_at);
  from_its_instant(&first, now, row.outcome_at);
  from_its_instant(&first, now, row.cancelled_at);
  *ret = first;
  return OK;
}

static void words_of(struct instant *first, struct instant now, struct opt_instant closes_at) {
  if (!closes_at.has) return;
  struct opt_instant const words = when_left_changes(now, closes_at.at);
  if (words.has) earlier(first, words.at);
}

struct instant cards_next_closing(struct opportunity_card_list cards, struct instant now, struct instant until) {
  for (size_t i = 0; i < cards.n; i++) after_its_instant(&until, now, cards.v[i].closing.at);
  return until;
}

struct instant cards_next_change(struct opportunity_card_list cards, struct instant now, struct instant until) {
  for (size_t i = 0; i < cards.n; i++) words_of(&until, now, cards.v[i].closing.at);
  return cards_next_closing(cards, now, until);
}

struct instant notice_next_closing(const struct opportunity *o, struct instant now, struct instant until) {
  for (size_t i = 0; i < o->lots.n; i++) after_its_instant(&until, now, o->lots.v[i].closes_at);
  for (size_t i = 0; i < o->stages.n; i++) after_its_instant(&until, now, (struct opt_instant){true, o->stages.v[i].closes_at});
  after_its_instant(&until, now, o->row.closes_at);
  return until;
}

struct instant notice_next_change(const struct opportunity *o, struct instant now, struct instant until) {
  words_of(&until, now, o->row.closes_at);
  after_its_instant(&until, now, o->row.opens_bids_at);
  after_its_instant(&until, now, o->row.visit_at);
  for (size_t i = 0; i < o->lots.n; i++) words_of(&until, now, o->lots.v[i].closes_at);
  for (size_t i = 0; i < o->stages.n; i++) words_of(&until, now, (struct opt_instant){true, o->stages.v[i].closes_at});
  return notice_next_closing(o, now, until);
}
