/* What comes in: is it new, is it newer, may it be. */
#include "board/received.h"

#include <string.h>

#include "base/arena.h"
#include "board/received_follow.h"
#include "board/received_kin.h"
#include "board/received_tell.h"

enum { ALIKE_MOST = 10, BESIDE_MOST = 20, TWINS_MOST = 10 };

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

static struct str slug_of_buyer(struct arena *a, const struct received_new *w) {
  return !w->source_id.has && str_has(w->buyer) ? slug_of(a, w->buyer) : (struct str){0};
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
  if (same) return str_eq(known->state, RECEIVED_AWAITING) ? RECEIVED_AWAITS : RECEIVED_SAME;
  if (str_eq(known->state, RECEIVED_SUPERSEDED)) return RECEIVED_NOT_NEWER;
  int const newer = version_cmp(w->version, known->version);
  return newer < 0 ? RECEIVED_NOT_NEWER : newer == 0 ? RECEIVED_SAME_VERSION : RECEIVED_CHANGED;
}

/* Whether it may be published without a person: nothing of it came from somebody else, nor is on the board already, be it of a
 * source that was deleted. */
static enum err is_alone(struct db *db, struct arena *a, const struct received_new *w, bool *ret) {
  struct q_received_elsewhere row;
  struct q_received_left_behind left;
  enum err e = q_received_elsewhere(db, a, w->scope, w->key, w->form, w->link, w->replaces, w->procedure, w->source_id, &row);
  if (e == NOT_FOUND) e = q_received_left_behind(db, a, w->publish->origin_url, w->publish->title, &left);
  *ret = e == NOT_FOUND;
  return e == NOT_FOUND ? OK : e;
}

static enum err publish(struct db *db, struct arena *a, const struct received_put_args *p, struct str ref, struct opt_int *opportunity) {
  const struct received_new *w = p->what;
  struct opportunity_new what = *w->publish;
  what.import_key = received_import_key(a, ref);
  what.publish = true;
  struct opportunity_add_args add = {.what = &what, .now = p->now};
  TRY(opportunity_add(db, a, &add));
  *opportunity = (struct opt_int){true, add.ret_id};
  return received_gather(db, a, w->procedure, w->source_id, add.ret_id);
}

static enum err publish_or_tell(struct db *db, struct arena *a, const struct received_put_args *p, struct str ref, struct opt_int *opportunity,
                                bool *ret_done) {
  const struct received_new *w = p->what;
  *ret_done = false;
  if (w->publish == NULL) return OK;
  if (opportunity->has) {
    enum received_refusal refusal;
    TRY(received_tell(db, a, opportunity->v, w->publish, p->reason, p->reason_wall, p->now, &refusal));
    *ret_done = refusal == RECEIVED_FINE;
    return OK;
  }
  bool const past = w->publish->closes.at.has && !instant_before(p->now, opportunity_new_ends(w->publish));
  if (past) return OK; /* what has closed already is for a person to look at */
  TRY(is_alone(db, a, w, ret_done));
  return *ret_done ? publish(db, a, p, ref, opportunity) : OK;
}

/* A notice of an opportunity stands: what came before it, and is about it, is told to a person or to readers. */
static enum err stands(struct db *db, struct arena *a, const struct received_put_args *p, struct str state, struct opt_int opportunity) {
  const struct received_new *w = p->what;
  bool const waits = str_eq(state, RECEIVED_TO_REVIEW) || str_eq(state, RECEIVED_SET_ASIDE);
  if (!str_eq(w->family, S("opportunity")) || (!waits && !received_is_decided(state))) return OK;
  struct arrived const arrived = {.scope = w->scope, .key = w->key, .procedure = w->procedure, .source_id = w->source_id, .opportunity = opportunity,
                                  .tells = w->trusted && str_eq(state, RECEIVED_PUBLISHED), .reason_wall = p->reason_wall, .now = p->now};
  return received_arrived(db, a, &arrived);
}

static enum err change(struct db *db, struct arena *a, const struct received_put_args *p, int64_t id, struct str former) {
  const struct received_new *w = p->what;
  return q_received_change(db, a, id, w->version, w->procedure, w->family, w->title, w->lang, w->link, w->closes, w->said, w->decided,
                           slug_of_buyer(a, w), w->content, (struct str){(const char *)w->fingerprint, RECEIVED_FINGERPRINT}, former, p->now);
}

