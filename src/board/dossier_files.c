/* The files of a dossier: added, replaced, put in order, taken out, put back, erased at last. */
#include "base/arena.h"
#include "base/rand.h"
#include "blob/type.h"
#include "board/dossier.h"
#include "board/scan.h"

enum { STALE_BATCH = 200 };

#define PICTURES (FILE_BIT(FILE_PNG) | FILE_BIT(FILE_JPEG) | FILE_BIT(FILE_HEIC))

void dossier_piece_pages(struct dossier_piece *p) {
  unsigned formats;
  p->images = p->row.max_files > 1 && type_formats(p->row.formats, &formats) == OK && (formats & PICTURES) != 0;
  p->pages = p->images && p->n_files > 0;
  for (size_t i = 0; i < p->n_files; i++) {
    p->pages = p->pages && str_starts(p->files[i].media, S("image/"));
    p->infected = p->infected || scan_state_of(p->files[i].scan) == SCAN_INFECTED;
  }
}

/* What the dossier may still hold: `added` bytes come, `left` go. */
static enum dossier_refusal room_for(const struct q_opportunity_get *o, const struct q_dossier_use *use, int64_t added, int64_t left) {
  int64_t const most = o->dossier_max_bytes;
  if (use->bytes - left + added > most) return DOSSIER_HEAVY;
  bool const churned = use->kept + added > DOSSIER_KEPT_TIMES * most || use->every >= DOSSIER_ROWS_MAX;
  return churned ? DOSSIER_CHURNED : DOSSIER_FINE;
}

/* Where a file goes: the page of the one it replaces, or behind the last. */
struct place {
  int64_t piece_id, page, size_left;
  struct opt_int replaces_id;
};

static enum err find_place(struct db *db, struct arena *a, const struct q_dossier *d, const struct q_dossier_use *use,
                           struct dossier_file_args *f, struct place *ret) {
  struct q_dossier_piece_use piece_use;
  struct q_piece piece;
  TRY(dossier_piece_for_change(db, a, f->opportunity_id, f->piece_id, f->now, &piece, &f->ret_refusal));
  if (f->ret_refusal != DOSSIER_FINE) return OK;
  TRY(q_dossier_piece_use(db, a, d->id, f->piece_id, &piece_use));
  *ret = (struct place){.piece_id = f->piece_id, .page = piece_use.last_page + 1};
  if (str_has(f->replaces)) {
    struct q_dossier_file_row old;
    TRY(q_dossier_file_row(db, a, f->replaces, d->id, &old));
    if (old.piece_id != f->piece_id) return NOT_FOUND;
    if (old.removed_at.has) f->ret_refusal = DOSSIER_GONE;
    *ret = (struct place){f->piece_id, old.page.has ? old.page.v : 0, old.size, {true, old.id}};
    return OK;
  }
  if (piece_use.files >= piece.max_files || use->files >= DOSSIER_FILES_MAX) f->ret_refusal = DOSSIER_FULL;
  return OK;
}

enum err dossier_file_add(struct db *db, struct arena *a, void *args) {
  struct dossier_file_args *f = args;
  struct q_opportunity_get o;
  struct q_dossier d;
  TRY(dossier_for_change(db, a, f->opportunity_id, f->person_id, f->now, &o, &d, &f->ret_refusal));
  if (f->ret_refusal != DOSSIER_FINE) return OK;
  struct q_dossier_use use;
  struct place place = {0};
  TRY(q_dossier_use(db, a, d.id, &use));
  TRY(find_place(db, a, &d, &use, f, &place));
  if (f->ret_refusal != DOSSIER_FINE) return OK;
  f->ret_held = use.bytes - place.size_left;
  f->ret_refusal = room_for(&o, &use, (int64_t)f->blob.size, place.size_left);
  if (f->ret_refusal != DOSSIER_FINE) return OK;
  TRY(q_dossier_file_add(db, a, rand_ref(a), d.id, place.piece_id, f->name, str_from(f->blob.name), (int64_t)f->blob.size,
                         (struct str){(const char *)f->blob.sha256, 32}, f->blob.crc32, f->media, f->doubt, place.page, place.replaces_id,
                         f->now));
  if (place.replaces_id.has) {
    struct q_dossier_file_remove gone;
    TRY(q_dossier_file_remove(db, a, f->replaces, d.id, f->now, &gone));
  }
  if (f->scan) TRY(q_scan_wait(db, a, str_from(f->blob.name), f->now));
  TRY(q_dossier_touch(db, a, d.id, f->now));
  f->attempt.outcome = S("done");
  return attempt_add(db, a, &f->attempt);
}

