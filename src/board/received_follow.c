#include "board/received_follow.h"

#include "base/arena.h"
#include "base/date.h"
#include "board/received_kin.h"
#include "board/received_tell.h"

/* The one it says it replaces: a cancellation names the notice it cancels. */
static enum err about_named(struct db *db, struct arena *a, const struct received_new *w, struct follow *ret) {
  struct q_received_link at;
  enum err const e = q_received_replaced(db, a, w->scope, w->replaces, w->source_id, &at);
  if (e != OK) return e == NOT_FOUND ? OK : e;
  if (received_follows(at.family)) return OK;
  TRY(received_head(db, a, &at));
  bool const waits = str_eq(at.state, RECEIVED_TO_REVIEW) || str_eq(at.state, RECEIVED_SET_ASIDE);
  ret->found = waits || received_is_decided(at.state);
  ret->own = received_same_source(at.source_id, w->source_id) || !w->source_id.has;
  ret->ours = str_eq(at.state, RECEIVED_MERGED);
  ret->opportunity = at.opportunity_id;
  return OK;
}

enum err received_about(struct db *db, struct arena *a, const struct received_new *w, struct follow *ret) {
  *ret = (struct follow){0};
  if (str_has(w->replaces)) TRY(about_named(db, a, w, ret));
  if (ret->found || !str_has(w->procedure)) return OK;
  struct q_received_procedure row;
  enum err const e = q_received_procedure(db, a, w->procedure, w->source_id, &row);
  if (e != OK) return e == NOT_FOUND ? OK : e;
  *ret = (struct follow){.found = true, .own = received_same_source(row.source_id, w->source_id) || !w->source_id.has,
                         .ours = str_eq(row.state, RECEIVED_MERGED), .opportunity = row.opportunity_id};
  return OK;
}

static enum err arrive(struct db *db, struct arena *a, const struct arrived *what, const struct q_received_awaiting *row) {
  bool const tells = what->tells && what->opportunity.has && str_has(row->decides) && received_same_source(row->source_id, what->source_id);
  if (tells) TRY(received_tell_outcome(db, a, what->opportunity.v, row->decides, row->title, what->reason_wall, what->now));
  return q_received_found(db, a, row->id, tells ? RECEIVED_NOTED : RECEIVED_TO_REVIEW, what->opportunity, (struct opt_instant){tells, what->now});
}

enum err received_arrived(struct db *db, struct arena *a, const struct arrived *what) {
  enum { AT_ONCE = 50 };
  int64_t after = 0;
  size_t n = AT_ONCE;
  (void)a;
  while (n == AT_ONCE) {
    scoped(arena) struct arena some = {0};
    struct q_received_awaiting_list list;
    TRY(q_received_awaiting(db, &some, what->procedure, what->scope, what->key, what->source_id, after, AT_ONCE, &list));
    for (size_t i = 0; i < list.n; i++) {
      scoped(arena) struct arena one = {0}; /* the opportunity is as large as it is */
      TRY(arrive(db, &one, what, &list.v[i]));
      after = list.v[i].id;
    }
    n = list.n;
  }
  return OK;
}

enum err received_await_less(struct db *db, struct arena *a, struct opt_int source_id, struct instant now) {
  struct instant const before = instant_plus(now, -RECEIVED_AWAITING_DAYS * DAY_SECONDS * SECOND_US);
  return q_received_await_less(db, a, source_id, RECEIVED_AWAITING_MOST, before);
}
