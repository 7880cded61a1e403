#include "board/deposit.h"

#include <string.h>

#include "base/arena.h"
#include "base/crash.h"
#include "base/out.h"
#include "base/rand.h"
#include "board/dossier_answer.h"

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

static enum err record(struct db *db, struct arena *a, const struct q_opportunity_get *o, const struct dossier *whole,
                       struct deposit_args *p) {
  const struct q_dossier *d = &whole->row;
  const struct q_dossier_file_list *files = &whole->files;
  struct q_deposit_add deposit;
  TRY(q_deposit_add(db, a, p->ref, d->id, p->key, (struct str){(const char *)p->manifest, 32}, d->message, p->received, o->closes_at,
                    o->closes_wall, o->zone, o->deadline_version, &deposit));
  for (size_t i = 0; i < files->n; i++) {
    const struct q_dossier_file *f = &files->v[i];
    TRY(q_deposit_file_add(db, a, deposit.id, (int64_t)i + 1, f->label, f->name, rand_ref(a), f->blob, f->size, f->sha256, f->crc32,
                           f->media, f->doubt));
  }
  TRY(dossier_freeze(db, a, whole, deposit.id));
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
  struct dossier whole;
  TRY(dossier_whole(db, a, &o, &d, p->received, &whole));
  if (whole.gaps.n > 0) {
    p->ret_refusal = whole.infected ? DOSSIER_INFECTED : DOSSIER_INCOMPLETE;
    return OK;
  }
  CRASH_POINT("deposit.before_rows");
  TRY(record(db, a, &o, &whole, p));
  CRASH_POINT("deposit.after_rows");
  memcpy(p->ret_ref, p->ref.p, sizeof p->ret_ref - 1);
  return OK;
}
