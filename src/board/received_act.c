/* What is made of a notice that came in. */
#include "base/arena.h"
#include "board/generation.h"
#include "board/received_follow.h"
#include "board/received_tell.h"

static bool waits(const struct q_received *r) { return str_eq(r->state, RECEIVED_TO_REVIEW) || str_eq(r->state, RECEIVED_SET_ASIDE); }

/* Reads what is decided on; a refusal when it is not what the person has seen. */
static enum err load(struct db *db, struct arena *a, struct received_act_args *p, struct q_received *r) {
  TRY(q_received_get(db, a, p->ref, p->organisation, r));
  p->ret_refusal = r->changed_at.us == p->changed.us ? RECEIVED_FINE : RECEIVED_MOVED;
  return OK;
}

static enum err decide(struct db *db, struct arena *a, const struct received_act_args *p, const struct q_received *r, struct str state,
                       struct opt_int opportunity) {
  return q_received_decide(db, a, r->id, state, opportunity, (struct opt_int){true, p->person_id}, p->now);
}

/* Relaying another's notice says where it comes from; taking dossiers in another's name is not theirs to do. */
static enum err is_others(struct db *db, struct arena *a, const struct opportunity_new *what, struct opt_int organisation, bool *ret) {
  struct q_topic named;
  *ret = false;
  if (!organisation.has || what->apply_elsewhere) return OK;
  enum err const e = q_organisation_get(db, a, slug_of(a, what->organisation), &named);
  *ret = e == NOT_FOUND || (e == OK && named.id != organisation.v);
  return e == NOT_FOUND ? OK : e;
}

enum err received_publish(struct db *db, struct arena *a, void *args) {
  struct received_act_args *p = args;
  struct q_received r;
  TRY(load(db, a, p, &r));
  bool const possible = waits(&r) && !r.opportunity_id.has && str_eq(r.family, S("opportunity"));
  if (p->ret_refusal == RECEIVED_FINE && !possible) p->ret_refusal = RECEIVED_DONE;
  if (p->ret_refusal == RECEIVED_FINE && p->what->publish && !instant_before(p->now, received_ends(p->what))) p->ret_refusal = RECEIVED_PAST;
  bool others;
  TRY(is_others(db, a, p->what, p->organisation, &others));
  if (p->ret_refusal == RECEIVED_FINE && others) p->ret_refusal = RECEIVED_OTHERS;
  if (p->ret_refusal != RECEIVED_FINE) return OK;
  struct opportunity_new what = *p->what;
  what.import_key = received_import_key(a, r.ref);
  struct opportunity_add_args add = {.what = &what, .now = p->now};
  TRY(opportunity_add(db, a, &add));
  p->ret_opportunity = add.ret_id;
  TRY(received_gather(db, a, r.procedure, r.source_id, add.ret_id));
  return decide(db, a, p, &r, RECEIVED_PUBLISHED, (struct opt_int){true, add.ret_id});
}

enum err received_decide(struct db *db, struct arena *a, void *args) {
  struct received_act_args *p = args;
  struct q_received r;
  TRY(load(db, a, p, &r));
  /* a result has an opportunity before anybody decides */
  bool const made = r.opportunity_id.has && (str_eq(r.state, RECEIVED_PUBLISHED) || str_eq(r.state, RECEIVED_MERGED) || str_eq(r.state, RECEIVED_NOTED));
  bool const asked = !str_eq(r.state, RECEIVED_SUPERSEDED) && !str_eq(r.state, RECEIVED_AWAITING); /* these nobody is asked about */
  if (p->ret_refusal == RECEIVED_FINE && (made || !asked)) p->ret_refusal = RECEIVED_DONE;
  if (p->ret_refusal != RECEIVED_FINE) return OK;
  TRY(decide(db, a, p, &r, p->state, r.opportunity_id));
  if (!str_eq(r.family, S("opportunity")) || str_eq(p->state, RECEIVED_REFUSED)) return OK;
  /* what came while it was refused is about it again */
  struct arrived const back = {.scope = r.scope, .key = r.key, .procedure = r.procedure, .source_id = r.source_id, .now = p->now};
  return received_arrived(db, a, &back);
}

