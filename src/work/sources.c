/* Reads partners' notices: what is due is fetched, or a given file is taken, and what stands in it is put before a person,
 * published where an administrator trusts the source, or, during a trial, only shown.
 *
 * Fetches go on side by side (net/fetch_beside.h), so that a source that hangs keeps no other waiting; what came is read
 * and put by this one thread, one source after the other. Cut anywhere, a run leaves nothing half done: each batch of notices is one change, a second reading finds them the
 * same, and the source stays due until its run is written. This job runs beside the others (worker.c): a source that
 * hangs keeps nobody's mail waiting. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/crash.h"
#include "base/date.h"
#include "base/log.h"
#include "base/out.h"
#include "base/rand.h"
#include "base/words.h"
#include "base/zone.h"
#include "board/board.h"
#include "board/received.h"
#include "board/source.h"
#include "feed/foreign/foreign_child.h"
#include "feed/foreign/foreign_map.h"
#include "feed/foreign/foreign_receive.h"
#include "net/address.h"
#include "net/fetch_beside.h"
#include "work/worker.h"

enum {
  BUDGET_US = 60 * 1000000,  /* of one run of the job begins fetches: with those that go on then it ends within the lease */
  LOOK_MS = 1000,            /* between two looks at what is due, while some are fetched */
  BATCH = 25,                /* notices of one change */
  BATCH_BYTES = 1 << 20,     /* their records: what makes a batch end sooner */
  BACKOFF_S = 900,           /* after the first failure, doubling */
  BACKOFF_MOST_S = 86400,
  JITTER_PERCENT = 5,        /* so that sources made together are not read together for ever */
};

/* One reading of one source. */
struct reading {
  struct worker *w;
  const struct q_source *s;
  const struct zone *zone;
  struct arena *a; /* of the run */
  struct source_ran_args *ran;
  struct source_item *items; /* SOURCE_ITEMS_MAX */
  size_t previews;
  int64_t position; /* of the record at hand, from 1 */
  bool sound;       /* a record came that was not refused */
  bool trusted;     /* it publishes by itself: when it was fetched, and now */
  bool gone;        /* the source was deleted meanwhile */
  struct str fault; /* detail of the file's own fault */
  struct arena batch_arena;
  struct str batch[BATCH]; /* records as JSON, in the batch's arena */
  int64_t positions[BATCH];
  size_t batch_n, batch_bytes;
};

static bool stopped(const struct worker *w) { return w->stop != NULL && *w->stop; }
static bool on_trial(const struct reading *r) { return str_eq(r->s->state, SOURCE_TRIAL); }

/* --- What is told of single notices ------------------------------------------------------------------------------------ */

static struct str title_of(const struct foreign *one) {
  const struct foreign_text *text = foreign_shown(one);
  return text == NULL ? (struct str){0} : text->title;
}

static struct str keep(struct arena *a, struct str s) { return str_has(s) ? str_dup(a, s) : (struct str){0}; }

/* Past SOURCE_ITEMS_MAX: only counted. */
static void tell(struct reading *r, int64_t position, const struct foreign *one, struct str outcome, enum foreign_why why, struct str detail,
                 struct str content) {
  if (r->ran->n_items == SOURCE_ITEMS_MAX) return;
  r->items[r->ran->n_items++] =
      (struct source_item){.position = position, .key = keep(r->a, one->key), .title = keep(r->a, title_of(one)), .outcome = outcome,
                           .why = keep(r->a, foreign_why_word(why)), .detail = keep(r->a, detail), .content = keep(r->a, content)};
}

static void refused(struct reading *r, int64_t position, const struct foreign *one, enum foreign_why why, struct str detail) {
  r->ran->n_refused++;
  tell(r, position, one, S("refused"), why, detail, (struct str){0});
}

static void skipped(struct reading *r, int64_t position, const struct foreign *one, enum foreign_why why, struct str detail) {
  r->ran->n_skipped++;
  tell(r, position, one, S("skipped"), why, detail, (struct str){0});
}

