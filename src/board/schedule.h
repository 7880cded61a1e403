/* What the worker asks of the rules: who is to be reminded of what, which mailings are open, which job is whose.
 *
 * What is due is computed from instants, never "is it today": a missed day is made up, a second run does nothing. */
#ifndef BOARD_SCHEDULE_H
#define BOARD_SCHEDULE_H

#include "board/opportunity.h"

enum { SCHEDULE_OPPORTUNITIES = 100, SCHEDULE_PEOPLE = 500 };

/* Opportunities at which something is to be looked at. */
enum err MUST_USE schedule_due(struct db *db, struct arena *a, struct instant now, struct q_opportunity_due_list *ret);

/* The one reminder to send now for this closing: the latest step reached. False: none, or the closing has passed.
 * Earlier steps that were missed are not made up: never a burst. */
bool schedule_step(struct instant closes_at, struct instant now, enum reminder_step *ret);

/* People with an undeposited draft begun by `started_by` who have no mail KEY_PREFIX + person + KEY_SUFFIX yet, dossier
 * ids after `after`. */
enum err MUST_USE schedule_people(struct db *db, struct arena *a, int64_t opportunity_id, struct str key_prefix, struct str key_suffix,
                                  struct instant started_by, int64_t after, struct q_drafter_batch_list *ret);

/* Mailings not yet expanded, and the end of one. */
enum err MUST_USE schedule_fanouts(struct db *db, struct arena *a, struct q_fanout_open_list *ret);
struct fanout_done_args {
  int64_t id;
  struct instant now;
};
enum err fanout_done(struct db *db, struct arena *a, void *args);

/* The look at an opportunity is done: when the next one is due. Void when the deadline moved meanwhile. */
struct checked_args {
  int64_t id, version;
  struct opt_instant next;
};
enum err schedule_checked(struct db *db, struct arena *a, void *args);

/* A job whose period has passed, taken under a lease by at most one worker. */
struct job_args {
  struct str name, owner;
  int64_t period_us, lease_us;
  struct instant now;
  bool ret_mine;
};
enum err job_claim(struct db *db, struct arena *a, void *args);
enum err job_done(struct db *db, struct arena *a, void *args);

/* Sessions past their end, codes a day past theirs. */
enum err schedule_tidy(struct db *db, struct arena *a, void *args); /* args: struct fanout_done_args, its now */

#endif
