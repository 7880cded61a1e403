/* After the deposit, to the person whose dossier it is: in what state it is, what happened to it, what was said about
 * it, who opened which of its files, and how long it is kept. Everything here is read through the owner's number. */
#ifndef BOARD_HISTORY_H
#define BOARD_HISTORY_H

#include "board/opportunity.h"

/* A page of dossiers; rows of the lists of one dossier: the last ones. What one says is bounded where it comes in. */
enum {
  HISTORY_PAGE = 50,
  HISTORY_ROWS = 200,      /* deposits, withdrawals */
  HISTORY_SAID = 30,       /* events, messages: what is said may be long, and a page is made in bounded memory */
  HISTORY_READS = 500,
  HISTORY_WORDS_MAX = 4000, /* bytes of an event, a question, a message */
};

enum history_standing {
  HISTORY_DRAFT,     /* not deposited, and it may still be */
  HISTORY_DEPOSITED,
  HISTORY_CHANGED,   /* deposited, and changed since: the changes are not deposited */
  HISTORY_WITHDRAWN, /* taken back, and not deposited again */
  HISTORY_LATE,      /* closed, not deposited */
  HISTORY_CANCELLED, /* the opportunity was cancelled before it was deposited */
  HISTORY_JUDGED,    /* deposited, and something became of it: `outcome` */
  HISTORY_ERASED,    /* its retention is over: codes and instants are all that is left */
};

/* What may become of a deposited dossier; the stored words are in history_outcome_word. */
enum history_outcome {
  OUTCOME_OPENED, OUTCOME_ADMISSIBLE, OUTCOME_INADMISSIBLE, OUTCOME_SCORED, OUTCOME_SHORTLISTED, OUTCOME_SELECTED, OUTCOME_NOT_SELECTED,
  OUTCOME_COUNT,
};
struct str history_outcome_word(enum history_outcome o);
/* INVALID: another word. */
enum err MUST_USE history_outcome_of(struct str word, enum history_outcome *ret);

/* One dossier as its person sees it. */
struct history_dossier {
  struct q_history row;
  enum opportunity_kind kind;
  enum history_standing standing;
  enum history_outcome outcome; /* when JUDGED */
  const struct zone *zone;
  struct str clock;             /* city its hours are named by */
  bool open;                    /* it may still be deposited */
  struct opportunity_closing closing; /* the next one of its notice */
  struct instant kept_until;    /* what was deposited is erased from then on */
};

struct history_list {
  struct history_dossier *v;
  size_t n;
};

/* Where the next page of dossiers begins. */
struct history_mark {
  struct instant at;
  int64_t id;
};
#define HISTORY_FIRST ((struct history_mark){{INT64_MAX}, INT64_MAX})

/* A person's dossiers, last touched first, after `mark`; *ret_more: there are further ones, after *ret_next. */
enum err MUST_USE history_list(struct db *db, struct arena *a, int64_t person_id, struct history_mark mark, struct instant now,
                               struct history_list *ret, bool *ret_more, struct history_mark *ret_next);
/* NOT_FOUND: not this person's. */
enum err MUST_USE history_get(struct db *db, struct arena *a, struct str ref, int64_t person_id, struct instant now, struct history_dossier *ret);

/* One thing that happened. */
enum history_what {
  HAPPENED_BEGUN, HAPPENED_DEPOSITED, HAPPENED_REPLACED, HAPPENED_WITHDRAWN, HAPPENED_CANCELLED, HAPPENED_CLOSED, HAPPENED_BECAME, HAPPENED_ERASED,
};
struct history_moment {
  enum history_what what;
  struct instant at;
  struct str ref;               /* of the receipt: DEPOSITED, REPLACED; of the withdrawn one: WITHDRAWN */
  enum history_outcome outcome; /* BECAME */
  struct str words;             /* BECAME; may be empty */
};
struct history_moments {
  struct history_moment *v;
  size_t n;
};

/* A file of the deposit that counts, with who opened it. */
struct history_file {
  struct q_history_files row;
  struct q_history_reads *reads;
  size_t n_reads;
};
struct history_files {
  struct history_file *v;
  size_t n;
};

/* Everything about one dossier. Messages: the last one first. */
struct history {
  struct history_dossier dossier;
  struct history_moments moments; /* oldest first */
  struct q_history_deposits_list deposits;
  struct q_history_withdrawals_list withdrawals;
  struct q_history_events_list events;
  struct q_history_messages_list messages;
  struct history_files files; /* of the deposit that counts, in the receipt's order */
};
enum err MUST_USE history_read(struct db *db, struct arena *a, const struct history_dossier *d, struct instant now, struct history *ret);

/* When what was deposited for an opportunity is no longer kept: the same day and hour `months` later, in its zone. */
struct instant history_kept_until(struct instant ends_at, int64_t months, const struct zone *zone);

/* How many messages a person has not read, of all dossiers. */
enum err MUST_USE history_unread(struct db *db, struct arena *a, int64_t person_id, int64_t *ret);

/* The person has read the messages of a dossier. NOT_FOUND: not theirs. */
struct history_read_args {
  struct str ref;
  int64_t person_id;
  struct instant now;
};
enum err history_messages_read(struct db *db, struct arena *a, void *args);

/* Somebody of the office opens a deposited file: noted before the first byte leaves, once an hour. */
struct history_file_args {
  struct str file_ref;
  int64_t person_id;
  struct instant now;
};
enum err history_file_opened(struct db *db, struct arena *a, void *args);

#endif
