#include "board/deposit.h"

#include <string.h>

#include "base/arena.h"
#include "base/crash.h"
#include "base/out.h"
#include "base/rand.h"
#include "board/dossier_answer.h"

static enum err note(struct db *db, struct arena *a, struct attempt *t) {
  t->outcome = S("done");
  return attempt_add(db, a, t);
}

static enum err record(struct db *db, struct arena *a, const struct q_opportunity_get *o, const struct dossier *whole,
                       struct deposit_args *p) {
  const struct q_dossier *d = &whole->row;
  const struct q_dossier_file_list *files = &whole->files;
  struct q_deposit_add deposit;
  TRY(q_deposit_add(db, a, p->ref, d->id, d->deposit_id, p->key, (struct str){(const char *)p->manifest, 32}, d->message, p->received,
                    whole->closing.at, whole->closing.wall, o->zone, o->deadline_version, &deposit));
  for (size_t i = 0; i < files->n; i++) {
    const struct q_dossier_file *f = &files->v[i];
    TRY(q_deposit_file_add(db, a, deposit.id, (int64_t)i + 1, f->label, f->name, rand_ref(a), f->blob, f->size, f->sha256, f->crc32,
                           f->media, f->doubt));
  }
  TRY(dossier_freeze(db, a, whole, deposit.id));
  if (d->deposit_id.has) CRASH_POINT("deposit.before_replacing");
  TRY(q_dossier_deposited(db, a, d->id, (struct opt_int){true, deposit.id}, p->received));
  struct opt_int const person = {true, p->person_id}, opportunity = {true, p->opportunity_id};
  TRY(q_mail_suppress_person(db, a, opportunity, person, p->received));
  TRY(q_mail_add(db, a, fmt(a, "receipt:%.*s", STR(p->ref)), S("receipt"), person, opportunity, p->recipient, p->mail, p->received,
                 (struct opt_instant){0}, p->received));
  return note(db, a, &p->attempt);
}

/* Whether the deposit that counts holds this very content: the same form again, another window's, or changes that were
 * undone. Then the dossier holds nothing that is not deposited. */
static enum err already(struct db *db, struct arena *a, const struct q_dossier *d, struct deposit_args *p, bool *ret) {
  struct q_deposit_counting counting;
  *ret = false;
  enum err const e = q_deposit_counting(db, a, d->id, &counting);
  if (e == NOT_FOUND) return OK;
  TRY(e);
  if (!str_eq(counting.manifest, (struct str){(const char *)p->manifest, 32})) return OK;
  memcpy(p->ret_ref, counting.ref.p, sizeof p->ret_ref - 1);
  p->ret_repeated = *ret = true;
  if (d->deposited_version.has && d->deposited_version.v == d->version) return OK;
  return q_dossier_deposited(db, a, d->id, d->deposit_id, d->updated_at);
}

/* A form serves once, and for the dossier it showed. */
static enum err stale(struct db *db, struct arena *a, const struct q_dossier *d, const struct deposit_args *p, bool *ret) {
  struct q_deposit_by_key served;
  enum err const e = q_deposit_by_key(db, a, d->id, p->key, &served);
  *ret = e == OK || (p->shown.has && p->shown.v != d->version);
  return e == NOT_FOUND ? OK : e;
}

enum err deposit_make(struct db *db, struct arena *a, void *args) {
  struct deposit_args *p = args;
  struct q_opportunity_get o;
  TRY(q_opportunity_get(db, a, p->opportunity_id, &o));
  struct q_dossier d;
  TRY(q_dossier_mine(db, a, p->opportunity_id, p->person_id, &d));
  int64_t const counts = d.deposit_id.has ? d.deposit_id.v : 0;
  if (d.version != p->version || o.deadline_version != p->deadline_version || counts != p->replaces) return CONFLICT;
  bool known;
  TRY(already(db, a, &d, p, &known));
  if (known) return OK;
  p->ret_refusal = dossier_refusal_at(&o, p->received);
  TRY(dossier_deposit_held(db, a, d.deposit_id, p->received, &p->ret_refusal));
  if (p->ret_refusal != DOSSIER_FINE) return OK;
  bool old;
  TRY(stale(db, a, &d, p, &old));
  if (old) {
    p->ret_refusal = DOSSIER_MOVED;
    return OK;
  }
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

/* Whether this withdrawal was received already: under the same form, or the deposit was taken back by another one. */
static enum err withdrawn(struct db *db, struct arena *a, const struct q_dossier *d, struct withdraw_args *p, bool *ret) {
  struct q_withdrawal_by_key same;
  struct q_withdrawal_of_deposit other;
  enum err e = q_withdrawal_by_key(db, a, d->id, p->key, &same);
  struct str ref = same.ref;
  if (e == NOT_FOUND) {
    e = q_withdrawal_of_deposit(db, a, d->id, p->deposit_ref, &other);
    ref = other.ref;
  }
  *ret = p->ret_repeated = e == OK;
  if (e == OK) memcpy(p->ret_ref, ref.p, sizeof p->ret_ref - 1);
  return e == NOT_FOUND ? OK : e;
}

enum err withdraw_make(struct db *db, struct arena *a, void *args) {
  struct withdraw_args *p = args;
  struct q_opportunity_get o;
  TRY(q_opportunity_get(db, a, p->opportunity_id, &o));
  struct q_dossier d;
  TRY(q_dossier_mine(db, a, p->opportunity_id, p->person_id, &d));
  bool known;
  TRY(withdrawn(db, a, &d, p, &known));
  if (known) return OK;
  p->ret_refusal = dossier_refusal_at(&o, p->received);
  TRY(dossier_deposit_held(db, a, d.deposit_id, p->received, &p->ret_refusal));
  if (p->ret_refusal != DOSSIER_FINE) return OK;
  struct q_deposit_counting counting;
  enum err const e = q_deposit_counting(db, a, d.id, &counting);
  if (e == NOT_FOUND || (e == OK && !str_eq(counting.ref, p->deposit_ref))) {
    p->ret_refusal = DOSSIER_MOVED;
    return OK;
  }
  TRY(e);
  if (o.deadline_version != p->deadline_version) return CONFLICT;
  CRASH_POINT("withdraw.before_rows");
  TRY(q_withdrawal_add(db, a, p->ref, d.id, counting.id, p->key, p->received, o.closes_at, o.zone));
  TRY(q_dossier_withdrawn(db, a, d.id, p->received));
  TRY(q_mail_add(db, a, fmt(a, "withdrawal:%.*s", STR(p->ref)), S("withdrawal"), (struct opt_int){true, p->person_id},
                 (struct opt_int){true, p->opportunity_id}, p->recipient, p->mail, p->received, (struct opt_instant){0}, p->received));
  TRY(note(db, a, &p->attempt));
  CRASH_POINT("withdraw.after_rows");
  memcpy(p->ret_ref, p->ref.p, sizeof p->ret_ref - 1);
  return OK;
}
