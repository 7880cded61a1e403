/* The two journals that are evidence: every attempt to send, deposit or withdraw, and the minutes the service was there.
 *
 * Nothing here is ever shown to anybody but the person an attempt is of, and to whoever runs the installation. */
#ifndef BOARD_JOURNAL_H
#define BOARD_JOURNAL_H

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "queries.h"

struct arena;
struct board;
struct db;

/* One attempt, as its row has it. */
struct attempt {
  struct str request; /* number of the request */
  struct str act;     /* upload, deposit, withdraw or report */
  struct str outcome; /* done, repeated, late, cut, or the word of a refusal */
  int64_t opportunity_id;
  struct opt_int person_id, piece_id;
  struct instant began, ended;
  int64_t bytes; /* of the body that came */
};
/* Writes it: an act of its own, or a part of the one that succeeds. args: struct attempt. */
enum err attempt_add(struct db *db, struct arena *a, void *args);

/* What one person tried for one opportunity since then, newest first, at most ATTEMPTS_RECENT. */
enum { ATTEMPTS_RECENT = 20, JOURNAL_ROWS = 1000 };
enum err MUST_USE attempts_recent(struct db *db, struct arena *a, int64_t person_id, int64_t opportunity_id, struct instant since,
                                  struct q_attempt_recent_list *ret);
/* The journal of one opportunity, JOURNAL_ROWS at a time, ids after `after`. */
enum err MUST_USE attempts_of(struct db *db, struct arena *a, int64_t opportunity_id, int64_t after, struct q_attempt_list_list *ret);

/* The service's own journal, JOURNAL_ROWS at a time, minutes after `after`. */
enum err MUST_USE minutes_after(struct db *db, struct arena *a, int64_t after, struct q_minute_list_list *ret);
/* The minute an instant lies in, counted from 1970 UTC. */
int64_t minute_of(struct instant at);

/* A stretch of time in which the service was there, or was not: whole minutes, both included. */
struct stretch {
  bool there;
  int64_t first, last;
  int64_t requests, failures;
  int64_t slowest_commit_us; /* the slowest of its commits */
  int64_t files_refused;     /* minutes in which the file store took nothing */
  int64_t starts;            /* of the server, seen in it */
};
typedef void stretch_fn(void *ctx, const struct stretch *s);

/* Makes stretches of the journal's rows, given in their order. Begin with all zeros but `say` and `ctx`; `since`: the
 * minute asked for, 0: the first row's. */
struct stretches {
  stretch_fn *say;
  void *ctx;
  int64_t since;
  struct stretch open; /* first 0: none */
  char start[27];      /* of the last row */
};
void stretches_row(struct stretches *s, const struct q_minute_list *row);
/* No row is left; `now`: the present minute, whose row may still be on its way. */
void stretches_end(struct stretches *s, int64_t now);

/* A server that notes its minutes. `start` is a rand_ref of this start. */
struct minute_log {
  struct board *board;
  char start[27];
  int64_t requests, failures; /* of the server at the last row */
  int64_t commit_us;          /* the last row's commit */
  bool failed;                /* the last row could not be written: said once */
};
void minute_begin(struct minute_log *m, struct board *b);
/* Writes the row of the minute `now` lies in, with what the server has answered in all so far. A row that cannot be
 * written (a full disk) is a gap, said on the log once. */
void minute_note(struct minute_log *m, struct instant now, int64_t requests, int64_t failures);

#endif
