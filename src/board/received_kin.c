#include "board/received_kin.h"

#include "base/arena.h"
#include "board/received_tell.h"

enum { CHAIN_MOST = 1000 }; /* changes of one notice that are followed */

bool received_follows(struct str family) { return !str_eq(family, S("opportunity")) && !str_eq(family, S("planning")); }

bool received_is_decided(struct str state) {
  return str_eq(state, RECEIVED_PUBLISHED) || str_eq(state, RECEIVED_MERGED) || str_eq(state, RECEIVED_NOTED);
}

bool received_older(struct opt_instant x, struct opt_instant y) { return x.has && y.has && instant_before(x.at, y.at); }

bool received_same_source(struct opt_int x, struct opt_int y) { return x.has == y.has && (!x.has || x.v == y.v); }

enum err received_head(struct db *db, struct arena *a, struct q_received_link *at) {
  for (int i = 0; i < CHAIN_MOST && str_eq(at->state, RECEIVED_SUPERSEDED) && at->heir_id.has; i++) {
    enum err const e = q_received_link(db, a, at->heir_id.v, at);
    if (e != OK) return e == NOT_FOUND ? OK : e;
  }
  return OK;
}

/* --- Who stands around it ------------------------------------------------------------------------------------------- */

static enum err stands(struct db *db, struct arena *a, struct q_received_link *at, bool *ret) {
  TRY(received_head(db, a, at));
  *ret = !str_eq(at->state, RECEIVED_SUPERSEDED);
  return OK;
}

static enum err find_later(struct db *db, struct arena *a, const struct received_new *w, struct kin *kin) {
  enum err const e = q_received_replacement(db, a, w->scope, w->key, w->source_id, received_follows(w->family), &kin->later);
  if (e != OK) return e == NOT_FOUND ? OK : e;
  TRY(stands(db, a, &kin->later, &kin->has_later));
  /* a notice of the command line may have led on to another source's */
  if (kin->later.source_id.has && !received_same_source(kin->later.source_id, w->source_id)) kin->has_later = false;
  return OK;
}

/* The notice it names; while that one has not come, another that names the same. */
static enum err find_former(struct db *db, struct arena *a, const struct received_new *w, struct kin *kin) {
  struct q_received_link *at = &kin->former;
  bool const follows = received_follows(w->family);
  if (!str_has(w->replaces) || str_eq(w->replaces, w->key)) return OK;
  enum err e = q_received_replaced(db, a, w->scope, w->replaces, w->source_id, at);
  if (e == OK && received_follows(at->family) != follows) return OK; /* it is about that one, and takes no place of it */
  if (e == OK) kin->direct = !str_eq(at->state, RECEIVED_SUPERSEDED);
  else if (e == NOT_FOUND) e = q_received_replacement(db, a, w->scope, w->replaces, w->source_id, follows, at);
  if (e != OK) return e == NOT_FOUND ? OK : e;
  TRY(stands(db, a, at, &kin->has_former));
  bool const own = received_same_source(at->source_id, w->source_id);
  /* the command line takes the place of a source's notice, and never yields to one that says it is the newer */
  bool const yields = !kin->direct && received_older(w->said, at->said_at);
  if (!own && (w->source_id.has || yields)) kin->has_former = false;
  return OK;
}

enum err received_kin(struct db *db, struct arena *a, const struct received_new *w, struct kin *ret) {
  *ret = (struct kin){0};
  TRY(find_later(db, a, w, ret));
  TRY(find_former(db, a, w, ret));
  if (ret->has_later && ret->has_former && ret->later.id == ret->former.id) ret->has_former = false;
  return OK;
}

/* --- Two chains that turn out to be one ------------------------------------------------------------------------------ */

/* A trusted source's opportunity says at once what the notice says that stands for it now. */
static enum err tell(struct db *db, struct arena *a, const struct received_put_args *p, const struct q_received_link *w) {
  const struct received_new *now = p->what;
  struct q_received_content row;
  struct opportunity_new says;
  bool const own = received_same_source(w->source_id, now->source_id);
  if (!now->trusted || p->map == NULL || !own || !str_eq(w->state, RECEIVED_PUBLISHED) || !str_eq(w->family, S("opportunity"))) return OK;
  TRY(q_received_content(db, a, w->id, &row));
  if (p->map(p->map_of, a, row.content, &says) != OK) return OK;
  enum received_refusal refusal;
  TRY(received_tell(db, a, w->opportunity_id.v, &says, p->reason, p->reason_wall, p->now, &refusal));
  return refusal == RECEIVED_FINE ? q_received_applied(db, a, w->id) : OK;
}

enum err received_settle(struct db *db, struct arena *a, const struct received_put_args *p, struct q_received_link *winner,
                         const struct q_received_link *loser) {
  bool const before = received_is_decided(loser->state), after = received_is_decided(winner->state);
  if (before && after && winner->opportunity_id.v != loser->opportunity_id.v) return OK;
  if (before && !after) {
    winner->state = loser->state;
    winner->opportunity_id = loser->opportunity_id;
    TRY(q_received_inherit(db, a, winner->id, loser->id, winner->state, winner->opportunity_id, p->now));
    TRY(tell(db, a, p, winner));
  } else if (!after && str_eq(loser->state, RECEIVED_REFUSED) && received_same_source(winner->source_id, loser->source_id)) {
    winner->state = loser->state;
    TRY(q_received_decide(db, a, winner->id, winner->state, winner->opportunity_id, (struct opt_int){0}, p->now));
  }
  return q_received_supersede(db, a, loser->id, winner->id);
}
