/* The outbox: every mail has a row, made with its bytes frozen in the transaction that decides it.
 *
 * queued -> leased -> sending (committed before DATA may begin) -> sent | unknown | queued again | failed; suppressed
 * when what it says is void. A lease that runs out goes back to queued, unless DATA may have begun: then the mail is
 * unknown, shown, and never resent by itself (reliability: RFC 1047 names this gap). */
#ifndef BOARD_OUTBOX_H
#define BOARD_OUTBOX_H

#include "board/opportunity.h"

#define OUTBOX_LEASE_US (20 * MINUTE_US) /* longer than all time-outs of one delivery together */
#define OUTBOX_LIFE_US (5 * 24 * HOUR_US)

struct outbox_claim_args {
  struct str owner;
  struct instant now;
  bool ret_found;
  int64_t ret_id, ret_attempts;
  struct opt_instant ret_expires;
  struct instant ret_created;
  struct arena *keep; /* where recipient and bytes are copied to: the job's arena */
  struct str ret_recipient, ret_bytes;
};
enum err outbox_claim(struct db *db, struct arena *a, void *args);

struct outbox_step_args {
  int64_t id;
  struct str owner;
  struct str state;    /* of outbox_outcome */
  struct instant due;  /* next try, when queued again */
  struct str reply;
  struct instant now;
  bool ret_void; /* of outbox_sending: a reminder with nothing left to remind of, suppressed instead */
};
/* NOT_FOUND: the lease is not ours any more; the caller lets go of the mail. */
enum err outbox_sending(struct db *db, struct arena *a, void *args);
enum err outbox_outcome(struct db *db, struct arena *a, void *args);

struct outbox_now_args {
  struct instant now;
};
/* Leases that ran out. */
enum err outbox_expire(struct db *db, struct arena *a, void *args);

/* When to try again after `attempts` deliveries: 300 s doubling to 4,000 s (Postfix's figures). */
int64_t outbox_backoff_us(int64_t attempts);

/* One mail to decide. */
struct outbox_mail {
  struct str key, purpose, recipient, bytes;
  int64_t person_id, opportunity_id;
  struct opt_instant expires;
};

/* Decides a batch for people who draft: each only if it still drafts under deadline `version`. */
struct outbox_batch_args {
  const struct outbox_mail *v;
  size_t n;
  int64_t version;
  struct instant now;
};
enum err outbox_batch(struct db *db, struct arena *a, void *args);

/* Decides one mail that depends on nothing (a test, for instance). */
struct outbox_one_args {
  struct outbox_mail mail;
  struct instant now;
};
enum err outbox_one(struct db *db, struct arena *a, void *args);

/* Mails in one state, ids after `after`; 100 at a time. */
enum err MUST_USE outbox_list(struct db *db, struct arena *a, struct str state, int64_t after, struct q_mail_line_list *ret);

/* An operator's word: `from` -> `to`; NOT_FOUND when the mail is not in that state. */
struct outbox_settle_args {
  int64_t id;
  struct str from, to, reply;
  struct instant now;
};
enum err outbox_settle(struct db *db, struct arena *a, void *args);

#endif
