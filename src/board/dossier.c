#include "board/dossier.h"

#include <string.h>

#include "base/arena.h"
#include "base/crash.h"
#include "base/out.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "board/token.h"

void dossier_manifest(const struct q_dossier_file_list *files, struct str message, unsigned char ret[32]) {
  struct token_digest *d = token_digest_begin();
  for (size_t i = 0; i < files->n; i++) {
    const struct q_dossier_file *f = &files->v[i];
    int64_t const head[] = {f->piece_id, f->size, (int64_t)f->name.n};
    token_digest_add(d, (struct str){(const char *)head, sizeof head});
    token_digest_add(d, f->sha256);
    token_digest_add(d, f->name);
  }
  token_digest_add(d, message);
  token_digest_end(d, ret);
}

static void sort_into_pieces(struct arena *a, const struct opportunity *o, struct dossier *d) {
  d->pieces.v = arena_many(a, o->pieces.n, struct dossier_piece);
  d->pieces.n = o->pieces.n;
  for (size_t i = 0; i < o->pieces.n; i++) {
    struct dossier_piece *p = &d->pieces.v[i];
    p->row = o->pieces.v[i];
    for (size_t j = 0; j < d->files.n; j++) { /* files come by piece: those of one piece stand together */
      if (d->files.v[j].piece_id != p->row.id) continue;
      if (p->n_files == 0) p->files = &d->files.v[j];
      p->n_files++;
    }
    p->missing = p->row.compulsory && p->n_files == 0;
    p->full = (int64_t)p->n_files >= p->row.max_files;
    d->missing += p->missing;
  }
}

enum err dossier_mine(struct db *db, struct arena *a, const struct opportunity *o, int64_t person_id, struct dossier *ret) {
  struct dossier d = {0};
  TRY(q_dossier_mine(db, a, o->row.id, person_id, &d.row));
  TRY(q_dossier_file_list(db, a, d.row.id, DOSSIER_FILES_MAX, &d.files));
  sort_into_pieces(a, o, &d);
  dossier_manifest(&d.files, d.row.message, d.manifest);
  *ret = d;
  return OK;
}

/* The one question: may a dossier for this opportunity still move at `at`? */
static enum dossier_refusal refusal_at(const struct q_opportunity_get *o, struct instant at) {
  switch (opportunity_state(str_eq(o->stage, S("published")), o->published_at, o->ends_at, o->cancelled_at, at)) {
  case OPPORTUNITY_OPEN: return DOSSIER_FINE;
  case OPPORTUNITY_CANCELLED: return DOSSIER_CANCELLED;
  case OPPORTUNITY_DRAFT:
  case OPPORTUNITY_SCHEDULED:
  case OPPORTUNITY_CLOSED:
  case OPPORTUNITY_AWARDED:
  case OPPORTUNITY_UNSUCCESSFUL: break;
  }
  return DOSSIER_LATE;
}

/* The dossier an act works on, and whether it may be changed at `at`. */
static enum err for_change(struct db *db, struct arena *a, int64_t opportunity_id, int64_t person_id, struct instant at,
                           struct q_dossier *ret, enum dossier_refusal *ret_refusal) {
  struct q_opportunity_get o;
  TRY(q_opportunity_get(db, a, opportunity_id, &o));
  TRY(q_dossier_mine(db, a, opportunity_id, person_id, ret));
  *ret_refusal = ret->deposit_id.has ? DOSSIER_DEPOSITED : refusal_at(&o, at);
  return OK;
}

enum err dossier_start(struct db *db, struct arena *a, void *args) {
  struct dossier_start_args *s = args;
  struct opportunity o;
  TRY(opportunity_public(db, a, s->opportunity_id, (struct opt_int){true, s->person_id}, s->now, &o));
  struct q_dossier there;
  enum err const found = q_dossier_mine(db, a, s->opportunity_id, s->person_id, &there);
  if (found != NOT_FOUND) return found;
  s->ret_refusal = refusal_at(&o.row, s->now);
  if (s->ret_refusal != DOSSIER_FINE) return OK;
  return q_dossier_start(db, a, rand_ref(a), s->opportunity_id, s->person_id, s->now);
}

bool dossier_message_long(struct str message) {
  size_t returns = 0;
  for (size_t i = 0; i < message.n; i++) returns += message.p[i] == '\r';
  return utf8_count(message) - returns > DOSSIER_MESSAGE_MAX;
}

