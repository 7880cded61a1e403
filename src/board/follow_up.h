/* What comes after a deposit, from outside: what became of a dossier, messages and answers. By import until officers
 * write them. Nothing is said of a call for tenders before its closing, and each thing is told by one mail. */
#ifndef BOARD_FOLLOW_UP_H
#define BOARD_FOLLOW_UP_H

#include "board/history.h"

enum { FOLLOW_UPS_AT_ONCE = 50 };

enum follow_up_refusal {
  FOLLOW_UP_FINE,
  FOLLOW_UP_NOBODY,        /* no dossier of this address for this opportunity */
  FOLLOW_UP_NOT_DEPOSITED, /* something becomes only of what was deposited */
  FOLLOW_UP_TOO_EARLY,     /* of a call for tenders, before its closing */
  FOLLOW_UP_FUTURE,        /* it has not happened yet */
  FOLLOW_UP_ERASED,        /* its retention is over */
};

struct follow_up_args {
  struct str opportunity;       /* the source's own key of it */
  struct str email;             /* of letter_address */
  struct str key;               /* the source's own key of this */
  struct instant at;
  bool event;                   /* something became of it: `outcome`; otherwise a message */
  enum history_outcome outcome;
  struct str question, words;   /* question: absent when nothing was asked; words: may be empty for an event */
  struct instant now;
  bool ret_known;               /* it is there already; nothing changed */
  enum follow_up_refusal ret_refusal;
};
enum err follow_up_add(struct db *db, struct arena *a, void *args);

/* What no mail tells yet, oldest first, FOLLOW_UPS_AT_ONCE at most. */
enum err MUST_USE follow_up_untold(struct db *db, struct arena *a, bool events, struct q_follow_up_list *ret);

/* Decides the mail that tells it. Nothing happens when another worker has. */
struct follow_up_told_args {
  bool event;
  const struct q_follow_up *what;
  struct str mail; /* absent: nobody is told */
  struct instant now;
};
enum err follow_up_told(struct db *db, struct arena *a, void *args);

#endif
