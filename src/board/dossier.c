#include "board/dossier.h"

#include "base/arena.h"
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
      d->bytes += d->files.v[j].size;
    }
    dossier_piece_pages(p);
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

enum dossier_refusal dossier_refusal_at(const struct q_opportunity_get *o, struct instant at) {
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

enum err dossier_for_change(struct db *db, struct arena *a, int64_t opportunity_id, int64_t person_id, struct instant at,
                            struct q_opportunity_get *ret_opportunity, struct q_dossier *ret, enum dossier_refusal *ret_refusal) {
  TRY(q_opportunity_get(db, a, opportunity_id, ret_opportunity));
  TRY(q_dossier_mine(db, a, opportunity_id, person_id, ret));
  *ret_refusal = ret->deposit_id.has ? DOSSIER_DEPOSITED : dossier_refusal_at(ret_opportunity, at);
  return OK;
}

enum err dossier_start(struct db *db, struct arena *a, void *args) {
  struct dossier_start_args *s = args;
  struct opportunity o;
  TRY(opportunity_public(db, a, s->opportunity_id, (struct opt_int){true, s->person_id}, s->now, &o));
  struct q_dossier there;
  enum err const found = q_dossier_mine(db, a, s->opportunity_id, s->person_id, &there);
  if (found != NOT_FOUND) return found;
  s->ret_refusal = dossier_refusal_at(&o.row, s->now);
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
  struct q_opportunity_get o;
  struct q_dossier d;
  TRY(dossier_for_change(db, a, m->opportunity_id, m->person_id, m->now, &o, &d, &m->ret_refusal));
  if (m->ret_refusal != DOSSIER_FINE || str_eq(d.message, m->message)) return OK;
  return q_dossier_message(db, a, d.id, m->message, m->now);
}
