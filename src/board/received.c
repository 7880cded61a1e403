/* What comes in: is it new, is it newer, may it be. */
#include "board/received.h"

#include <string.h>

#include "base/arena.h"
#include "board/received_tell.h"

enum { ALIKE_MOST = 10, BESIDE_MOST = 20 };

/* Numbers compare as numbers, instants in UTC and the rest bytewise; absent ones do not compare: 1. */
static int version_cmp(struct str x, struct str y) {
  int64_t a, b;
  if (!str_has(x) || !str_has(y)) return 1;
  if (str_int(x, 0, INT64_MAX, &a) == OK && str_int(y, 0, INT64_MAX, &b) == OK) return (a > b) - (a < b);
  return str_cmp(x, y);
}

static bool same_content(const struct received_new *w, struct str fingerprint) {
  return str_eq((struct str){(const char *)w->fingerprint, RECEIVED_FINGERPRINT}, fingerprint);
}

static bool is_opportunity(const struct received_new *w) { return str_eq(w->family, S("opportunity")); }
static bool is_planning(const struct received_new *w) { return str_eq(w->family, S("planning")); }

/* Whether a notice that is there is another source's than the one that tells now; the command line speaks for all. */
static bool is_others(const struct received_new *w, struct opt_int source_id) {
  return w->source_id.has && !(source_id.has && source_id.v == w->source_id.v);
}

static void say(struct received_put_args *p, enum received_outcome outcome, struct str ref, struct opt_int opportunity) {
  p->ret_outcome = outcome;
  p->ret_opportunity = opportunity;
  size_t const n = ref.n < sizeof p->ret_ref ? ref.n : 0;
  if (n > 0) memcpy(p->ret_ref, ref.p, n);
  p->ret_ref[n] = '\0';
}

/* --- One that came before ------------------------------------------------------------------------------------------- */

static enum received_outcome judge(const struct received_new *w, const struct q_received_by_key *known) {
  bool const same = same_content(w, known->fingerprint);
  if (str_eq(known->state, RECEIVED_REFUSED)) return RECEIVED_WAS_REFUSED;
  if (same) return RECEIVED_SAME;
  if (is_others(w, known->source_id)) return RECEIVED_HELD;
  if (str_eq(known->state, S("superseded"))) return RECEIVED_NOT_NEWER;
  int const newer = version_cmp(w->version, known->version);
  return newer < 0 ? RECEIVED_NOT_NEWER : newer == 0 ? RECEIVED_SAME_VERSION : RECEIVED_CHANGED;
}

static enum err publish_or_tell(struct db *db, struct arena *a, struct received_put_args *p, struct opt_int *opportunity, bool *ret_done) {
  const struct received_new *w = p->what;
  *ret_done = false;
  if (w->publish != NULL && opportunity->has) {
    enum received_refusal refusal;
    TRY(received_tell(db, a, opportunity->v, w->publish, p->reason, p->reason_wall, p->now, &refusal));
    *ret_done = refusal == RECEIVED_FINE;
    return OK;
  }
  bool const past = w->publish != NULL && w->publish->closes.at.has && !instant_before(p->now, opportunity_new_ends(w->publish));
  if (w->publish == NULL || past) return OK; /* what has closed already is for a person to look at */
  struct opportunity_new what = *w->publish;
  what.import_key = received_import_key(a, w->scope, w->key);
  what.publish = true;
  struct opportunity_add_args add = {.what = &what, .now = p->now};
  TRY(opportunity_add(db, a, &add));
  *opportunity = (struct opt_int){true, add.ret_id};
  *ret_done = true;
  return received_gather(db, a, w->procedure, w->source_id, add.ret_id);
}

static enum err put_changed(struct db *db, struct arena *a, struct received_put_args *p, const struct q_received_by_key *known) {
  const struct received_new *w = p->what;
  bool const told = is_opportunity(w) || is_planning(w) || str_eq(known->state, RECEIVED_NOTED);
  bool const decided = known->opportunity_id.has && told;
  bool done = false;
  struct opt_int opportunity = known->opportunity_id;
  /* what was joined to a notice of ours never changes it by itself */
  bool const ours = str_eq(known->state, RECEIVED_MERGED);
  if ((decided && !ours) || str_eq(known->state, RECEIVED_TO_REVIEW)) TRY(publish_or_tell(db, a, p, &opportunity, &done));
  struct str former = {0};
  if (decided && !done) former = str_has(known->former) ? known->former : known->content;
  TRY(q_received_change(db, a, known->id, w->version, w->procedure, w->family, w->title, w->lang, w->link, w->closes, w->content,
                        (struct str){(const char *)w->fingerprint, RECEIVED_FINGERPRINT}, former, p->now));
  if (done && !decided) return q_received_decide(db, a, known->id, RECEIVED_PUBLISHED, opportunity, (struct opt_int){0}, p->now);
  /* what was set aside comes back when it says something else */
  if (str_eq(known->state, RECEIVED_SET_ASIDE)) return q_received_decide(db, a, known->id, RECEIVED_TO_REVIEW, opportunity, (struct opt_int){0}, p->now);
  return OK;
}