static void preview(struct reading *r, struct arena *a, const struct foreign *one) {
  r->ran->n_new++;
  if (r->previews++ < SOURCE_PREVIEW) tell(r, r->position, one, S("preview"), FOREIGN_WHY_NONE, (struct str){0}, foreign_json(a, one));
}

/* --- Putting ----------------------------------------------------------------------------------------------------------- */

/* One record on its way to the board. */
struct put {
  struct foreign one;
  struct received_new what;
  struct foreign_mapped mapped;
  struct received_put_args args;
};

/* What a trusted source publishes, and what its results and cancellations tell by themselves. */
static void trust(const struct reading *r, struct arena *a, struct put *p, struct instant now) {
  struct foreign_defaults const d = foreign_defaults_of(r->s);
  enum lang lang;
  if (lang_of(r->s->lang, &lang) != OK) lang = LANG_FR;
  struct civil const wall = zone_local(r->zone, now);
  struct out o = out_in(a, 32);
  date_put_local(&o, &wall);
  p->args.reason = p->one.family == FOREIGN_CANCELLATION ? T(lang, "L’avis a été annulé à sa source.") : T(lang, "L’avis a changé à sa source.");
  p->args.reason_wall = out_str(&o);
  p->what.trusted = true;
  if (p->one.family != FOREIGN_OPPORTUNITY) return;
  foreign_map(a, &p->one, &d, now, &p->mapped);
  p->mapped.what.publish = true;
  p->what.publish = &p->mapped.what;
}

/* What another notice of the source says: one that came before the one it follows. */
static enum err map_again(void *of, struct arena *a, struct str content, struct opportunity_new *ret) {
  const struct reading *r = of;
  struct foreign_defaults const d = foreign_defaults_of(r->s);
  struct foreign one;
  struct foreign_mapped mapped;
  TRY(foreign_from_json(a, content, &one));
  if (one.family != FOREIGN_OPPORTUNITY) return INVALID;
  foreign_map(a, &one, &d, clock_now(), &mapped);
  *ret = mapped.what;
  return OK;
}

/* INVALID: the record is none; it was one when it came. */
static enum err prepare(struct reading *r, struct arena *a, struct str line, struct instant now, struct put *ret) {
  *ret = (struct put){0};
  TRY(foreign_from_json(a, line, &ret->one));
  foreign_receive(a, &ret->one, (struct opt_int){true, r->s->id}, r->zone, &ret->what);
  if (r->trusted) trust(r, a, ret, now);
  ret->args.map = map_again;
  ret->args.map_of = r;
  ret->args.what = &ret->what;
  ret->args.ref = rand_ref(a);
  ret->args.now = now;
  return OK;
}

struct batch_args {
  struct reading *r;
  size_t from, n;
  struct instant now;
  enum received_outcome outcomes[BATCH];
};

/* One change for all of them, each in an arena of its own: what the board knows of each is as large as they are. */
static enum err put_batch(struct db *db, struct arena *a, void *args) {
  struct batch_args *b = args;
  struct q_source s;
  enum err const stands = source_get(db, a, b->r->s->id, (struct opt_int){0}, &s);
  b->r->gone = stands == NOT_FOUND || (stands == OK && s.created_at.us != b->r->s->created_at.us);
  if (b->r->gone) return NOT_FOUND;
  TRY(stands);
  b->r->trusted = s.trusted && b->r->s->trusted && str_eq(s.address, b->r->s->address); /* trust is of an address */
  for (size_t i = 0; i < b->n; i++) {
    scoped(arena) struct arena one = {0};
    struct put p;
    TRY(prepare(b->r, &one, b->r->batch[b->from + i], b->now, &p));
    TRY(received_put(db, &one, &p.args));
    b->outcomes[i] = p.args.ret_outcome;
  }
  return OK;
}

