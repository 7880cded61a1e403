/* Who may read what of deposits. The rights are predicates of the queries, the same for every path. */
#include "board/deposit.h"

enum { DEPOSITS_MAX = 1000 };

enum err receipt_mine(struct db *db, struct arena *a, struct str ref, int64_t person_id, struct q_receipt *ret,
                      struct q_deposit_file_list_list *ret_files) {
  struct q_receipt r;
  TRY(q_deposit_mine(db, a, ref, person_id, &r));
  TRY(q_deposit_file_list(db, a, r.id, DOSSIER_FILES_MAX, ret_files));
  *ret = r;
  return OK;
}

enum err receipt_office(struct db *db, struct arena *a, struct str ref, struct opt_int organisation, struct instant now,
                        struct q_receipt *ret, struct q_deposit_file_list_list *ret_files) {
  struct q_receipt r;
  TRY(q_deposit_office(db, a, ref, organisation, now, &r));
  TRY(q_deposit_file_list(db, a, r.id, DOSSIER_FILES_MAX, ret_files));
  *ret = r;
  return OK;
}

enum err deposits_office(struct db *db, struct arena *a, int64_t opportunity_id, struct opt_int organisation, struct instant now,
                         struct q_deposit_office_list_list *ret) {
  return q_deposit_office_list(db, a, opportunity_id, organisation, now, DEPOSITS_MAX, ret);
}