static enum err put_known(struct db *db, struct arena *a, struct received_put_args *p, const struct q_received_by_key *known) {
  enum received_outcome const outcome = judge(p->what, known);
  say(p, outcome, known->ref, known->opportunity_id);
  if (outcome == RECEIVED_CHANGED) return put_changed(db, a, p, known);
  if (is_others(p->what, known->source_id)) return OK;
  return q_received_seen(db, a, known->id, p->now);
}

/* --- A new one ------------------------------------------------------------------------------------------------------ */

/* What it takes over from the notice whose place it takes. */
struct heir {
  struct str state, former;
  struct opt_int opportunity;
  bool ours; /* that opportunity was ours before a notice was joined to it */
};

/* The notice whose place it takes: the one it names, or the one that has taken that one's place. */
static enum err find_former(struct db *db, struct arena *a, const struct received_new *w, struct q_received_by_key *ret) {
  enum { CHAIN_MOST = 20 };
  TRY(q_received_by_key(db, a, w->scope, w->replaces, ret));
  struct str key = w->replaces;
  for (int i = 0; i < CHAIN_MOST && str_eq(ret->state, S("superseded")); i++) {
    struct q_received_replacement next;
    enum err const e = q_received_replacement(db, a, w->scope, key, w->source_id, &next);
    if (e == NOT_FOUND) return OK;
    TRY(e);
    TRY(q_received_by_key(db, a, w->scope, next.key, ret));
    key = next.key;
  }
  return OK;
}

/* CONFLICT: it is another source's. */
static enum err inherit(struct db *db, struct arena *a, const struct received_new *w, struct heir *heir) {
  struct q_received_by_key before;
  if (!str_has(w->replaces)) return OK;
  enum err const e = find_former(db, a, w, &before);
  if (e == NOT_FOUND) return OK;
  TRY(e);
  if (is_others(w, before.source_id)) return CONFLICT;
  if (!str_eq(before.state, S("superseded"))) *heir = (struct heir){before.state, before.former, before.opportunity_id, str_eq(before.state, RECEIVED_MERGED)};
  if (heir->opportunity.has && !str_has(heir->former)) heir->former = before.content;
  if (str_eq(heir->state, RECEIVED_SET_ASIDE)) heir->state = RECEIVED_TO_REVIEW; /* it says something else */
  return q_received_supersede(db, a, before.id);
}

/* It comes after the one that takes its place: nobody is asked any more about the one whose place it took. */
static enum err pass_over(struct db *db, struct arena *a, const struct received_new *w) {
  struct q_received_by_key before;
  if (!str_has(w->replaces)) return OK;
  enum err const e = q_received_by_key(db, a, w->scope, w->replaces, &before);
  if (e == NOT_FOUND) return OK;
  TRY(e);
  return str_eq(before.state, RECEIVED_TO_REVIEW) && !is_others(w, before.source_id) ? q_received_supersede(db, a, before.id) : OK;
}

/* A result and the like belongs to a notice of the board, or to one that waits for a person; else it is nothing for it. It
 * waits for a person itself, whatever became of the notice it follows. */
static enum err find_procedure(struct db *db, struct arena *a, const struct received_new *w, struct heir *heir) {
  struct q_received_procedure row;
  heir->former = (struct str){0};
  if (str_eq(heir->state, RECEIVED_PUBLISHED) || str_eq(heir->state, RECEIVED_MERGED)) heir->state = RECEIVED_TO_REVIEW;
  if (heir->opportunity.has) return OK;
  if (!str_has(w->procedure)) return NOT_FOUND;
  TRY(q_received_procedure(db, a, w->procedure, w->source_id, &row));
  heir->opportunity = row.opportunity_id;
  heir->ours = str_eq(row.state, RECEIVED_MERGED);
  return OK;
}

