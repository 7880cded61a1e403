/* What the virus scanner says of files: who waits for it, what it said, who may read what meanwhile.
 *
 * A file is never called clean unless the scanner said so. Scanning blocks no deposit; it blocks reading by others: of a
 * file that waits, and of one in which a virus was found. A file without a row was never asked about: "not scanned". */
#ifndef BOARD_SCAN_H
#define BOARD_SCAN_H

#include "board/opportunity.h"

/* Words of scan.state. */
#define SCAN_WORD_WAITING S("waiting")
#define SCAN_WORD_CLEAN S("clean")
#define SCAN_WORD_INFECTED S("infected")
#define SCAN_WORD_FAILED S("failed")

/* Words of scan.found where the state is failed. */
#define SCAN_TOO_LARGE S("too-large")
#define SCAN_ENCRYPTED S("encrypted")
#define SCAN_UNREADABLE S("unreadable")

enum scan_state {
  SCAN_NONE,     /* nobody asked: there is no scanner, or there was none */
  SCAN_WAITING,  /* nobody but its owner reads it */
  SCAN_CLEAN,
  SCAN_INFECTED, /* nobody but its owner reads it */
  SCAN_FAILED,   /* the scanner cannot look into it: `found` says why */
};

/* The state a row's word says; absent: SCAN_NONE. A word nobody knows waits. */
enum scan_state scan_state_of(struct str word);
/* Whether somebody else than the owner may read it. */
static inline bool scan_readable(enum scan_state s) { return s != SCAN_WAITING && s != SCAN_INFECTED; }

/* What is known of a stored file; absent words when nothing is. */
enum err MUST_USE scan_of(struct db *db, struct arena *a, struct str blob, enum scan_state *ret, struct str *ret_found);

/* Files to be scanned now, and whether any waits at all. */
enum err MUST_USE scan_due(struct db *db, struct arena *a, struct instant now, struct q_scan_due_list *ret);
enum err MUST_USE scan_any(struct db *db, struct arena *a, bool *ret);

/* When to ask again after `tries`: 10 s doubling to 10 minutes. */
int64_t scan_backoff_us(int64_t tries);

/* It is asked again later. */
struct scan_later_args {
  struct str blob;
  struct instant due;
};
enum err scan_later(struct db *db, struct arena *a, void *args);

/* Whose deposited file this is, while the deposit counts and can still be changed. NOT_FOUND: nobody is to be told. */
enum err MUST_USE scan_owner(struct db *db, struct arena *a, struct str blob, struct instant now, struct q_scan_owner *ret);

/* What the scanner said. A virus in a deposited file is told to its owner, once: the mail was made beforehand for
 * scan_owner; CONFLICT when there is somebody to tell and no mail: the caller looks again. */
struct scan_said_args {
  struct str blob, state, found;
  struct str mail; /* complete bytes; absent: none */
  struct instant now;
};
enum err scan_said(struct db *db, struct arena *a, void *args);

/* Files kept before there was a scanner begin to wait, a batch at a time; ret_n 0: all do. */
struct scan_enrol_args {
  struct instant now;
  int64_t ret_n;
};
enum err scan_enrol(struct db *db, struct arena *a, void *args);
/* There is no scanner: what waits for one does not any more. */
enum err scan_none(struct db *db, struct arena *a, void *args);

#endif
