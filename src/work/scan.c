/* Has the virus scanner look at files that wait, one connection each. Nothing waits for this but reading: a scanner that
 * is down, slow or talks nonsense leaves files waiting, is asked again later and less and less often, and keeps the
 * worker from its other jobs for as long as one PING at most. */
#include "base/arena.h"
#include "base/crash.h"
#include "base/log.h"
#include "base/out.h"
#include "board/board.h"
#include "board/files.h"
#include "board/letter.h"
#include "board/scan.h"
#include "net/clamd.h"
#include "views.h"
#include "work/worker.h"

enum {
  BUDGET_US = 60 * 1000000,     /* of one run: with one whole scan on top it ends within the job's lease */
  PAUSE_US = 30 * 1000000,      /* after it did not answer, doubling */
  PAUSE_MOST_US = 300 * 1000000,
  ERRORS_MAX = 8,               /* answers that it failed on a file, before that is what is said of it */
  TELL_TRIES = 3,
};

static enum err read_blob(void *context, uint64_t offset, void *buffer, size_t n) { return files_read(context, offset, buffer, n); }

/* The mail that tells the owner of a deposited file; absent when there is nobody to tell. */
static enum err write_mail(struct worker *w, struct arena *a, struct scan_said_args *said) {
  struct db *db;
  struct q_scan_owner o;
  TRY(board_snapshot(w->board, &db));
  enum err const e = scan_owner(db, a, said->blob, said->now, &o);
  board_release(w->board, db);
  said->mail = (struct str){0};
  if (e == NOT_FOUND) return OK;
  TRY(e);
  struct show show = {.now = said->now, .base_url = w->board->base_url};
  TRY(lang_of(o.lang, &show.lang));
  struct str const link = fmt(a, "%.*s/%.*s/opportunites/%lld/dossier", STR(w->board->base_url), STR(lang_code(show.lang)), (long long)o.opportunity_id);
  struct out text = out_in(a, LETTER_TEXT_MAX);
  view_mail_virus(&text, &show, &o, said->found, link);
  return letter_write(a, w->board, &text, show.lang, o.email, said->now, &said->mail);
}

static enum err say(struct worker *w, struct arena *a, struct scan_said_args said) {
  enum err e = CONFLICT;
  for (int i = 0; i < TELL_TRIES && e == CONFLICT; i++) {
    if (str_eq(said.state, SCAN_WORD_INFECTED)) TRY(write_mail(w, a, &said));
    e = board_change(w->board, scan_said, &said);
  }
  TRY(e);
  CRASH_POINT("scan.said");
  log_info("scan", LOG_S("state", said.state), LOG_S("found", said.found));
  w->did++;
  return OK;
}

static enum err ask_later(struct worker *w, const struct q_scan_due *file) {
  struct scan_later_args later = {file->blob, instant_plus(clock_now(), scan_backoff_us(file->tries))};
  return board_change(w->board, scan_later, &later);
}

/* What the verdict makes of the file. */
static enum err conclude(struct worker *w, struct arena *a, const struct q_scan_due *file, enum clamd_verdict verdict, struct str found) {
  struct scan_said_args said = {.blob = file->blob, .state = SCAN_WORD_FAILED, .now = clock_now()};
  switch (verdict) {
  case CLAMD_CLEAN: said.state = SCAN_WORD_CLEAN; break;
  case CLAMD_INFECTED:
    said.state = SCAN_WORD_INFECTED;
    said.found = found;
    break;
  case CLAMD_TOO_LARGE: said.found = SCAN_TOO_LARGE; break;
  case CLAMD_ENCRYPTED: said.found = SCAN_ENCRYPTED; break;
  case CLAMD_ERROR:
    if (file->tries + 1 < ERRORS_MAX) return ask_later(w, file);
    said.found = SCAN_UNREADABLE;
    break;
  case CLAMD_AWAY:
  case CLAMD_UNREAD: return ask_later(w, file);
  }
  return say(w, a, said);
}

static enum err scan_one(struct worker *w, const struct q_scan_due *file, bool *ret_away) {
  scoped(arena) struct arena a = {0};
  struct blob_reader *reader;
  enum err const e = files_open(w->board, file->blob, &reader);
  if (e == NOT_FOUND) return say(w, &a, (struct scan_said_args){.blob = file->blob, .state = SCAN_WORD_FAILED, .found = SCAN_UNREADABLE, .now = clock_now()});
  TRY(e);
  struct clamd const clamd = CLAMD_DEFAULTS(w->clamd);
  struct clamd_report report;
  enum clamd_verdict const verdict = clamd_scan(&clamd, blob_size(reader), read_blob, reader, &report);
  files_close(reader);
  *ret_away = verdict == CLAMD_AWAY;
  return conclude(w, &a, file, verdict, str_from(report.found));
}

/* It does not answer: it is left alone for a while, so that the other jobs are not held up. */
static void pause_clamd(struct worker *w) {
  int64_t pause = PAUSE_US;
  for (unsigned i = 0; i < w->clamd_away && pause < PAUSE_MOST_US; i++) pause *= 2;
  if (w->clamd_away == 0) log_warn("clamd_away", LOG_S("address", w->clamd));
  w->clamd_away++;
  w->clamd_from_us = clock_mono_us() + (pause < PAUSE_MOST_US ? pause : PAUSE_MOST_US);
}

static enum err scan_batch(struct worker *w, const struct q_scan_due_list *files) {
  int64_t const until = clock_mono_us() + BUDGET_US;
  for (size_t i = 0; i < files->n && clock_mono_us() < until; i++) {
    if (w->stop != NULL && *w->stop) return OK;
    bool away = false;
    enum err const e = scan_one(w, &files->v[i], &away);
    if (e != OK) { /* of one file: it must not keep the others from their turn */
      log_error("scan_failed", LOG_S("blob", files->v[i].blob), LOG_Z("outcome", err_name(e)));
      TRY(ask_later(w, &files->v[i]));
    }
    if (away) { /* on this file alone, or for good: the others wait until it answers again */
      pause_clamd(w);
      return OK;
    }
  }
  return OK;
}

/* What is due, and whether anything waits. */
static enum err look(struct worker *w, struct arena *a, struct instant now, struct q_scan_due_list *ret, bool *ret_any) {
  struct db *db;
  TRY(board_snapshot(w->board, &db));
  enum err e = scan_due(db, a, now, ret);
  if (e == OK) e = scan_any(db, a, ret_any);
  board_release(w->board, db);
  return e;
}

enum err job_scan(struct worker *w, struct arena *a, struct instant now) {
  struct q_scan_due_list files;
  bool any;
  TRY(look(w, a, now, &files, &any));
  if (!str_has(w->clamd)) return any ? board_change(w->board, scan_none, NULL) : OK;
  if (files.n == 0 || clock_mono_us() < w->clamd_from_us) return OK;
  struct clamd const clamd = CLAMD_DEFAULTS(w->clamd);
  if (!clamd_alive(&clamd)) {
    pause_clamd(w);
    return OK;
  }
  TRY(scan_batch(w, &files));
  if (clock_mono_us() >= w->clamd_from_us) w->clamd_away = 0;
  return OK;
}

enum err job_scan_old(struct worker *w, struct arena *a, struct instant now) {
  (void)a;
  struct scan_enrol_args enrol = {.now = now};
  if (!str_has(w->clamd)) return OK;
  TRY(board_change(w->board, scan_enrol, &enrol));
  w->did += (size_t)enrol.ret_n;
  return OK;
}
