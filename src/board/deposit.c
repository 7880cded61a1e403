#include "board/deposit.h"

#include <string.h>

#include "base/arena.h"
#include "base/crash.h"
#include "base/out.h"
#include "base/rand.h"
#include "board/scan.h"

/* Whether this very content was received already: under the same form, or as the deposit that counts. */
static enum err already(struct db *db, struct arena *a, const struct q_dossier *d, struct deposit_args *p, bool *ret) {
  struct q_deposit_by_key same;
  enum err const e = q_deposit_by_key(db, a, d->id, p->key, &same);
  if (e == NOT_FOUND) {
    *ret = false;
    return OK;
  }
  TRY(e);
  if (!str_eq(same.manifest, (struct str){(const char *)p->manifest, 32})) return CONFLICT;
  memcpy(p->ret_ref, same.ref.p, sizeof p->ret_ref - 1);
  *ret = true;
  return OK;
}

static enum err record(struct db *db, struct arena *a, const struct q_opportunity_get *o, const struct q_dossier *d,
                       const struct q_dossier_file_list *files, struct deposit_args *p) {
  struct q_deposit_add deposit;
  TRY(q_deposit_add(db, a, p->ref, d->id, p->key, (struct str){(const char *)p->manifest, 32}, d->message, p->received, o->closes_at,
                    o->closes_wall, o->zone, o->deadline_version, &deposit));
  for (size_t i = 0; i < files->n; i++) {
    const struct q_dossier_file *f = &files->v[i];
    TRY(q_deposit_file_add(db, a, deposit.id, (int64_t)i + 1, f->label, f->name, rand_ref(a), f->blob, f->size, f->sha256, f->media,
                           f->doubt));
  }
  TRY(q_dossier_deposited(db, a, d->id, (struct opt_int){true, deposit.id}, p->received));
  struct opt_int const person = {true, p->person_id}, opportunity = {true, p->opportunity_id};
  TRY(q_mail_suppress_person(db, a, opportunity, person, p->received));
  return q_mail_add(db, a, fmt(a, "receipt:%.*s", STR(p->ref)), S("receipt"), person, opportunity, p->recipient, p->mail, p->received,
                    (struct opt_instant){0}, p->received);
}

enum err deposit_make(struct db *db, struct arena *a, void *args) {
  struct deposit_args *p = args;
  struct q_opportunity_get o;
  TRY(q_opportunity_get(db, a, p->opportunity_id, &o));
  struct q_dossier d;
  TRY(q_dossier_mine(db, a, p->opportunity_id, p->person_id, &d));
  bool known;
  TRY(already(db, a, &d, p, &known));
  if (known) return OK;
  p->ret_refusal = d.deposit_id.has ? DOSSIER_DEPOSITED : dossier_refusal_at(&o, p->received);
  if (p->ret_refusal != DOSSIER_FINE) return OK;
  if (d.version != p->version || o.deadline_version != p->deadline_version) return CONFLICT;
  struct q_dossier_file_list files;
  TRY(q_dossier_file_list(db, a, d.id, DOSSIER_FILES_MAX, &files));
  for (size_t i = 0; i < files.n; i++) /* what is known to be infected would never be read; what waits is no hindrance */
    if (scan_state_of(files.v[i].scan) == SCAN_INFECTED) p->ret_refusal = DOSSIER_INFECTED;
  if (p->ret_refusal != DOSSIER_FINE) return OK;
  struct q_piece_list pieces;
  TRY(q_piece_list(db, a, p->opportunity_id, 100, &pieces));
  for (size_t i = 0; i < pieces.n; i++) {
    bool answered = !pieces.v[i].compulsory;
    for (size_t j = 0; j < files.n && !answered; j++) answered = files.v[j].piece_id == pieces.v[i].id;
    if (!answered) {
      p->ret_refusal = DOSSIER_INCOMPLETE;
      return OK;
    }
  }
  CRASH_POINT("deposit.before_rows");
  TRY(record(db, a, &o, &d, &files, p));
  CRASH_POINT("deposit.after_rows");
  memcpy(p->ret_ref, p->ref.p, sizeof p->ret_ref - 1);
  return OK;
}
