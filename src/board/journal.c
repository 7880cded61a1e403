#include "board/journal.h"

#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/rand.h"
#include "board/board.h"
#include "board/files.h"

enum err attempt_add(struct db *db, struct arena *a, void *args) {
  const struct attempt *t = args;
  return q_attempt_add(db, a, t->request, t->act, t->opportunity_id, t->person_id, t->piece_id, t->began, t->ended, t->bytes, t->outcome);
}

enum err attempts_recent(struct db *db, struct arena *a, int64_t person_id, int64_t opportunity_id, struct instant since,
                         struct q_attempt_recent_list *ret) {
  return q_attempt_recent(db, a, (struct opt_int){true, person_id}, opportunity_id, since, ATTEMPTS_RECENT, ret);
}

enum err attempts_of(struct db *db, struct arena *a, int64_t opportunity_id, int64_t after, struct q_attempt_list_list *ret) {
  return q_attempt_list(db, a, opportunity_id, after, JOURNAL_ROWS, ret);
}

enum err minutes_after(struct db *db, struct arena *a, int64_t after, struct q_minute_list_list *ret) {
  return q_minute_list(db, a, after, JOURNAL_ROWS, ret);
}

int64_t minute_of(struct instant at) { return at.us / MINUTE_US; }

static void say(struct stretches *s) {
  if (s->open.first != 0) s->say(s->ctx, &s->open);
  s->open = (struct stretch){0};
}

static void say_absent(struct stretches *s, int64_t first, int64_t last) {
  if (first <= last) s->say(s->ctx, &(struct stretch){.first = first, .last = last});
}

void stretches_row(struct stretches *s, const struct q_minute_list *row) {
  int64_t const expected = s->open.first != 0 ? s->open.last + 1 : s->since == 0 ? row->minute : s->since;
  if (row->minute > expected) {
    say(s);
    say_absent(s, expected, row->minute - 1);
  }
  struct stretch *o = &s->open;
  if (o->first == 0) *o = (struct stretch){.there = true, .first = row->minute};
  o->last = row->minute;
  o->requests += row->requests;
  o->failures += row->failures;
  o->files_refused += !row->files_ok;
  if (row->commit_us > o->slowest_commit_us) o->slowest_commit_us = row->commit_us;
  o->starts += !str_eq(row->start, str_from(s->start));
  memcpy(s->start, row->start.p, sizeof s->start - 1);
}

void stretches_end(struct stretches *s, int64_t now) {
  int64_t const next = s->open.first != 0 ? s->open.last + 1 : s->since;
  say(s);
  if (next != 0) say_absent(s, next, now - 1);
}

struct minute_args {
  int64_t minute;
  struct instant at;
  struct str start;
  int64_t requests, failures, commit_us;
  bool files_ok;
};

static enum err minute_put(struct db *db, struct arena *a, void *args) {
  const struct minute_args *m = args;
  return q_minute_put(db, a, m->minute, m->at, m->start, m->requests, m->failures, m->commit_us, m->files_ok);
}

void minute_begin(struct minute_log *m, struct board *b) {
  scoped(arena) struct arena a = {0};
  *m = (struct minute_log){.board = b};
  memcpy(m->start, rand_ref(&a).p, sizeof m->start - 1);
}

void minute_note(struct minute_log *m, struct instant now, int64_t requests, int64_t failures) {
  struct minute_args args = {.minute = minute_of(now), .at = now, .start = str_from(m->start), .requests = requests - m->requests,
                             .failures = failures - m->failures, .commit_us = m->commit_us, .files_ok = files_probe(m->board) == OK};
  int64_t const began = clock_mono_us();
  enum err const e = board_change(m->board, minute_put, &args);
  if (e != OK) {
    if (!m->failed) log_error("minute_not_written", LOG_Z("outcome", err_name(e)));
    m->failed = true;
    return;
  }
  if (m->failed) log_info("minute_written_again");
  m->failed = false;
  m->commit_us = clock_mono_us() - began;
  m->requests = requests;
  m->failures = failures;
}