static void count(struct reading *r, int64_t position, struct str line, enum received_outcome outcome) {
  scoped(arena) struct arena a = {0};
  struct foreign one = {0};
  switch (outcome) {
  case RECEIVED_NEW: r->ran->n_new++; return;
  case RECEIVED_CHANGED: r->ran->n_changed++; return;
  case RECEIVED_SAME: r->ran->n_same++; return;
  default: break;
  }
  enum foreign_why const why = foreign_why_received(outcome);
  if (foreign_from_json(&a, line, &one) != OK) one = (struct foreign){0};
  if (outcome == RECEIVED_SAME_VERSION) refused(r, position, &one, why, one.version);
  else skipped(r, position, &one, why, (struct str){0});
}

/* One that the board cannot keep does not keep the others out. RETRY: the store takes nothing now, and the source stays due. */
static enum err put_alone(struct reading *r, size_t i) {
  struct batch_args b = {.r = r, .from = i, .n = 1, .now = clock_now()};
  enum err const e = board_change(r->w->board, put_batch, &b);
  if (e == OK) return count(r, r->positions[i], r->batch[i], b.outcomes[0]), OK;
  if (e == RETRY || r->gone) return e;
  scoped(arena) struct arena a = {0};
  struct foreign one = {0};
  if (foreign_from_json(&a, r->batch[i], &one) != OK) one = (struct foreign){0};
  log_error("received_failed", LOG_I("source", r->s->id), LOG_Z("outcome", err_name(e)));
  refused(r, r->positions[i], &one, FOREIGN_WHY_CRASH, str_from(err_name(e)));
  return OK;
}

static enum err flush(struct reading *r) {
  if (r->batch_n == 0) return OK;
  if (stopped(r->w)) return RETRY;
  struct batch_args b = {.r = r, .n = r->batch_n, .now = clock_now()};
  enum err const e = board_change(r->w->board, put_batch, &b);
  CRASH_POINT("source.put");
  if (r->gone) return NOT_FOUND;
  for (size_t i = 0; i < r->batch_n; i++)
    if (e == OK) count(r, r->positions[i], r->batch[i], b.outcomes[i]);
    else TRY(put_alone(r, i));
  r->batch_n = r->batch_bytes = 0;
  arena_free(&r->batch_arena);
  return OK;
}

/* --- One file ---------------------------------------------------------------------------------------------------------- */

static enum err take(void *to, struct arena *a, const struct foreign *one) {
  struct reading *r = to;
  if (stopped(r->w)) return RETRY;
  bool const fault = one->family == FOREIGN_REFUSED && !str_has(one->key) && one->why != FOREIGN_WHY_NO_KEY;
  if (fault) r->fault = keep(r->a, one->detail);
  r->position++;
  r->sound = r->sound || one->family != FOREIGN_REFUSED;
  if (one->family == FOREIGN_REFUSED) return refused(r, r->position, one, one->why, one->detail), OK;
  if (one->family == FOREIGN_SKIPPED) return skipped(r, r->position, one, one->why, one->detail), OK;
  if (on_trial(r)) return preview(r, a, one), OK;
  struct str const line = foreign_json(a, one);
  if (r->batch_n == BATCH || (r->batch_n > 0 && r->batch_bytes + line.n > BATCH_BYTES)) TRY(flush(r));
  r->batch[r->batch_n] = str_dup(&r->batch_arena, line);
  r->positions[r->batch_n++] = r->position;
  r->batch_bytes += line.n;
  return OK;
}

/* What came, notice by notice. `why` of the run stays absent when all of it was read; it failed when nothing could be. */
static enum err read_bytes(struct reading *r, const struct foreign_input *in) {
  struct foreign_end end = {0};
  enum err e = foreign_each(in, take, r, &end);
  if (e == OK) e = flush(r);
  arena_free(&r->batch_arena);
  TRY(e);
  r->ran->outcome = end.why != FOREIGN_WHY_NONE && !r->sound ? S("failed") : on_trial(r) ? S("trial") : S("read");
  if (end.why == FOREIGN_WHY_NONE) return OK;
  r->ran->why = foreign_why_word(end.why);
  r->ran->detail = r->fault;
  return OK;
}

/* --- From an address --------------------------------------------------------------------------------------------------- */

