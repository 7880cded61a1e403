#include "web/archive.h"

#include "base/arena.h"
#include "base/words.h"
#include "board/board.h"
#include "board/files.h"
#include "views.h"
#include "web/app.h"
#include "web/disposition.h"
#include "web/pages.h"
#include "web/print.h"
#include "web/request.h"

enum {
  DOSSIERS_MAX = 500,
  FOLDER_MAX = 80,         /* bytes of a folder's name, of a file's: paths stay under what systems take */
  FILE_MAX = 120,
  TEXT_MAX = 1 << 20,      /* of one receipt: every answer and name at its limit */
  INDEX_MAX = 1 << 20,
  JSON_MAX = 3 << 19,
  TEXTS_MAX = 7 << 19,     /* of all texts together: half of the request's memory at most */
};

/* --- Entries --------------------------------------------------------------------------------------------------------- */

static void add(struct archive *z, struct zip_entry entry, struct archive_body body) {
  if (z->n == z->room) {
    z->room = z->room == 0 ? 16 : 2 * z->room;
    struct zip_entry *entries = arena_many(z->r->arena, z->room, struct zip_entry);
    struct archive_body *bodies = arena_many(z->r->arena, z->room, struct archive_body);
    for (size_t i = 0; i < z->n; i++) entries[i] = z->entries[i], bodies[i] = z->bodies[i];
    z->entries = entries;
    z->bodies = bodies;
  }
  z->entries[z->n] = entry;
  z->bodies[z->n++] = body;
}

static enum err add_text(struct archive *z, struct str path, const struct out *text, struct instant at) {
  if (text->full || z->texts + text->n > TEXTS_MAX || z->r->arena->used + text->n > EXPORT_ROOM) return TOO_BIG;
  z->texts += text->n;
  struct str const kept = str_dup(z->r->arena, out_str(text));
  add(z, (struct zip_entry){.name = path, .size = kept.n, .crc32 = zip_crc32(kept), .at = at}, (struct archive_body){.text = kept});
  return OK;
}

static struct str path_of(struct archive *z, const struct archive_line *l) {
  return fmt(z->r->arena, "%.*s/%.*s/%.*s", STR(l->folder), STR(l->below), STR(l->name));
}

/* Whether the store still has the bytes, all of them. */
static enum err present(struct archive *z, const struct export_file *f, bool *ret) {
  struct blob_reader *reader;
  enum err const e = files_open(z->r->board, f->blob, &reader);
  if (e != OK && e != NOT_FOUND) return e;
  *ret = e == OK && files_size(reader) == (uint64_t)f->size;
  if (e == OK) files_close(reader);
  return OK;
}

/* --- One dossier ----------------------------------------------------------------------------------------------------- */

static enum err add_files(struct archive *z, const struct export *e, struct str folder, struct archive_lines *ret) {
  struct arena *a = z->r->arena;
  enum lang const lang = z->r->show.lang;
  struct archive_lines lines = {arena_many(a, e->n_files, struct archive_line), e->n_files};
  for (size_t i = 0; i < e->n_files; i++) {
    struct export_file *f = &e->files[i];
    if (a->used > EXPORT_ROOM) return TOO_BIG;
    lines.v[i] = (struct archive_line){.folder = folder, .below = f->deposited ? T(lang, "fichiers") : T(lang, "brouillon"), .file = f, .at = f->at,
                                       .name = fmt(a, "%02zu-%.*s", i + 1, STR(disposition_name_in(a, f->name, FILE_MAX)))};
    bool there = f->absence == EXPORT_PRESENT;
    if (there) TRY(present(z, f, &there));
    if (!there && f->absence == EXPORT_PRESENT) f->absence = EXPORT_MISSING;
    if (!there) continue;
    add(z, (struct zip_entry){.name = path_of(z, &lines.v[i]), .size = (uint64_t)f->size, .crc32 = f->crc32, .at = f->at},
        (struct archive_body){.blob = f->blob});
  }
  *ret = lines;
  return OK;
}

static enum err add_receipts(struct archive *z, struct db *db, const struct export *e, struct str folder, struct archive_lines *ret) {
  struct arena *a = z->r->arena;
  struct archive_lines lines = {arena_many(a, e->n_deposits, struct archive_line), e->n_deposits};
  for (size_t i = 0; i < e->n_deposits; i++) {
    const struct export_deposit *d = &e->deposits[i];
    scoped(arena) struct arena scratch = {0};
    struct receipt_page page = {0};
    lines.v[i] = (struct archive_line){.folder = folder, .below = T(z->r->show.lang, "recepisses"), .receipt = d->ref, .at = d->at,
                                       .name = fmt(a, "%.*s.txt", STR(d->ref))};
    TRY(receipt_mine(db, &scratch, d->ref, z->r->session->person_id, &page.receipt, &page.contents));
    if (kind_of(page.receipt.kind, &page.kind) != OK) return BROKEN;
    page.zone = zone_must(page.receipt.zone);
    struct out text = out_in(&scratch, TEXT_MAX);
    view_receipt_file(&text, &z->r->show, &page);
    TRY(add_text(z, path_of(z, &lines.v[i]), &text, d->at));
  }
  *ret = lines;
  return OK;
}

