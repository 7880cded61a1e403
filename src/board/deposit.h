/* Deposits, what takes their place or takes them back, and the receipts.
 *
 * A deposit moves no bytes: it names what is already durable. Its instant is the one when the request had arrived
 * whole; whether that was in time is asked of opportunity_state, as the page did. The last deposit received by the
 * closing counts; those before it stay, unread. Repeating a deposit or a withdrawal gives the same receipt. */
#ifndef BOARD_DEPOSIT_H
#define BOARD_DEPOSIT_H

#include "board/dossier.h"
#include "board/journal.h"

/* The deposit, or the one that takes the place of the deposit that counts. The receipt's mail was made beforehand from
 * the state `version`, `deadline_version`, `replaces`; CONFLICT when any of them moved: the caller prepares again. */
struct deposit_args {
  int64_t opportunity_id, person_id;
  struct str key;          /* idempotency token of the form, a rand_ref */
  struct opt_int shown;    /* version of the dossier that the form showed; absent: the form does not say */
  struct str ref;          /* code of the receipt that will be made, a fresh rand_ref */
  struct instant received; /* when the request had arrived whole */
  int64_t version, deadline_version;
  int64_t replaces;        /* the deposit that counted, 0: none */
  unsigned char manifest[32];
  struct str mail;         /* complete bytes of the receipt's mail */
  struct str recipient;
  struct attempt attempt;  /* its row, written with the deposit */
  enum dossier_refusal ret_refusal;
  bool ret_repeated;       /* nothing was made: the deposit that counts holds this already */
  char ret_ref[27];        /* code of the receipt that counts, NUL-terminated: of the first one when repeated */
};
enum err deposit_make(struct db *db, struct arena *a, void *args);

/* Takes back the deposit that counts, as long as it could be replaced. CONFLICT as above. */
struct withdraw_args {
  int64_t opportunity_id, person_id;
  struct str key;          /* idempotency token of the form */
  struct str deposit_ref;  /* the deposit the form was about */
  struct str ref;          /* code of the receipt that will be made */
  struct instant received;
  int64_t deadline_version;
  struct str mail, recipient;
  struct attempt attempt;
  enum dossier_refusal ret_refusal; /* DOSSIER_MOVED: another deposit counts by now */
  bool ret_repeated;
  char ret_ref[27];        /* code of the withdrawal's receipt */
};
enum err withdraw_make(struct db *db, struct arena *a, void *args);

/* What stands beside the files on a receipt. */
enum { DEPOSIT_ANSWERS_MAX = 200, DEPOSIT_LOTS_MAX = 200 };
struct deposit_contents {
  struct q_deposit_file_list_list files;
  struct q_deposit_answer_list_list answers;
  struct q_deposit_lot_list_list lots;
};

/* A receipt with what was deposited: to its owner, or to an officer under the same rule as office_file. */
enum err MUST_USE receipt_mine(struct db *db, struct arena *a, struct str ref, int64_t person_id, struct q_receipt *ret,
                               struct deposit_contents *ret_contents);
enum err MUST_USE receipt_office(struct db *db, struct arena *a, struct str ref, struct opt_int organisation, struct instant now,
                                 struct q_receipt *ret, struct deposit_contents *ret_contents);
/* The receipt of a withdrawal, to its owner. */
enum err MUST_USE withdrawal_mine(struct db *db, struct arena *a, struct str ref, int64_t person_id, struct q_withdrawal_receipt *ret);

/* The deposits that count, in the order received: DEPOSITS_PAGE of them behind the one of the code `after` (absent: from
 * the first on). For a tender there are none for anybody before its closing. */
enum { DEPOSITS_PAGE = 200 };
enum err MUST_USE deposits_office(struct db *db, struct arena *a, int64_t opportunity_id, struct opt_int organisation,
                                  struct instant now, struct str after, struct q_deposit_office_list_list *ret);

#endif
