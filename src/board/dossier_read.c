/* Who may read what of dossiers and their files. The rights are predicates of the queries, the same for every path. */
#include "board/dossier.h"

enum { DOSSIERS_MAX = 200 };

enum err dossier_list(struct db *db, struct arena *a, int64_t person_id, struct q_dossier_list_list *ret) {
  return q_dossier_list(db, a, person_id, DOSSIERS_MAX, ret);
}

enum err dossier_file(struct db *db, struct arena *a, struct str ref, int64_t person_id, struct dossier_download *ret) {
  struct q_dossier_file_get f;
  TRY(q_dossier_file_get(db, a, ref, person_id, &f));
  *ret = (struct dossier_download){.name = f.name, .blob = f.blob, .media = f.media, .sha256 = f.sha256};
  return OK;
}

enum err receipt_file(struct db *db, struct arena *a, struct str ref, int64_t person_id, struct dossier_download *ret) {
  struct q_deposit_file_mine f;
  TRY(q_deposit_file_mine(db, a, ref, person_id, &f));
  *ret = (struct dossier_download){.name = f.name, .blob = f.blob, .media = f.media, .sha256 = f.sha256};
  return OK;
}

enum err office_file(struct db *db, struct arena *a, struct str ref, struct opt_int organisation, struct instant now,
                     struct dossier_download *ret) {
  struct q_deposit_file_office f;
  TRY(q_deposit_file_office(db, a, ref, organisation, now, &f));
  *ret = (struct dossier_download){f.name, f.blob, f.media, f.sha256, f.scan, f.found};
  return OK;
}
