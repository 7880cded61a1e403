/* Reminders and news of an extension, to people with an undeposited draft. Each batch is rendered from a snapshot and
 * decided in one transaction that looks again at who still drafts, under which deadline. */
#include "base/arena.h"
#include "base/crash.h"
#include "base/out.h"
#include "base/zone.h"
#include "board/board.h"
#include "board/follow.h"
#include "board/letter.h"
#include "board/outbox.h"
#include "board/schedule.h"
#include "views.h"
#include "work/worker.h"

/* One mailing about one opportunity. */
struct mailing {
  struct opportunity o;
  struct str purpose, prefix, suffix, reason;
  struct instant started_by, now;
  struct opt_instant expires;
  bool moved; /* of an extension: the closing of the whole was, not those of lots alone */
};

static enum err render(struct worker *w, struct arena *a, const struct mailing *m, const struct q_drafter_batch *to, struct outbox_mail *ret) {
  struct show show = {.now = m->now, .base_url = w->board->base_url};
  TRY(lang_of(to->lang, &show.lang));
  struct str const link = fmt(a, "%.*s/%.*s/opportunites/%lld/dossier", STR(w->board->base_url), STR(lang_code(show.lang)), (long long)m->o.row.id);
  struct out text = out_in(a, LETTER_TEXT_MAX);
  if (str_has(m->reason)) view_mail_extension(&text, &show, to->name, &m->o, m->moved, m->reason, link);
  else view_mail_reminder(&text, &show, to->name, &m->o.row, m->o.zone, link);
  struct outbox_mail mail = {.key = fmt(a, "%.*s%lld%.*s", STR(m->prefix), (long long)to->person_id, STR(m->suffix)), .purpose = m->purpose,
                             .recipient = to->email, .person_id = to->person_id, .opportunity_id = m->o.row.id, .expires = m->expires};
  TRY(letter_write(a, w->board, &text, show.lang, to->email, m->now, &mail.bytes));
  *ret = mail;
  return OK;
}

/* Batch after batch until everybody has a mail; each in an arena of its own. */
static enum err send_all(struct worker *w, const struct mailing *m) {
  int64_t after = 0;
  for (;;) {
    scoped(arena) struct arena a = {0};
    struct db *db;
    struct q_drafter_batch_list people;
    TRY(board_snapshot(w->board, &db));
    enum err const e = schedule_people(db, &a, m->o.row.id, m->prefix, m->suffix, m->started_by, after, &people);
    board_release(w->board, db);
    TRY(e);
    if (people.n == 0) return OK;
    struct outbox_mail *mails = arena_many(&a, people.n, struct outbox_mail);
    for (size_t i = 0; i < people.n; i++) TRY(render(w, &a, m, &people.v[i], &mails[i]));
    struct outbox_batch_args batch = {mails, people.n, m->o.row.deadline_version, m->now};
    TRY(board_change(w->board, outbox_batch, &batch));
    CRASH_POINT("reminders.after_batch");
    w->did += people.n;
    after = people.v[people.n - 1].dossier_id;
  }
}

static enum err load(struct worker *w, struct arena *a, int64_t id, struct instant now, struct opportunity *ret) {
  struct db *db;
  TRY(board_snapshot(w->board, &db));
  /* Whoever has a dossier was allowed to begin it: the worker need not ask who reads. */
  enum err const e = opportunity_office(db, a, id, (struct opt_int){0}, now, ret);
  board_release(w->board, db);
  return e;
}

static enum err remind(struct worker *w, struct arena *a, const struct q_opportunity_due *due, struct instant now) {
  struct mailing m = {.purpose = S("reminder"), .now = now};
  enum reminder_step step;
  enum err const e = load(w, a, due->id, now, &m.o);
  if (e != OK && e != NOT_FOUND) return e;
  bool const same = e == OK && m.o.row.deadline_version == due->deadline_version; /* an extension may have come between */
  struct opt_instant const next = same ? opportunity_next_look(&m.o, now) : opportunity_next_check(due->closes_at, now);
  m.expires = same ? opportunity_reminded(&m.o, now) : due->closes_at;
  if (same && m.o.state == OPPORTUNITY_OPEN && m.expires.has && schedule_step(m.expires.at, now, &step)) {
    bool const whole = m.expires.at.us == due->closes_at.at.us;
    m.prefix = fmt(a, "reminder:%lld:", (long long)due->id);
    /* a stage keeps its closing when that of the whole moves: its own instant is its version */
    if (whole) m.suffix = fmt(a, ":%.*s:%lld", STR(reminder_word(step)), (long long)due->deadline_version);
    else m.suffix = fmt(a, ":%.*s:at%lld", STR(reminder_word(step)), (long long)m.expires.at.us);
    m.started_by = instant_plus(m.expires.at, -reminder_before_us(step));
    m.o.row.closes_at = m.expires; /* what the mail says */
    if (!whole) m.o.row.closes_said = S("instant"); /* a stage tells its closing to the minute */
    TRY(send_all(w, &m));
  }
  CRASH_POINT("reminders.before_checked");
  struct checked_args checked = {due->id, due->deadline_version, next};
  TRY(board_change(w->board, schedule_checked, &checked));
  w->did++;
  return OK;
}

enum err job_reminders(struct worker *w, struct arena *a, struct instant now) {
  struct db *db;
  struct q_opportunity_due_list due;
  TRY(board_snapshot(w->board, &db));
  enum err e = schedule_due(db, a, now, &due);
  board_release(w->board, db);
  TRY(e);
  for (size_t i = 0; i < due.n; i++) {
    scoped(arena) struct arena one = {0};
    TRY(remind(w, &one, &due.v[i], now));
  }
  return OK;
}

static enum err tell(struct worker *w, struct arena *a, const struct q_fanout_open *f, struct instant now) {
  struct mailing m = {.purpose = S("extension"), .now = now, .started_by = f->created_at};
  enum err const e = load(w, a, f->opportunity_id, now, &m.o);
  if (e != OK && e != NOT_FOUND) return e;
  bool const current = e == OK && m.o.row.deadline_version == f->deadline_version && m.o.amendments.n > 0;
  if (current) { /* a later extension has a mailing of its own: one news of the latest deadline is enough */
    const struct q_amendment_list *why = &m.o.amendments.v[m.o.amendments.n - 1];
    m.reason = why->reason;
    m.moved = why->new_closes_at.has;
    m.expires = m.moved ? m.o.row.closes_at : (struct opt_instant){true, m.o.row.ends_at};
    m.prefix = fmt(a, "extension:%lld:", (long long)f->opportunity_id);
    m.suffix = fmt(a, ":%lld", (long long)f->deadline_version);
    TRY(send_all(w, &m));
  }
  w->did++;
  return board_change(w->board, fanout_done, &(struct fanout_done_args){f->id, now});
}

enum err job_extensions(struct worker *w, struct arena *a, struct instant now) {
  struct db *db;
  struct q_fanout_open_list open;
  TRY(board_snapshot(w->board, &db));
  enum err e = schedule_fanouts(db, a, &open);
  board_release(w->board, db);
  TRY(e);
  for (size_t i = 0; i < open.n; i++) {
    scoped(arena) struct arena one = {0};
    TRY(tell(w, &one, &open.v[i], now));
  }
  return OK;
}

enum err job_tidy(struct worker *w, struct arena *a, struct instant now) {
  (void)a;
  return board_change(w->board, schedule_tidy, &(struct fanout_done_args){0, now});
}

enum err job_unconfirmed(struct worker *w, struct arena *a, struct instant now) {
  (void)a;
  return board_change(w->board, follow_purge, &(struct follow_purge_args){now});
}