static struct fetch_request request_of(const struct reading *r) {
  struct arena *a = r->a;
  const struct board *b = r->w->board;
  struct str const contact = str_starts(b->contact, S("mailto:")) ? str_sub(b->contact, 7, b->contact.n) : b->contact;
  struct str agent = fmt(a, "Babillard/%s (+%.*s)", BABILLARD_VERSION, STR(b->base_url));
  if (agent.n > FETCH_TAG_MAX) agent = S("Babillard/" BABILLARD_VERSION);
  struct fetch_request f = {FETCH_DEFAULTS, .address = r->s->address, .plain_http = r->s->plain_http, .places = r->w->sources_private,
                            .agent = agent, .from = address_check(contact) ? contact : (struct str){0}};
  if (!on_trial(r)) { /* a trial shows what is there, each time */
    f.etag = r->s->etag;
    f.last_modified = r->s->last_modified;
  }
#ifdef BABILLARD_TEST
  if (getenv("BABILLARD_HASTE") != NULL) f.connect_ms = 1000, f.whole_ms = 3000, f.slow_s = 1;
#endif
  return f;
}

/* RETRY: we were stopped. */
static enum err read_fetched(struct reading *r, const struct fetched *f) {
  CRASH_POINT("source.fetched");
  if (f->why == FETCH_STOPPED) return RETRY;
  r->ran->http_status = (struct opt_int){f->status != 0, f->status};
  r->ran->size = (int64_t)f->size;
  r->ran->pause = f->why == FETCH_GONE;
  if (f->why == FETCH_UNCHANGED) return r->ran->outcome = S("unchanged"), OK;
  if (f->why != FETCH_OK) {
    r->ran->outcome = S("failed");
    r->ran->why = fetch_why_word(f->why);
    r->ran->detail = keep(r->a, f->detail);
    return OK;
  }
  struct foreign_input const in = {.bytes = f->bytes, .media = f->media, .address = f->address};
  TRY(read_bytes(r, &in));
  if (str_has(r->ran->why) || on_trial(r)) return OK; /* it is asked for again, as if it were new */
  r->ran->etag = keep(r->a, f->etag);
  r->ran->last_modified = keep(r->a, f->last_modified);
  return OK;
}

/* Seconds from a run to the next: its period, after `failures` in a row a quarter of an hour that doubles up to a day, a
 * twentieth more or less by `chance`, and never sooner than the server said (0: it said nothing). */
static int64_t wait_s(int64_t period_s, int64_t failures, int64_t retry_after_s, unsigned chance) {
  int64_t wait = period_s;
  if (failures > 0) {
    wait = BACKOFF_S;
    for (int64_t i = 1; i < failures && wait < BACKOFF_MOST_S; i++) wait *= 2;
    if (wait > BACKOFF_MOST_S) wait = BACKOFF_MOST_S;
  }
  if (wait < retry_after_s) return retry_after_s + chance % 60; /* never before the server said */
  int64_t const span = wait * JITTER_PERCENT / 100;
  return wait - span + (int64_t)(chance % (unsigned)(2 * span + 1));
}

/* When it is read next. */
static struct opt_instant next_of(const struct reading *r, int64_t retry_after_s, struct instant now) {
  if (!str_has(r->s->address)) return (struct opt_instant){0};
  unsigned chance;
  rand_bytes(&chance, sizeof chance);
  return (struct opt_instant){true, instant_plus(now, wait_s(r->s->period_s, r->ran->failures, retry_after_s, chance) * SECOND_US)};
}

/* --- One source ------------------------------------------------------------------------------------------------------- */

/* A source from the beginning of its run to its end. The parts point to one another: it does not move. */
struct course {
  struct arena a;
  struct q_source s;
  struct source_ran_args ran;
  struct reading r;
};

