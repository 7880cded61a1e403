/* An opportunity says what its source says. */
#include "board/received_tell.h"

#include "base/arena.h"
#include "base/out.h"
#include "base/zone.h"
#include "board/generation.h"
#include "board/received_lots.h"

struct str received_import_key(struct arena *a, struct str ref) { return fmt(a, "received/%.*s", STR(ref)); }

/* The same moment on the clocks of the opportunity's zone, which an officer may have set right. */
static struct moment said_in(struct arena *a, const struct zone *zone, struct moment m) {
  if (!m.at.has) return m;
  struct civil const clock = zone_local(zone, m.at.at);
  struct out wall = out_in(a, 32);
  date_put_local(&wall, &clock);
  m.wall = out_str(&wall);
  return m;
}

static struct opportunity_new in_zone(struct arena *a, const struct zone *zone, const struct opportunity_new *what) {
  struct opportunity_new in = *what;
  struct moment *const all[] = {&in.closes, &in.ends, &in.enquiry, &in.opens_bids};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) *all[i] = said_in(a, zone, *all[i]);
  in.lots.v = arena_many(a, what->lots.n, struct new_lot);
  for (size_t i = 0; i < what->lots.n; i++) {
    in.lots.v[i] = what->lots.v[i];
    in.lots.v[i].closes = said_in(a, zone, what->lots.v[i].closes);
  }
  return in;
}

struct instant received_ends(const struct opportunity_new *what) {
  return what->closes.at.has ? opportunity_new_ends(what) : what->ends.at.at;
}

static enum err tell_texts(struct db *db, struct arena *a, int64_t id, const struct opportunity_new *what) {
  TRY(q_opportunity_texts_forget(db, a, id));
  for (size_t i = 0; i < what->texts.n; i++) {
    const struct new_text *t = &what->texts.v[i];
    TRY(q_opportunity_text_add(db, a, id, t->lang, t->title, t->summary, t->body));
  }
  return OK;
}

/* Documents that stay at the source; those whose bytes are here are ours, and come before them. */
static enum err tell_documents(struct db *db, struct arena *a, const struct opportunity *o, const struct opportunity_new *what, struct instant now) {
  enum { DOCUMENTS_MOST = 100 };
  int64_t position = 0;
  size_t n = 0;
  for (size_t i = 0; i < o->documents.n; i++) {
    if (str_has(o->documents.v[i].url)) continue;
    n++;
    if (o->documents.v[i].position > position) position = o->documents.v[i].position;
  }
  TRY(q_opportunity_links_forget(db, a, o->row.id));
  for (size_t i = 0; i < what->documents.n && n < DOCUMENTS_MOST; i++) {
    const struct new_document *d = &what->documents.v[i];
    struct opt_int const no_size = {0};
    struct str const none = {0};
    struct q_document_add row;
    if (!str_has(d->url)) continue;
    TRY(q_document_add(db, a, o->row.id, ++position, d->title, d->nature, d->lang, d->file_name, none, no_size, none, none, d->version, d->url, now,
                       &row));
    n++;
  }
  return OK;
}

static enum err amend(struct db *db, struct arena *a, const struct opportunity *o, struct str reason, struct str wall, struct moment closes,
                      bool moved, struct instant now) {
  struct opt_instant const none = {0};
  return q_amendment_add(db, a, o->row.id, (int64_t)o->amendments.n + 1, now, wall, reason, moved ? o->row.closes_at : none,
                         moved ? o->row.closes_wall : (struct str){0}, moved ? closes.at : none, moved ? closes.wall : (struct str){0});
}

/* Reminders of the former closing are void; who drafts here is told of a later one, of a lot's too. */
static enum err after_move(struct db *db, struct arena *a, const struct opportunity *o, const struct opportunity_new *what, bool lots_later,
                           struct instant now) {
  TRY(q_mail_suppress_deadline(db, a, (struct opt_int){true, o->row.id}, now));
  bool const whole = what->closes.at.has && o->row.closes_at.has && instant_before(o->row.closes_at.at, what->closes.at.at);
  bool const later = whole || lots_later;
  return later ? q_fanout_add(db, a, S("extension"), o->row.id, o->row.deadline_version + 1, now) : OK;
}

enum err received_tell(struct db *db, struct arena *a, int64_t id, const struct opportunity_new *says, struct str reason, struct str wall,
                       struct instant now, enum received_refusal *ret_refusal) {
  struct opportunity o;
  TRY(opportunity_office(db, a, id, (struct opt_int){0}, now, &o));
  struct opportunity_new const in = in_zone(a, o.zone, says), *what = &in;
  struct lot_changes lots;
  TRY(received_lots(db, a, &o, what, now, &lots));
  *ret_refusal = !received_may_move(&o, what) ? RECEIVED_TAKEN : lots.refused ? RECEIVED_LOTS : RECEIVED_FINE;
  if (*ret_refusal != RECEIVED_FINE) return OK;
  bool const moved = !received_same_closing(&o, what);
  struct opportunity then = o;
  then.row.closes_at = what->closes.at;
  /* what was decided is not listed as open again, whatever its closing */
  bool const over = str_has(o.row.outcome) || o.row.cancelled_at.has;
  struct instant const last = what->closes.at.has ? received_lots_end(&lots, what->closes.at.at) : what->ends.at.at;
  struct instant const ends = over && instant_before(o.row.ends_at, last) ? o.row.ends_at : last;
  struct opt_instant const next = over || o.state == OPPORTUNITY_DRAFT ? (struct opt_instant){0} : opportunity_next_look(&then, now);
  TRY(q_opportunity_retell(db, a, id, what->title, what->summary, what->body, what->lang, what->cpv, what->closes.at, what->closes.wall,
                           ends, what->ends.wall, str_has(what->closes_said) ? what->closes_said : S("instant"), moved || lots.later, what->enquiry.at,
                           what->enquiry.wall, what->opens_bids.at, what->opens_bids.wall, what->origin_url, what->answer_url, next, now));
  TRY(tell_texts(db, a, id, what));
  TRY(received_lots_put(db, a, &o, &lots));
  TRY(tell_documents(db, a, &o, what, now));
  if (o.state == OPPORTUNITY_DRAFT) return OK;
  if ((moved || lots.later) && !over) TRY(after_move(db, a, &o, what, lots.later, now));
  TRY(amend(db, a, &o, reason, wall, what->closes, moved, now));
  TRY(generation_raise(db, a));
  return opportunity_index(db, a, id);
}

enum err received_tell_outcome(struct db *db, struct arena *a, int64_t id, struct str outcome, struct str words, struct str wall,
                               struct instant now) {
  struct opportunity o;
  TRY(opportunity_office(db, a, id, (struct opt_int){0}, now, &o));
  struct opt_instant const at = {true, now};
  if (str_eq(outcome, S("cancelled"))) TRY(q_opportunity_cancel(db, a, id, now, words, now));
  else if (str_has(outcome)) {
    TRY(q_opportunity_outcome(db, a, id, outcome, at, wall, words));
    TRY(q_opportunity_end(db, a, id, instant_plus(now, -1), now));
  } else TRY(amend(db, a, &o, words, wall, (struct moment){0}, false, now));
  if (o.state == OPPORTUNITY_DRAFT) return OK;
  TRY(generation_raise(db, a));
  return opportunity_index(db, a, id);
}

enum err received_gather(struct db *db, struct arena *a, struct str procedure, struct opt_int source_id, int64_t opportunity) {
  return str_has(procedure) ? q_received_gather(db, a, procedure, source_id, opportunity) : OK;
}
