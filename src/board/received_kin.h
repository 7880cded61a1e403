/* Notices that replace each other: whichever comes first, one of them stands, the last of the chain. Each superseded one
 * points to the notice that took its place (heir_id), and so to the one that stands. Opportunities and planning make chains of
 * their own, and so do results, cancellations and the like. For received.c. */
#ifndef BOARD_RECEIVED_KIN_H
#define BOARD_RECEIVED_KIN_H

#include "board/received.h"

/* What stands around a notice that comes. */
struct kin {
  bool has_later, has_former;
  struct q_received_link later;  /* of those that replace it, the one that stands */
  struct q_received_link former; /* of the one it replaces, or of others that replace that one, the one that stands */
  bool direct;                   /* the former is the very notice it names */
};

bool received_follows(struct str family); /* a result, a cancellation and the like */
bool received_is_decided(struct str state); /* it stands for an opportunity, by somebody's word */
/* Whose notices it may take the place of: its source's; the command line's: everybody's. Only its source's and the command
 * line's take its own. */
enum err MUST_USE received_kin(struct db *db, struct arena *a, const struct received_new *w, struct kin *ret);
/* The one that stands where this one stood; itself when it does, or when nothing is known of its heir. */
enum err MUST_USE received_head(struct db *db, struct arena *a, struct q_received_link *at);
/* Whether `x` says it is older than `y`. */
bool received_older(struct opt_instant x, struct opt_instant y);
bool received_same_source(struct opt_int x, struct opt_int y); /* the command line is one too */
/* Two that stood apart belong to one chain: `loser` is superseded, and `winner` stands for what a person decided on it; a
 * refusal is of its source alone. Two that became two opportunities both stay: which one goes is for a person. */
enum err MUST_USE received_settle(struct db *db, struct arena *a, const struct received_put_args *p, struct q_received_link *winner,
                                  const struct q_received_link *loser);

#endif
