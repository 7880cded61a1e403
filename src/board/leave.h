/* Correcting and closing an account, and the erasure of what is kept of it when its time has come.
 *
 * Closing takes away at once what nobody needs: drafts, working copies, sessions, links, codes, what the address
 * follows. Deposits stay, because whoever takes them must be able to prove how they were treated, until the day each
 * notice names; then files, answers, messages and events are erased, and when the last one is, name and address too.
 * Codes, digests and instants of deposits stay for good: they prove, and say nothing of the person. */
#ifndef BOARD_LEAVE_H
#define BOARD_LEAVE_H

#include "board/history.h"

struct board;

enum { LEAVE_PROOF_MINUTES = 30 }; /* a session that proved its address so lately closes the account without a password */

/* One dossier that stays for a while. */
struct leave_kept {
  struct str title;
  const struct zone *zone;
  struct instant received_at, until;
};

struct leave_kept_list {
  struct leave_kept *v;
  size_t n;
};

/* What closing an account does, for its page. */
struct leave {
  struct q_leave_person person;
  struct leave_kept *kept;
  size_t n_kept;
  bool more;                 /* there are further ones that stay */
  int64_t drafts, files;     /* what goes at once */
  bool proved;               /* this session needs no password */
  struct opt_instant until;  /* the last day of all that stays; absent: nothing stays */
};
enum err MUST_USE leave_look(struct db *db, struct arena *a, int64_t person_id, struct str cookie, struct instant now, struct leave *ret);

/* Whether the account has a password that can be typed. */
bool leave_has_password(const struct leave *l);

/* Closes the account of an applicant. FORBIDDEN: an officer's; CONFLICT: closed already. */
struct leave_close_args {
  int64_t person_id;
  struct str mail; /* the last one, complete, to `recipient` */
  struct str recipient;
  struct instant now;
};
enum err leave_close(struct db *db, struct arena *a, void *args);

struct leave_correct_args {
  int64_t person_id;
  struct str name; /* 1 to PERSON_NAME_MAX bytes */
  enum lang lang;
};
enum err leave_correct(struct db *db, struct arena *a, void *args);

/* Erases what is due at `now`: what was deposited, at the end of its retention; then closed accounts of which nothing
 * is kept. At most LEAVE_AT_ONCE of each; *ret_n says how many, so that the caller may come again. The bytes go first,
 * then the rows: cut between the two, the next run does both. */
enum { LEAVE_AT_ONCE = 100 };
enum err MUST_USE leave_erase(struct board *b, struct instant now, size_t *ret_n);

#endif