/* The source as it stands. False: nothing is to be read of it, somebody else was faster. */
static enum err set_out(struct worker *w, struct course *c, int64_t id, bool *ret) {
  struct db *db;
  *c = (struct course){0};
  TRY(board_snapshot(w->board, &db));
  enum err const e = source_get(db, &c->a, id, (struct opt_int){0}, &c->s);
  board_release(w->board, db);
  *ret = e == OK && !str_eq(c->s.state, SOURCE_PAUSED);
  if (e != OK) return e == NOT_FOUND ? OK : e;
  /* a file says nothing about the address: what is known of that stays */
  c->ran = (struct source_ran_args){.id = id, .began = clock_now(), .state = c->s.state, .address = c->s.address, .made = {true, c->s.created_at}, .etag = c->s.etag,
                                    .last_modified = c->s.last_modified, .failures = c->s.failures};
  c->r = (struct reading){.w = w, .s = &c->s, .a = &c->a, .ran = &c->ran, .items = arena_many(&c->a, SOURCE_ITEMS_MAX, struct source_item)};
  if (zone_load(c->s.zone, &c->r.zone) != OK) c->r.zone = zone_utc();
  return OK;
}

static void log_run(int64_t id, const struct source_ran_args *ran) {
  log_info("source", LOG_I("source", id), LOG_S("outcome", ran->outcome), LOG_S("why", str_has(ran->why) ? ran->why : S("-")),
           LOG_I("status", ran->http_status.has ? ran->http_status.v : 0), LOG_I("bytes", ran->size), LOG_I("new", ran->n_new),
           LOG_I("changed", ran->n_changed), LOG_I("same", ran->n_same), LOG_I("skipped", ran->n_skipped), LOG_I("refused", ran->n_refused));
}

/* Writes what came of it. `next_at_once`: the address has its turn after a file. */
static enum err arrive(struct course *c, int64_t retry_s, bool next_at_once) {
  c->ran.now = clock_now();
  c->ran.items = c->r.items;
  c->ran.next = next_of(&c->r, retry_s, c->ran.now);
  if (next_at_once) c->ran.next = (struct opt_instant){true, c->ran.now};
  enum err const e = board_change(c->r.w->board, source_ran, &c->ran);
  if (e == NOT_FOUND) c->r.gone = true;
  TRY(e);
  CRASH_POINT("source.ran");
  log_run(c->s.id, &c->ran);
  c->r.w->did++;
  return OK;
}

/* The end of a course. What is deleted meanwhile has no run. */
static enum err leave(struct course *c, enum err e) {
  if (c->r.gone) log_info("source_gone", LOG_I("source", c->s.id));
  else if (e != OK && !stopped(c->r.w)) log_error("source_failed", LOG_I("source", c->s.id), LOG_Z("outcome", err_name(e)));
  e = c->r.gone || stopped(c->r.w) ? OK : e;
  arena_free(&c->a);
  return e;
}

/* The file that waits longest. */
static enum err read_file(struct course *c) {
  struct db *db;
  struct q_source_file_next file;
  TRY(board_snapshot(c->r.w->board, &db));
  enum err const e = source_file(db, &c->a, c->s.id, &file);
  board_release(c->r.w->board, db);
  if (e != OK) return e == NOT_FOUND ? OK : e;
  struct foreign_input const in = {.bytes = file.bytes};
  c->ran.file_id = (struct opt_int){true, file.id};
  c->ran.file_name = file.name;
  c->ran.size = (int64_t)file.bytes.n;
  TRY(read_bytes(&c->r, &in));
  /* then the address: its turn had come, or comes a little early */
  return arrive(c, 0, str_has(c->s.address) && c->s.failures == 0);
}

/* Nothing here could read what came, or keep it, for no fault of its own: it is asked for again later, not at once. */
static void unread(struct source_ran_args *ran) {
  ran->outcome = S("failed");
  ran->why = foreign_why_word(FOREIGN_WHY_CRASH);
}

static enum err take_answer(struct course *c, const struct fetched *f) {
  enum err const e = read_fetched(&c->r, f);
  if (e == RETRY && !stopped(c->r.w)) unread(&c->ran);
  else TRY(e);
  c->ran.failures = str_eq(c->ran.outcome, S("failed")) ? c->s.failures + 1 : 0;
  return arrive(c, f->retry_after_s, false);
}

