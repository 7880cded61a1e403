/* Who may read what of deposits. The rights are predicates of the queries, the same for every path. */
#include "board/deposit.h"

static enum err contents(struct db *db, struct arena *a, int64_t deposit_id, struct deposit_contents *ret) {
  TRY(q_deposit_file_list(db, a, deposit_id, DOSSIER_FILES_MAX, &ret->files));
  TRY(q_deposit_answer_list(db, a, deposit_id, DEPOSIT_ANSWERS_MAX, &ret->answers));
  return q_deposit_lot_list(db, a, deposit_id, DEPOSIT_LOTS_MAX, &ret->lots);
}

enum err receipt_mine(struct db *db, struct arena *a, struct str ref, int64_t person_id, struct q_receipt *ret,
                      struct deposit_contents *ret_contents) {
  TRY(q_deposit_mine(db, a, ref, person_id, ret));
  return contents(db, a, ret->id, ret_contents);
}

enum err receipt_office(struct db *db, struct arena *a, struct str ref, struct opt_int organisation, struct instant now,
                        struct q_receipt *ret, struct deposit_contents *ret_contents) {
  TRY(q_deposit_office(db, a, ref, organisation, now, ret));
  return contents(db, a, ret->id, ret_contents);
}

enum err withdrawal_mine(struct db *db, struct arena *a, struct str ref, int64_t person_id, struct q_withdrawal_receipt *ret) {
  return q_withdrawal_mine(db, a, ref, person_id, ret);
}

enum err deposits_office(struct db *db, struct arena *a, int64_t opportunity_id, struct opt_int organisation, struct instant now,
                         struct str after, struct q_deposit_office_list_list *ret) {
  return q_deposit_office_list(db, a, opportunity_id, organisation, now, after, DEPOSITS_PAGE, ret);
}