static enum err add_dossier(struct archive *z, struct db *db, struct export *e, const struct history_dossier *d, size_t number, struct out *index) {
  struct arena *a = z->r->arena;
  scoped(arena) struct arena scratch = {0};
  struct history history;
  struct archive_dossier page = {.history = &history};
  struct str const title = fmt(&scratch, "%.*s %.*s", STR(d->row.reference), STR(str_sub(d->row.title, 0, 500)));
  struct str const folder = fmt(a, "%02zu %.*s", number, STR(disposition_name_in(&scratch, title, FOLDER_MAX)));
  TRY(history_read(db, &scratch, d, z->r->arrived, &history));
  TRY(export_dossier(db, e, d));
  TRY(add_files(z, e, folder, &page.files));
  TRY(add_receipts(z, db, e, folder, &page.receipts));
  struct show show = z->r->show;
  show.arena = &scratch; /* what is built on the way is not kept */
  view_archive_dossier(index, &show, &page);
  if (instant_before(z->at, d->row.updated_at)) z->at = d->row.updated_at;
  return OK;
}

/* --- All of it ------------------------------------------------------------------------------------------------------- */

static enum err each_dossier(struct archive *z, struct db *db, struct export *e, struct out *index) {
  struct history_mark mark = HISTORY_FIRST;
  size_t number = 0;
  for (bool more = true; more;) {
    scoped(arena) struct arena a = {0};
    struct history_list list;
    TRY(history_list(db, &a, z->r->session->person_id, mark, z->r->arrived, &list, &more, &mark));
    for (size_t i = 0; i < list.n; i++) {
      if (number == DOSSIERS_MAX) return TOO_BIG;
      TRY(add_dossier(z, db, e, &list.v[i], ++number, index));
    }
  }
  return OK;
}

static enum err only_dossier(struct archive *z, struct db *db, struct export *e, struct str ref, struct out *index) {
  scoped(arena) struct arena a = {0};
  struct history_dossier d;
  TRY(history_get(db, &a, ref, z->r->session->person_id, z->r->arrived, &d));
  return add_dossier(z, db, e, &d, 1, index);
}

/* The last entry, which people open, becomes the first. */
static void first(struct archive *z) {
  struct zip_entry const entry = z->entries[z->n - 1];
  struct archive_body const body = z->bodies[z->n - 1];
  for (size_t i = z->n - 1; i > 0; i--) z->entries[i] = z->entries[i - 1], z->bodies[i] = z->bodies[i - 1];
  z->entries[0] = entry;
  z->bodies[0] = body;
}

/* Index and JSON are written in memory of their own, and kept when they are whole. */
static enum err fill(struct archive *z, struct db *db, struct str ref) {
  scoped(arena) struct arena index_arena = {0};
  scoped(arena) struct arena json_arena = {0};
  struct out dossiers = out_in(&index_arena, INDEX_MAX), index = out_in(&index_arena, INDEX_MAX), json = out_in(&json_arena, JSON_MAX);
  struct export e;
  TRY(export_begin(db, z->r->arena, &json, z->r->session->person_id, !str_has(ref), &e));
  TRY(str_has(ref) ? only_dossier(z, db, &e, ref, &dossiers) : each_dossier(z, db, &e, &dossiers));
  if (dossiers.full) return TOO_BIG;
  view_archive_index(&index, &z->r->show, z->r->session->name, z->r->session->email, (struct markup){out_str(&dossiers)},
                     e.all_deposits + e.all_files == 0);
  TRY(export_end(&e));
  TRY(add_text(z, S("donnees.json"), &json, z->at));
  TRY(add_text(z, S("index.html"), &index, z->at));
  first(z);
  return OK;
}

enum err archive_make(struct request *r, struct str ref, struct archive *ret) {
  struct archive z = {.r = r};
  struct db *db;
  TRY(board_snapshot(r->board, &db));
  enum err const e = fill(&z, db, ref);
  board_release(r->board, db);
  TRY(e);
  *ret = z;
  return OK;
}
