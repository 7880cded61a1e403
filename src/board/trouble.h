/* "I cannot deposit": a call for help, kept with its instant, and the officers who are told.
 *
 * The row is evidence and always kept; mails about one opportunity come at most every TROUBLE_TELL_US. Of a tender
 * nothing that was received is told to anybody before its closing. */
#ifndef BOARD_TROUBLE_H
#define BOARD_TROUBLE_H

#include "board/journal.h"
#include "board/opportunity.h"
#include "board/outbox.h"

#define TROUBLE_TELL_US (10 * MINUTE_US)      /* between two mails about one opportunity */
#define TROUBLE_AFTER_US (24 * HOUR_US)       /* how long after the closing one may still be sent */
enum {
  TROUBLE_WORDS_MAX = 2000, /* characters */
  TROUBLE_CONTACT_MAX = 200,
  TROUBLE_A_MINUTE = 1000, /* of one opportunity; more are told to come back */
  TROUBLE_OFFICERS = 20,
  TROUBLES_SHOWN = 20, /* at once: anybody may write, and the page of whoever reads them is made in bounded memory */
};

/* Whether one may be sent at `at`: from the publication until a day after the end; never where
 * nothing can be deposited. */
bool trouble_possible(const struct opportunity *o, struct instant at);

/* When the next mail about this opportunity may leave, at or after `now`; absent: one that waits says it all. */
enum err MUST_USE trouble_next_mail(struct db *db, struct arena *a, int64_t opportunity_id, struct instant now, struct opt_instant *ret);

/* Whom to tell; where nobody manages the notice, nobody. */
enum err MUST_USE trouble_officers(struct db *db, struct arena *a, const struct opportunity *o, struct q_trouble_officers_list *ret);

struct trouble_args {
  struct str ref; /* a fresh rand_ref: the person's number */
  int64_t opportunity_id;
  struct opt_int person_id;
  struct str contact, words; /* as typed */
  struct str received;       /* what we had by then, in words */
  struct instant now;
  struct opt_instant told_at; /* of trouble_next_mail: CONFLICT when it is another by now */
  const struct outbox_mail *mails;
  size_t n_mails;
  struct attempt attempt;
};
/* RETRY: TROUBLE_A_MINUTE. */
enum err trouble_make(struct db *db, struct arena *a, void *args);

/* One by its number; those of one opportunity, newest first, at most TROUBLES_SHOWN, from behind `before` on (absent: the
 * newest), with the first 2,000 characters of what was received. */
enum err MUST_USE trouble_get(struct db *db, struct arena *a, int64_t opportunity_id, struct str ref, struct q_trouble *ret);
enum err MUST_USE trouble_list(struct db *db, struct arena *a, int64_t opportunity_id, struct str before,
                               struct q_trouble_list_list *ret);

#endif