static enum err decide_new(struct db *db, struct arena *a, struct received_put_args *p, struct heir *heir) {
  const struct received_new *w = p->what;
  bool done = false;
  if (str_eq(heir->state, RECEIVED_REFUSED) || str_eq(heir->state, S("superseded"))) return OK;
  if (!is_opportunity(w) && !is_planning(w)) {
    if (str_has(w->decided) && heir->opportunity.has && !heir->ours) {
      TRY(received_tell_outcome(db, a, heir->opportunity.v, w->decided, w->title, p->reason_wall, p->now));
      heir->state = RECEIVED_NOTED;
    }
    return OK;
  }
  if (str_eq(heir->state, RECEIVED_MERGED)) return OK; /* a notice of ours never changes by itself */
  TRY(publish_or_tell(db, a, p, &heir->opportunity, &done));
  if (!done) return OK;
  heir->state = RECEIVED_PUBLISHED;
  heir->former = (struct str){0};
  return OK;
}

static enum err put_new(struct db *db, struct arena *a, struct received_put_args *p) {
  const struct received_new *w = p->what;
  struct heir heir = {.state = RECEIVED_TO_REVIEW};
  struct q_received_replacement later;
  enum err e = q_received_replacement(db, a, w->scope, w->key, w->source_id, &later);
  if (e != OK && e != NOT_FOUND) return e;
  bool const late = e == OK; /* what takes its place came first */
  if (late) heir.state = S("superseded");
  e = late ? pass_over(db, a, w) : inherit(db, a, w, &heir);
  if (e == CONFLICT) return say(p, RECEIVED_HELD, (struct str){0}, (struct opt_int){0}), OK;
  TRY(e);
  if (!late && !is_opportunity(w) && !is_planning(w)) {
    e = find_procedure(db, a, w, &heir);
    if (e == NOT_FOUND) return say(p, RECEIVED_NO_PROCEDURE, (struct str){0}, (struct opt_int){0}), OK;
    TRY(e);
  }
  TRY(decide_new(db, a, p, &heir));
  struct q_received_add row;
  struct opt_instant const decided = {!str_eq(heir.state, RECEIVED_TO_REVIEW), p->now};
  TRY(q_received_add(db, a, p->ref, w->source_id, w->scope, w->key, w->version, w->replaces, w->procedure, w->family, w->form, heir.state, w->title,
                     w->lang, w->link, w->closes, w->content, (struct str){(const char *)w->fingerprint, RECEIVED_FINGERPRINT}, heir.opportunity,
                     heir.former, decided, p->now, &row));
  enum received_outcome outcome = str_has(w->replaces) && heir.opportunity.has ? RECEIVED_CHANGED : RECEIVED_NEW;
  if (late) outcome = RECEIVED_NOT_NEWER;
  if (str_eq(heir.state, RECEIVED_REFUSED)) outcome = RECEIVED_WAS_REFUSED;
  say(p, outcome, p->ref, heir.opportunity);
  return OK;
}

enum err received_put(struct db *db, struct arena *a, void *args) {
  struct received_put_args *p = args;
  struct q_received_by_key known;
  enum err const e = q_received_by_key(db, a, p->what->scope, p->what->key, &known);
  if (e == NOT_FOUND) return put_new(db, a, p);
  TRY(e);
  return put_known(db, a, p, &known);
}

/* --- Reading -------------------------------------------------------------------------------------------------------- */

enum err received_get(struct db *db, struct arena *a, struct str ref, struct opt_int organisation, struct q_received *ret) {
  return q_received_get(db, a, ref, organisation, ret);
}

enum err received_list(struct db *db, struct arena *a, struct str state, struct opt_int source, struct opt_int organisation, int64_t before,
                       int limit, struct q_received_row_list *ret) {
  if (str_eq(state, S("changed"))) return q_received_changed(db, a, source, organisation, before, limit, ret);
  if (source.has) return q_received_of_source(db, a, source.v, state, before, limit, ret);
  return q_received_list(db, a, state, organisation, before, limit, ret);
}

enum err received_waiting(struct db *db, struct arena *a, struct opt_int organisation, struct received_count *ret) {
  struct q_received_waiting row;
  TRY(q_received_waiting(db, a, organisation, RECEIVED_COUNT_MAX, &row));
  *ret = (struct received_count){row.new_ones, row.changed_ones};
  return OK;
}

enum err received_alike(struct db *db, struct arena *a, struct opt_int organisation, struct str reference, struct str title,
                        struct q_received_alike_list *ret) {
  return q_received_alike(db, a, organisation, reference, title, ALIKE_MOST, ret);
}

enum err received_beside(struct db *db, struct arena *a, struct str procedure, struct str ref, struct opt_int organisation,
                         struct q_received_beside_list *ret) {
  *ret = (struct q_received_beside_list){0};
  return str_has(procedure) ? q_received_beside(db, a, procedure, ref, organisation, BESIDE_MOST, ret) : OK;
}