static enum err put_changed(struct db *db, struct arena *a, struct received_put_args *p, const struct q_received_by_key *known) {
  const struct received_new *w = p->what;
  bool const told = !received_follows(w->family) || str_eq(known->state, RECEIVED_NOTED);
  bool const decided = known->opportunity_id.has && told;
  bool done = false;
  struct opt_int opportunity = known->opportunity_id;
  struct str state = known->state;
  /* what was joined to a notice of ours never changes it by itself */
  bool const ours = str_eq(known->state, RECEIVED_MERGED);
  if ((decided && !ours) || str_eq(known->state, RECEIVED_TO_REVIEW)) TRY(publish_or_tell(db, a, p, known->ref, &opportunity, &done));
  struct str former = {0};
  if (decided && !done) former = str_has(known->former) ? known->former : known->content;
  TRY(change(db, a, p, known->id, former));
  if (done && !decided) state = RECEIVED_PUBLISHED;
  /* what was set aside comes back when it says something else */
  if (str_eq(known->state, RECEIVED_SET_ASIDE)) state = RECEIVED_TO_REVIEW;
  if (!str_eq(state, known->state)) TRY(q_received_decide(db, a, known->id, state, opportunity, (struct opt_int){0}, p->now));
  return stands(db, a, p, state, opportunity);
}

/* --- A result and the like ------------------------------------------------------------------------------------------ */

/* What it takes over from the notice whose place it takes. */
struct heir {
  struct str state, former;
  struct opt_int opportunity;
};

/* It waits for a person itself, whatever became of the notice it is about, until which comes it is kept. */
static enum err follow(struct db *db, struct arena *a, const struct received_put_args *p, struct heir *heir) {
  const struct received_new *w = p->what;
  struct follow about;
  bool const noted = str_eq(heir->state, RECEIVED_NOTED);
  if (str_eq(heir->state, RECEIVED_REFUSED)) return OK;
  TRY(received_about(db, a, w, &about));
  if (!noted && !about.found) return heir->state = RECEIVED_AWAITING, OK;
  if (!noted) *heir = (struct heir){.state = RECEIVED_TO_REVIEW, .opportunity = about.opportunity};
  bool const tells = w->trusted && str_has(w->decided) && heir->opportunity.has && about.found && about.own && !about.ours;
  if (!tells) return OK;
  TRY(received_tell_outcome(db, a, heir->opportunity.v, w->decided, w->title, p->reason_wall, p->now));
  heir->state = RECEIVED_NOTED;
  heir->former = (struct str){0};
  return OK;
}

/* It says something else, and may be about something else. */
static enum err put_awaiting(struct db *db, struct arena *a, struct received_put_args *p, const struct q_received_by_key *known) {
  struct heir heir = {.state = RECEIVED_AWAITING};
  TRY(change(db, a, p, known->id, (struct str){0}));
  TRY(follow(db, a, p, &heir));
  bool const waits = str_eq(heir.state, RECEIVED_AWAITING);
  say(p, waits ? RECEIVED_AWAITS : RECEIVED_NEW, known->ref, heir.opportunity);
  return waits ? OK : q_received_found(db, a, known->id, heir.state, heir.opportunity, (struct opt_instant){str_eq(heir.state, RECEIVED_NOTED), p->now});
}

static enum err put_known(struct db *db, struct arena *a, struct received_put_args *p, const struct q_received_by_key *known) {
  enum received_outcome const outcome = judge(p->what, known);
  say(p, outcome, known->ref, known->opportunity_id);
  if (outcome == RECEIVED_CHANGED) return str_eq(known->state, RECEIVED_AWAITING) ? put_awaiting(db, a, p, known) : put_changed(db, a, p, known);
  return q_received_seen(db, a, known->id, p->now);
}

/* --- A new one ------------------------------------------------------------------------------------------------------ */

static enum err inherit(struct db *db, struct arena *a, const struct received_new *w, const struct q_received_link *former, struct heir *heir) {
  struct q_received_by_key before;
  TRY(q_received_by_key(db, a, w->scope, former->key, former->source_id, &before));
  *heir = (struct heir){before.state, before.former, before.opportunity_id};
  bool const decided = received_is_decided(before.state);
  if (decided && !str_has(heir->former)) heir->former = before.content;
  /* it says something else; or what a source was refused, the command line was not */
  bool const anew = str_eq(heir->state, RECEIVED_SET_ASIDE) ||
                    (str_eq(heir->state, RECEIVED_REFUSED) && !received_same_source(before.source_id, w->source_id));
  if (anew) heir->state = RECEIVED_TO_REVIEW;
  return OK;
}

