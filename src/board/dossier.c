#include "board/dossier.h"

#include "base/arena.h"
#include "base/rand.h"
#include "base/utf8.h"

enum { STAGES_MAX = 100 };

enum dossier_standing dossier_standing(int64_t version, struct opt_int deposit_id, struct opt_int deposited_version, bool open) {
  if (version == 0) return STANDING_NOT_BEGUN;
  if (deposit_id.has) return deposited_version.has && version > deposited_version.v ? STANDING_CHANGED : STANDING_DEPOSITED;
  if (!open) return STANDING_OVER;
  return deposited_version.has ? STANDING_WITHDRAWN : STANDING_DRAFT;
}

enum dossier_refusal dossier_refusal_at(const struct q_opportunity_get *o, struct instant at) {
  if (!o->apply_here) return DOSSIER_ELSEWHERE;
  switch (opportunity_state(str_eq(o->stage, S("published")), o->published_at, o->ends_at, o->cancelled_at, at)) {
  case OPPORTUNITY_OPEN: return DOSSIER_FINE;
  case OPPORTUNITY_CANCELLED: return DOSSIER_CANCELLED;
  case OPPORTUNITY_DRAFT:
  case OPPORTUNITY_SCHEDULED:
  case OPPORTUNITY_CLOSED:
  case OPPORTUNITY_AWARDED:
  case OPPORTUNITY_UNSUCCESSFUL: break;
  }
  return DOSSIER_LATE;
}

int64_t stage_at(const struct q_stage_list_list *stages, struct instant at) {
  for (size_t i = 0; i < stages->n; i++)
    if (!instant_before(stages->v[i].closes_at, at)) return (int64_t)i + 1;
  return (int64_t)stages->n;
}

enum piece_turn piece_turn(const struct q_piece *p, int64_t stage) {
  if (!p->stage.has || p->stage.v == stage) return PIECE_NOW;
  return p->stage.v > stage ? PIECE_LATER : PIECE_OVER;
}

enum opportunity_state lot_state(const struct q_opportunity_get *o, struct opt_instant closes_at, struct instant at) {
  struct instant const whole = o->closes_at.has ? o->closes_at.at : o->ends_at;
  struct instant const ends = closes_at.has ? closes_at.at : whole;
  return opportunity_state(str_eq(o->stage, S("published")), o->published_at, ends, o->cancelled_at, at);
}

enum err dossier_deposit_held(struct db *db, struct arena *a, struct opt_int deposit_id, struct instant at, enum dossier_refusal *refusal) {
  struct q_deposit_lots_close first;
  if (!deposit_id.has || *refusal != DOSSIER_FINE) return OK;
  TRY(q_deposit_lots_close(db, a, deposit_id.v, &first));
  if (first.closes_at.has && instant_before(first.closes_at.at, at)) *refusal = DOSSIER_LOT_CLOSED;
  return OK;
}

enum err dossier_for_change(struct db *db, struct arena *a, int64_t opportunity_id, int64_t person_id, struct instant at,
                            struct q_opportunity_get *ret_opportunity, struct q_dossier *ret, enum dossier_refusal *ret_refusal) {
  TRY(q_opportunity_get(db, a, opportunity_id, ret_opportunity));
  TRY(q_dossier_mine(db, a, opportunity_id, person_id, ret));
  *ret_refusal = dossier_refusal_at(ret_opportunity, at);
  return dossier_deposit_held(db, a, ret->deposit_id, at, ret_refusal);
}

/* Files of a stage that is not open neither come nor go. */
enum err dossier_piece_for_change(struct db *db, struct arena *a, int64_t opportunity_id, int64_t piece_id, struct instant at,
                                  struct q_piece *ret, enum dossier_refusal *refusal) {
  struct q_stage_list_list stages;
  TRY(q_piece_get(db, a, opportunity_id, piece_id, ret));
  if (!ret->stage.has || *refusal != DOSSIER_FINE) return OK;
  TRY(q_stage_list(db, a, opportunity_id, STAGES_MAX, &stages));
  if (piece_turn(ret, stage_at(&stages, at)) != PIECE_NOW) *refusal = DOSSIER_NOT_ASKED;
  return OK;
}

enum err dossier_start(struct db *db, struct arena *a, void *args) {
  struct dossier_start_args *s = args;
  struct opportunity o;
  TRY(opportunity_public(db, a, s->opportunity_id, (struct opt_int){true, s->person_id}, s->now, &o));
  struct q_dossier there;
  enum err const found = q_dossier_mine(db, a, s->opportunity_id, s->person_id, &there);
  if (found != NOT_FOUND) return found;
  s->ret_refusal = dossier_refusal_at(&o.row, s->now);
  if (s->ret_refusal != DOSSIER_FINE) return OK;
  return q_dossier_start(db, a, rand_ref(a), s->opportunity_id, s->person_id, s->now);
}

bool dossier_message_long(struct str message) { return utf8_count_typed(message) > DOSSIER_MESSAGE_MAX; }

enum err dossier_message(struct db *db, struct arena *a, void *args) {
  struct dossier_message_args *m = args;
  if (dossier_message_long(m->message)) return TOO_BIG;
  struct q_opportunity_get o;
  struct q_dossier d;
  TRY(dossier_for_change(db, a, m->opportunity_id, m->person_id, m->now, &o, &d, &m->ret_refusal));
  if (m->ret_refusal != DOSSIER_FINE || str_eq(d.message, m->message)) return OK;
  if (str_has(m->seen) && !str_eq(m->seen, text_seen(a, d.message))) return CONFLICT;
  return q_dossier_message(db, a, d.id, m->message, m->now);
}