/* Puts a file back; nothing is changed unless it may be. */
static enum err restore(struct db *db, struct arena *a, const struct q_opportunity_get *o, const struct q_dossier *d,
                        struct dossier_remove_args *r) {
  struct q_dossier_file_row row;
  TRY(q_dossier_file_row(db, a, r->ref, d->id, &row));
  if (!row.removed_at.has) return NOT_FOUND;
  if (row.erased_at.has || !instant_before(r->now, instant_plus(row.removed_at.at, DOSSIER_UNDO_US))) {
    r->ret_refusal = DOSSIER_ERASED;
    return OK;
  }
  struct q_dossier_file_heir heir = {0};
  enum err const e = q_dossier_file_heir(db, a, row.id, &heir);
  if (e != OK && e != NOT_FOUND) return e;
  struct q_dossier_use use;
  struct q_dossier_piece_use piece_use;
  struct q_piece piece;
  TRY(dossier_piece_for_change(db, a, r->opportunity_id, row.piece_id, r->now, &piece, &r->ret_refusal));
  if (r->ret_refusal != DOSSIER_FINE) return OK;
  TRY(q_dossier_piece_use(db, a, d->id, row.piece_id, &piece_use));
  TRY(q_dossier_use(db, a, d->id, &use));
  int64_t const leaving = e == OK ? 1 : 0;
  if (piece_use.files - leaving >= piece.max_files || use.files - leaving >= DOSSIER_FILES_MAX) return CONFLICT;
  if (use.bytes - (e == OK ? heir.size : 0) + row.size > o->dossier_max_bytes) {
    r->ret_refusal = DOSSIER_HEAVY;
    return OK;
  }
  struct q_dossier_file_restore back;
  struct q_dossier_file_remove gone;
  if (e == OK) TRY(q_dossier_file_remove(db, a, heir.ref, d->id, r->now, &gone));
  TRY(q_dossier_file_restore(db, a, r->ref, d->id, &back));
  return q_dossier_touch(db, a, d->id, r->now);
}

enum err dossier_file_remove(struct db *db, struct arena *a, void *args) {
  struct dossier_remove_args *r = args;
  struct q_opportunity_get o;
  struct q_dossier d;
  TRY(dossier_for_change(db, a, r->opportunity_id, r->person_id, r->now, &o, &d, &r->ret_refusal));
  if (r->ret_refusal != DOSSIER_FINE) return OK;
  if (r->restore) return restore(db, a, &o, &d, r);
  struct q_dossier_file_remove gone;
  struct q_piece piece;
  TRY(q_dossier_file_remove(db, a, r->ref, d.id, r->now, &gone));
  TRY(dossier_piece_for_change(db, a, r->opportunity_id, gone.piece_id, r->now, &piece, &r->ret_refusal));
  return r->ret_refusal == DOSSIER_FINE ? q_dossier_touch(db, a, d.id, r->now) : CONFLICT;
}

enum err dossier_file_move(struct db *db, struct arena *a, void *args) {
  struct dossier_move_args *m = args;
  struct q_opportunity_get o;
  struct q_dossier d;
  TRY(dossier_for_change(db, a, m->opportunity_id, m->person_id, m->now, &o, &d, &m->ret_refusal));
  if (m->ret_refusal != DOSSIER_FINE) return OK;
  struct q_dossier_file_row row;
  TRY(q_dossier_file_row(db, a, m->ref, d.id, &row));
  if (row.removed_at.has) return NOT_FOUND;
  struct q_piece piece;
  TRY(dossier_piece_for_change(db, a, m->opportunity_id, row.piece_id, m->now, &piece, &m->ret_refusal));
  if (m->ret_refusal != DOSSIER_FINE) return OK;
  struct q_dossier_file_pages_list all;
  TRY(q_dossier_file_pages(db, a, d.id, row.piece_id, DOSSIER_FILES_MAX, &all));
  size_t at = 0;
  while (at < all.n && all.v[at].id != row.id) at++;
  if (m->later ? at + 1 >= all.n : at == 0) return OK;
  size_t const other = m->later ? at + 1 : at - 1;
  struct q_dossier_file_pages const moved = all.v[at];
  all.v[at] = all.v[other];
  all.v[other] = moved;
  for (size_t i = 0; i < all.n; i++) TRY(q_dossier_file_page(db, a, all.v[i].id, (int64_t)i + 1));
  return q_dossier_touch(db, a, d.id, m->now);
}

enum err dossier_stale_files(struct db *db, struct arena *a, struct instant now, struct q_dossier_file_stale_list *ret) {
  return q_dossier_file_stale(db, a, instant_plus(now, -DOSSIER_ERASE_US), STALE_BATCH, ret);
}

enum err dossier_file_erased(struct db *db, struct arena *a, void *args) {
  struct dossier_erased_args *e = args;
  TRY(q_scan_forget(db, a, e->blob));
  return q_dossier_file_erased(db, a, e->id, e->now);
}