enum err received_may_tell(struct db *db, struct arena *a, const struct q_received *r, struct opt_int organisation, struct instant now, bool *ret) {
  struct opportunity o;
  struct q_received_makes row;
  *ret = true;
  if (!organisation.has) return OK;
  enum err e = opportunity_office(db, a, r->opportunity_id.v, organisation, now, &o);
  if (e == NOT_FOUND) e = q_received_makes(db, a, r->opportunity_id.v, r->source_id, &row);
  *ret = e == OK;
  return e == NOT_FOUND ? OK : e;
}

enum err received_merge(struct db *db, struct arena *a, void *args) {
  struct received_act_args *p = args;
  struct q_received r;
  struct opportunity o;
  TRY(load(db, a, p, &r));
  bool const possible = waits(&r) && !r.opportunity_id.has && (str_eq(r.family, S("opportunity")) || str_eq(r.family, S("planning")));
  if (p->ret_refusal == RECEIVED_FINE && !possible) p->ret_refusal = RECEIVED_DONE;
  if (p->ret_refusal != RECEIVED_FINE) return OK;
  enum err const e = opportunity_office(db, a, p->opportunity_id, p->organisation, p->now, &o);
  if (e == NOT_FOUND) return p->ret_refusal = RECEIVED_ABSENT, OK;
  TRY(e);
  p->ret_opportunity = p->opportunity_id;
  TRY(received_gather(db, a, r.procedure, r.source_id, p->opportunity_id));
  TRY(decide(db, a, p, &r, RECEIVED_MERGED, (struct opt_int){true, p->opportunity_id}));
  TRY(q_received_joined(db, a, r.id, p->opportunity_id));
  if (!str_has(r.source)) return OK;
  TRY(q_opportunity_origin_put(db, a, p->opportunity_id, r.source, r.link));
  return generation_raise(db, a);
}

enum err received_part(struct db *db, struct arena *a, void *args) {
  struct received_act_args *p = args;
  struct q_received r;
  TRY(load(db, a, p, &r));
  if (p->ret_refusal == RECEIVED_FINE && !(str_eq(r.state, RECEIVED_MERGED) && r.opportunity_id.has)) p->ret_refusal = RECEIVED_DONE;
  if (p->ret_refusal != RECEIVED_FINE) return OK;
  if (str_has(r.procedure)) TRY(q_received_scatter(db, a, r.procedure, r.source_id, r.opportunity_id.v));
  TRY(decide(db, a, p, &r, RECEIVED_TO_REVIEW, (struct opt_int){0}));
  if (!str_has(r.source)) return OK;
  TRY(q_opportunity_origin_take(db, a, r.opportunity_id.v, r.source, r.link));
  return generation_raise(db, a);
}

enum err received_retell(struct db *db, struct arena *a, void *args) {
  struct received_act_args *p = args;
  struct q_received r;
  TRY(load(db, a, p, &r));
  bool const possible = r.opportunity_id.has && str_has(r.former) && (p->what == NULL || str_eq(r.family, S("opportunity")));
  if (p->ret_refusal == RECEIVED_FINE && !possible) p->ret_refusal = RECEIVED_DONE;
  if (p->ret_refusal != RECEIVED_FINE) return OK;
  p->ret_opportunity = r.opportunity_id.v;
  if (p->what != NULL) TRY(received_tell(db, a, r.opportunity_id.v, p->what, p->reason, p->reason_wall, p->now, &p->ret_refusal));
  return p->ret_refusal == RECEIVED_FINE ? decide(db, a, p, &r, r.state, r.opportunity_id) : OK;
}

enum err received_note(struct db *db, struct arena *a, void *args) {
  struct received_act_args *p = args;
  struct q_received r;
  TRY(load(db, a, p, &r));
  bool const possible = waits(&r) && !str_eq(r.family, S("opportunity")) && !str_eq(r.family, S("planning"));
  if (p->ret_refusal == RECEIVED_FINE && !possible) p->ret_refusal = RECEIVED_DONE;
  if (p->ret_refusal == RECEIVED_FINE && !r.opportunity_id.has) p->ret_refusal = RECEIVED_ABSENT;
  if (p->ret_refusal != RECEIVED_FINE) return OK;
  bool may;
  TRY(received_may_tell(db, a, &r, p->organisation, p->now, &may));
  if (!may) return p->ret_refusal = RECEIVED_DONE, OK;
  p->ret_opportunity = r.opportunity_id.v;
  TRY(received_tell_outcome(db, a, r.opportunity_id.v, p->outcome, p->reason, p->reason_wall, p->now));
  return decide(db, a, p, &r, RECEIVED_NOTED, r.opportunity_id);
}