static enum err decide_new(struct db *db, struct arena *a, struct received_put_args *p, struct heir *heir) {
  const struct received_new *w = p->what;
  bool done = false;
  if (received_follows(w->family)) return follow(db, a, p, heir);
  if (str_eq(heir->state, RECEIVED_REFUSED) || str_eq(heir->state, RECEIVED_MERGED)) return OK; /* a notice of ours never changes by itself */
  TRY(publish_or_tell(db, a, p, p->ref, &heir->opportunity, &done));
  if (!done) return OK;
  heir->state = RECEIVED_PUBLISHED;
  heir->former = (struct str){0};
  return OK;
}

static enum err add(struct db *db, struct arena *a, const struct received_put_args *p, const struct heir *heir, struct opt_int heir_id, int64_t *ret) {
  const struct received_new *w = p->what;
  struct q_received_add row;
  bool const open = str_eq(heir->state, RECEIVED_TO_REVIEW) || str_eq(heir->state, RECEIVED_AWAITING);
  struct opt_instant const decided = {!open, p->now};
  TRY(q_received_add(db, a, p->ref, w->source_id, w->scope, w->key, w->version, w->replaces, w->procedure, w->family, w->form, heir->state, w->title,
                     w->lang, w->link, w->closes, w->said, w->decided, slug_of_buyer(a, w), w->content,
                     (struct str){(const char *)w->fingerprint, RECEIVED_FINGERPRINT}, heir->opportunity, heir->former, heir_id, decided, p->now, &row));
  *ret = row.id;
  return OK;
}

/* What takes its place came first: it is kept to be known, and joins what stood apart. */
static enum err put_late(struct db *db, struct arena *a, struct received_put_args *p, struct kin *kin) {
  struct q_received_link *winner = kin->has_later ? &kin->later : &kin->former;
  struct heir const heir = {.state = RECEIVED_SUPERSEDED};
  int64_t id;
  if (kin->has_later && kin->has_former) {
    bool const alike = received_same_source(kin->later.source_id, kin->former.source_id);
    bool const older = alike && !kin->direct && received_older(kin->later.said_at, kin->former.said_at);
    if (older) winner = &kin->former;
    TRY(received_settle(db, a, p, winner, older ? &kin->later : &kin->former));
  }
  TRY(add(db, a, p, &heir, (struct opt_int){true, winner->id}, &id));
  say(p, RECEIVED_NOT_NEWER, p->ref, winner->opportunity_id);
  return stands(db, a, p, winner->state, winner->opportunity_id);
}

static enum err put_new(struct db *db, struct arena *a, struct received_put_args *p) {
  const struct received_new *w = p->what;
  struct heir heir = {.state = RECEIVED_TO_REVIEW};
  struct kin kin;
  int64_t id;
  bool const follows = received_follows(w->family);
  if (follows && !str_has(w->procedure) && !str_has(w->replaces)) return say(p, RECEIVED_NO_PROCEDURE, (struct str){0}, (struct opt_int){0}), OK;
  TRY(received_kin(db, a, w, &kin));
  bool const older = kin.has_former && !kin.direct && received_older(w->said, kin.former.said_at);
  if (kin.has_later || older) return put_late(db, a, p, &kin);
  if (kin.has_former) TRY(inherit(db, a, w, &kin.former, &heir));
  TRY(decide_new(db, a, p, &heir));
  TRY(add(db, a, p, &heir, (struct opt_int){0}, &id));
  if (kin.has_former) TRY(q_received_supersede(db, a, kin.former.id, id));
  bool const awaits = str_eq(heir.state, RECEIVED_AWAITING);
  enum received_outcome outcome = kin.has_former && heir.opportunity.has ? RECEIVED_CHANGED : awaits ? RECEIVED_AWAITS : RECEIVED_NEW;
  if (str_eq(heir.state, RECEIVED_REFUSED)) outcome = RECEIVED_WAS_REFUSED;
  say(p, outcome, p->ref, heir.opportunity);
  if (awaits) return received_await_less(db, a, w->source_id, p->now);
  return stands(db, a, p, heir.state, heir.opportunity);
}

enum err received_put(struct db *db, struct arena *a, void *args) {
  struct received_put_args *p = args;
  struct q_received_by_key known;
  enum err const e = q_received_by_key(db, a, p->what->scope, p->what->key, p->what->source_id, &known);
  if (e == NOT_FOUND) return put_new(db, a, p);
  TRY(e);
  /* what a source was refused, the command line was not: it has its own */
  if (str_eq(known.state, RECEIVED_REFUSED) && !received_same_source(known.source_id, p->what->source_id)) return put_new(db, a, p);
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

enum err received_twins(struct db *db, struct arena *a, int64_t id, struct opt_int organisation, struct q_received_twins_list *ret) {
  return q_received_twins(db, a, id, organisation, TWINS_MOST, ret);
}
