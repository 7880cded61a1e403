#include "board/schedule.h"

#include "base/arena.h"

enum { FANOUTS = 20 };

enum err schedule_due(struct db *db, struct arena *a, struct instant now, struct q_opportunity_due_list *ret) {
  return q_opportunity_due(db, a, now, SCHEDULE_OPPORTUNITIES, ret);
}

bool schedule_step(struct instant closes_at, struct instant now, enum reminder_step *ret) {
  if (instant_before(closes_at, now)) return false;
  for (enum reminder_step s = REMINDER_STEPS; s-- > 0;) /* the ladder goes towards the closing: the last one counts */
    if (!instant_before(now, instant_plus(closes_at, -reminder_before_us(s)))) return *ret = s, true;
  return false;
}

enum err schedule_people(struct db *db, struct arena *a, int64_t opportunity_id, struct str key_prefix, struct str key_suffix,
                         struct instant started_by, int64_t after, struct q_drafter_batch_list *ret) {
  return q_drafter_batch(db, a, opportunity_id, key_prefix, key_suffix, started_by, after, SCHEDULE_PEOPLE, ret);
}

enum err schedule_fanouts(struct db *db, struct arena *a, struct q_fanout_open_list *ret) { return q_fanout_open(db, a, FANOUTS, ret); }

enum err fanout_done(struct db *db, struct arena *a, void *args) {
  struct fanout_done_args *f = args;
  return q_fanout_done(db, a, f->id, f->now);
}

enum err schedule_checked(struct db *db, struct arena *a, void *args) {
  struct checked_args *c = args;
  return q_opportunity_checked(db, a, c->id, c->version, c->next);
}

enum err job_claim(struct db *db, struct arena *a, void *args) {
  struct job_args *j = args;
  struct q_job_claim row;
  enum err const e = q_job_claim(db, a, j->name, j->owner, j->now, instant_plus(j->now, -j->period_us), instant_plus(j->now, j->lease_us), &row);
  j->ret_mine = e == OK;
  return e == NOT_FOUND ? OK : e;
}

enum err job_done(struct db *db, struct arena *a, void *args) {
  struct job_args *j = args;
  return q_job_done(db, a, j->name, j->owner, j->now);
}

enum err schedule_tidy(struct db *db, struct arena *a, void *args) {
  struct fanout_done_args *f = args;
  TRY(q_session_purge(db, a, f->now));
  return q_code_purge(db, a, instant_plus(f->now, -24 * HOUR_US));
}