/* --- All that are due -------------------------------------------------------------------------------------------------- */

/* One run of the job. */
struct round {
  struct worker *w;
  int64_t begun[SOURCE_DUE_MOST]; /* sources that have had their turn */
  size_t n_begun;
  struct course courses[FETCH_BESIDE]; /* of the places of `beside` */
  struct fetch_beside beside;
  enum err e; /* of one source: it must not keep the others from their turn */
};

static bool had_turn(const struct round *round, int64_t id) {
  for (size_t i = 0; i < round->n_begun; i++)
    if (round->begun[i] == id) return true;
  return false;
}

static void turn_over(struct round *round, int64_t id) { round->begun[round->n_begun++] = id; }

static void note(struct round *round, enum err e) {
  if (e != OK) round->e = e;
}

static void begin_fetch(struct round *round, struct fetch_going *g, int64_t id) {
  struct course *c = &round->courses[g - round->beside.going];
  bool stands;
  turn_over(round, id);
  enum err const e = set_out(round->w, c, id, &stands);
  if (e != OK || !stands || !str_has(c->s.address)) return note(round, leave(c, e));
  g->request = request_of(&c->r);
  fetch_beside_begin(g);
}

/* Begins what may begin. *ret_given: a source whose file waits, 0: none. */
static enum err begin_due(struct round *round, int64_t *ret_given) {
  scoped(arena) struct arena a = {0};
  struct q_source_due_list due;
  struct db *db;
  *ret_given = 0;
  TRY(board_snapshot(round->w->board, &db));
  enum err const e = source_due(db, &a, clock_now(), &due);
  board_release(round->w->board, db);
  TRY(e);
  for (size_t i = 0; i < due.n && round->n_begun < SOURCE_DUE_MOST; i++) {
    const struct q_source_due *row = &due.v[i];
    if (had_turn(round, row->id)) continue;
    if (row->given) {
      if (*ret_given == 0) *ret_given = row->id;
      continue;
    }
    struct fetch_going *g = str_has(row->address) ? fetch_beside_place(&round->beside, row->address, row->failures > 0) : NULL;
    if (g != NULL) begin_fetch(round, g, row->id);
  }
  return OK;
}

/* A source with several files has several turns; one whose file could not be read now has none any more. */
static void give_turn(struct round *round, int64_t id) {
  struct course c;
  bool stands;
  enum err e = set_out(round->w, &c, id, &stands);
  if (e == OK && stands) e = read_file(&c);
  if (e != OK || !stands || !str_has(c.ran.outcome)) turn_over(round, id);
  note(round, leave(&c, e));
}

static void land(struct round *round, struct fetch_going *g) {
  struct course *c = &round->courses[g - round->beside.going];
  note(round, leave(c, take_answer(c, &g->fetched)));
  fetch_beside_free(g);
}

/* Those that were stopped, or that nobody read any more. */
static void end_round(struct round *round) {
  fetch_beside_close(&round->beside);
  for (size_t i = 0; i < FETCH_BESIDE; i++) arena_free(&round->courses[i].a);
}

enum err job_sources(struct worker *w, struct arena *a, struct instant now) {
  struct round *round = arena_new(a, struct round);
  int64_t const until = clock_mono_us() + BUDGET_US;
  (void)now; /* what comes due meanwhile has its turn too */
  *round = (struct round){.w = w};
  fetch_beside_open(&round->beside, w->stop);
  while (!stopped(w)) {
    int64_t given = 0;
    enum err const e = clock_mono_us() < until ? begin_due(round, &given) : OK;
    note(round, e);
    if (e != OK || (given == 0 && fetch_beside_count(&round->beside) == 0)) break;
    struct fetch_going *g = fetch_beside_next(&round->beside, given != 0 ? 0 : LOOK_MS);
    if (g != NULL) land(round, g);
    else if (given != 0) give_turn(round, given);
  }
  end_round(round);
  return round->e;
}
