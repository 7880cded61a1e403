/* Deposits and their receipts.
 *
 * A deposit moves no bytes: it names what is already durable. Its instant is the one when the request had arrived
 * whole; whether that was in time is asked of opportunity_state, as the page did. Repeating a deposit gives the same
 * receipt. */
#ifndef BOARD_DEPOSIT_H
#define BOARD_DEPOSIT_H

#include "board/dossier.h"

/* The deposit. The receipt's mail was made beforehand from the state `version`, `deadline_version`; CONFLICT when
 * either moved: the caller prepares again. */
struct deposit_args {
  int64_t opportunity_id, person_id;
  struct str key;          /* idempotency token of the form, a rand_ref */
  struct str ref;          /* code of the receipt that will be made, a fresh rand_ref */
  struct instant received; /* when the request had arrived whole */
  int64_t version, deadline_version;
  unsigned char manifest[32];
  struct str mail;         /* complete bytes of the receipt's mail */
  struct str recipient;
  enum dossier_refusal ret_refusal;
  char ret_ref[27];        /* code of the receipt that counts, NUL-terminated: of the first one when repeated */
};
enum err deposit_make(struct db *db, struct arena *a, void *args);

/* A receipt with its files: to its owner, or to an officer under the same rule as office_file. */
enum err MUST_USE receipt_mine(struct db *db, struct arena *a, struct str ref, int64_t person_id, struct q_receipt *ret,
                               struct q_deposit_file_list_list *ret_files);
enum err MUST_USE receipt_office(struct db *db, struct arena *a, struct str ref, struct opt_int organisation, struct instant now,
                                 struct q_receipt *ret, struct q_deposit_file_list_list *ret_files);

/* The deposits that count, in the order received. For a tender there are none for anybody before its closing. */
enum err MUST_USE deposits_office(struct db *db, struct arena *a, int64_t opportunity_id, struct opt_int organisation,
                                  struct instant now, struct q_deposit_office_list_list *ret);

#endif