enum err dossier_message(struct db *db, struct arena *a, void *args) {
  struct dossier_message_args *m = args;
  if (dossier_message_long(m->message)) return TOO_BIG;
  struct q_dossier d;
  TRY(for_change(db, a, m->opportunity_id, m->person_id, m->now, &d, &m->ret_refusal));
  if (m->ret_refusal != DOSSIER_FINE || str_eq(d.message, m->message)) return OK;
  return q_dossier_message(db, a, d.id, m->message, m->now);
}

enum err dossier_file_add(struct db *db, struct arena *a, void *args) {
  struct dossier_file_args *f = args;
  struct q_dossier d;
  TRY(for_change(db, a, f->opportunity_id, f->person_id, f->now, &d, &f->ret_refusal));
  if (f->ret_refusal != DOSSIER_FINE) return OK;
  struct q_piece piece;
  TRY(q_piece_get(db, a, f->opportunity_id, f->piece_id, &piece));
  struct q_dossier_file_count count;
  TRY(q_dossier_file_count(db, a, d.id, f->piece_id, &count));
  struct q_dossier_file_list all;
  TRY(q_dossier_file_list(db, a, d.id, DOSSIER_FILES_MAX, &all));
  if (count.files >= piece.max_files || all.n >= DOSSIER_FILES_MAX) {
    f->ret_refusal = DOSSIER_FULL;
    return OK;
  }
  TRY(q_dossier_file_add(db, a, rand_ref(a), d.id, f->piece_id, f->name, str_from(f->blob.name), (int64_t)f->blob.size,
                         (struct str){(const char *)f->blob.sha256, 32}, f->blob.crc32, f->media, f->doubt, f->now));
  return q_dossier_touch(db, a, d.id, f->now);
}

enum err dossier_file_remove(struct db *db, struct arena *a, void *args) {
  struct dossier_remove_args *r = args;
  struct q_dossier d;
  TRY(for_change(db, a, r->opportunity_id, r->person_id, r->now, &d, &r->ret_refusal));
  if (r->ret_refusal != DOSSIER_FINE) return OK;
  if (!r->restore) {
    struct q_dossier_file_remove gone;
    TRY(q_dossier_file_remove(db, a, r->ref, d.id, r->now, &gone));
    return q_dossier_touch(db, a, d.id, r->now);
  }
  struct q_dossier_file_restore back;
  TRY(q_dossier_file_restore(db, a, r->ref, d.id, &back));
  struct q_piece piece;
  TRY(q_piece_get(db, a, r->opportunity_id, back.piece_id, &piece));
  struct q_dossier_file_count count;
  TRY(q_dossier_file_count(db, a, d.id, back.piece_id, &count));
  struct q_dossier_file_list all;
  TRY(q_dossier_file_list(db, a, d.id, DOSSIER_FILES_MAX + 1, &all));
  if (count.files > piece.max_files || all.n > DOSSIER_FILES_MAX) return CONFLICT; /* another file took its place: nothing is put back */
  return q_dossier_touch(db, a, d.id, r->now);
}

/* Whether this very content was received already: under the same form, or as the deposit that counts. */
static enum err already(struct db *db, struct arena *a, const struct q_dossier *d, struct dossier_deposit_args *p, bool *ret) {
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
                       const struct q_dossier_file_list *files, struct dossier_deposit_args *p) {
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

enum err dossier_deposit(struct db *db, struct arena *a, void *args) {
  struct dossier_deposit_args *p = args;
  struct q_opportunity_get o;
  TRY(q_opportunity_get(db, a, p->opportunity_id, &o));
  struct q_dossier d;
  TRY(q_dossier_mine(db, a, p->opportunity_id, p->person_id, &d));
  bool known;
  TRY(already(db, a, &d, p, &known));
  if (known) return OK;
  p->ret_refusal = d.deposit_id.has ? DOSSIER_DEPOSITED : refusal_at(&o, p->received);
  if (p->ret_refusal != DOSSIER_FINE) return OK;
  if (d.version != p->version || o.deadline_version != p->deadline_version) return CONFLICT;
  struct q_dossier_file_list files;
  TRY(q_dossier_file_list(db, a, d.id, DOSSIER_FILES_MAX, &files));
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
