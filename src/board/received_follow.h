/* Results, modifications, completions and cancellations: each is about a notice, which may come after it. For received.c and
 * received_act.c. */
#ifndef BOARD_RECEIVED_FOLLOW_H
#define BOARD_RECEIVED_FOLLOW_H

#include "board/received.h"

enum {
  RECEIVED_AWAITING_MOST = 2000, /* of one source that are kept: as many as one file has */
  RECEIVED_AWAITING_DAYS = 90,   /* that one is kept which its source tells no more */
};

/* The notice that one is about. */
struct follow {
  bool found; /* it is on the board, or waits for a person */
  bool own;   /* it is of the same source */
  bool ours;  /* its opportunity was ours before a notice was joined to it */
  struct opt_int opportunity;
};
enum err MUST_USE received_about(struct db *db, struct arena *a, const struct received_new *w, struct follow *ret);

/* A notice that stands. */
struct arrived {
  struct str scope, key, procedure;
  struct opt_int source_id, opportunity;
  bool tells; /* its source is trusted, and the opportunity not ours: what its results say is told at once */
  struct str reason_wall;
  struct instant now;
};
/* What awaited it comes before a person, or is told. */
enum err MUST_USE received_arrived(struct db *db, struct arena *a, const struct arrived *what);
/* Keeps what awaits of that source within its bounds. */
enum err MUST_USE received_await_less(struct db *db, struct arena *a, struct opt_int source_id, struct instant now);

#endif
