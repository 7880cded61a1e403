/* What an officer does to a source: activates it, pauses it, has it read, gives it a file, deletes it; an administrator trusts
 * it. */
#include "web/source_acts.h"

#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/out.h"
#include "base/utf8.h"
#include "base/words.h"
#include "board/board.h"
#include "views.h"
#include "web/app.h"
#include "web/handlers.h"
#include "web/pages.h"
#include "web/print.h"
#include "web/reply.h"

enum { ENVELOPE_BYTES = 64 << 10, FILE_NAME_MAX = 200 };

static enum err show_problem(struct request *r, struct reply *out, struct str field, struct str sentence, int status) {
  struct source_page page = {0};
  TRY(source_load(r, &page));
  form_problem(&page.form, field, sentence);
  form_refused(r, out, status);
  view_source(&out->body, &r->show, &page);
  return OK;
}

enum err source_state_change(struct request *r, struct reply *out) {
  static const struct {
    struct str word, state;
  } acts[] = {{S_INIT("activer"), S_INIT("active")}, {S_INIT("pause"), S_INIT("paused")}, {S_INIT("lire"), {NULL, 0}}};
  struct source_state_args change = {.id = request_int(r, "id"), .organisation = r->session->organisation, .now = r->arrived};
  struct str const word = request_form(r, "acte");
  for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
    if (!str_eq(acts[i].word, word)) continue;
    change.state = acts[i].state;
    TRY(board_change(r->board, source_state, &change));
    return reply_redirect(out, r, source_path(r, ""));
  }
  return INVALID;
}

/* --- A file ---------------------------------------------------------------------------------------------------------- */

/* The file on its way, in the request's memory: it is small, and its bytes go into the database. */
struct given {
  char *bytes;
  size_t n;
  struct str name;
  bool chosen, done, too_big;
};

static enum err limit(struct request *r, uint64_t *ret_max) {
  struct db *db;
  struct q_source row;
  TRY(board_snapshot(r->board, &db));
  enum err const e = source_get(db, r->arena, request_int(r, "id"), r->session->organisation, &row);
  board_release(r->board, db);
  TRY(e);
  r->work = arena_new(r->arena, struct given);
  *ret_max = 2 * SOURCE_FILE_MAX + ENVELOPE_BYTES; /* one a little too large still gets its own sentence */
  return OK;
}

static enum err begin(struct request *r, struct str field, struct str file_name, struct str media) {
  struct given *g = r->work;
  (void)media; /* a claim: what it is says its content */
  if (g->chosen || !str_eq(field, S("fichier")) || file_name.n == 0) return OK;
  g->chosen = true;
  g->name = str_dup(r->arena, file_name);
  g->bytes = arena_many(r->arena, SOURCE_FILE_MAX, char);
  return OK;
}

static enum err data(struct request *r, struct str bytes) {
  struct given *g = r->work;
  if (!g->chosen || g->done || g->too_big) return OK;
  if (bytes.n > SOURCE_FILE_MAX - g->n) {
    g->too_big = true;
    return OK;
  }
  memcpy(g->bytes + g->n, bytes.p, bytes.n);
  g->n += bytes.n;
  return OK;
}

static enum err end(struct request *r) {
  struct given *g = r->work;
  g->done = g->chosen;
  return OK;
}

static struct str too_big(struct request *r) { return T(r->show.lang, "Ce fichier est trop volumineux : 2 Mo au plus."); }

static enum err refused(struct request *r, struct reply *out, enum err why) {
  if (r->work == NULL || why != TOO_BIG) return why;
  return show_problem(r, out, S("fichier"), too_big(r), out->status);
}

const struct upload_sink source_file_give_sink = {limit, begin, data, end, NULL, refused};

enum err source_file_give(struct request *r, struct reply *out) {
  const struct given *g = r->work;
  enum lang const lang = r->show.lang;
  if (!g->chosen) return show_problem(r, out, S("fichier"), T(lang, "Choisissez d’abord un fichier."), 422);
  if (g->too_big) return show_problem(r, out, S("fichier"), too_big(r), 413);
  if (g->n == 0) return show_problem(r, out, S("fichier"), T(lang, "Ce fichier est vide. Choisissez-en un autre."), 422);
  struct source_file_args give = {.id = request_int(r, "id"), .organisation = r->session->organisation, .now = r->arrived,
                                  .name = utf8_cut(g->name, FILE_NAME_MAX), .bytes = {g->bytes, g->n}};
  TRY(board_change(r->board, source_give, &give));
  if (give.ret_refusal == SOURCE_FILES_FULL)
    return show_problem(r, out, S("fichier"), T(lang, "Dix fichiers attendent déjà d’être lus. Réessayez quand ils l’auront été."), 422);
  return reply_redirect(out, r, source_path(r, "#fichiers"));
}

/* --- Trust ----------------------------------------------------------------------------------------------------------- */

static enum err load_trust(struct request *r, struct source_trust_page *page) {
  struct db *db;
  TRY(board_snapshot(r->board, &db));
  enum err const e = source_get(db, r->arena, request_int(r, "id"), r->session->organisation, &page->row);
  board_release(r->board, db);
  TRY(e);
  if ((r->roles & ROLE_ADMIN) == 0) return FORBIDDEN; /* that it exists is known to them */
  page->zone = zone_must(page->row.zone);
  page->seen = fmt(r->arena, "%lld %.*s", (long long)page->row.created_at.us, STR(page->row.address));
  return OK;
}

enum err source_trust_show(struct request *r, struct reply *out) {
  struct source_trust_page page = {0};
  TRY(load_trust(r, &page));
  view_source_trust(&out->body, &r->show, &page);
  return OK;
}

/* Only the source that the administrator read of is trusted: an officer may have given it another address meanwhile. */
enum err source_trust_change(struct request *r, struct reply *out) {
  struct source_trust_page page = {0};
  TRY(load_trust(r, &page));
  struct str const word = request_form(r, "confiance");
  if (!str_eq(word, S("oui")) && !str_eq(word, S("non"))) return INVALID;
  struct source_trust_args trust = {.id = page.row.id, .organisation = r->session->organisation, .trusted = str_eq(word, S("oui")),
                                    .made = page.row.created_at, .address = page.row.address, .person_id = r->session->person_id, .now = r->arrived};
  bool const seen = !trust.trusted || str_eq(request_form(r, "vu"), page.seen);
  enum err const e = seen ? board_change(r->board, source_trust, &trust) : CONFLICT;
  if (e == OK) return reply_redirect(out, r, source_path(r, "#confiance"));
  if (e != CONFLICT) return e;
  page = (struct source_trust_page){0};
  TRY(load_trust(r, &page));
  form_problem(&page.form, S("contenu"), T(r->show.lang, "La source a changé pendant que vous lisiez cette page. La voici telle qu’elle est maintenant : relisez, puis confirmez."));
  form_refused(r, out, 409);
  view_source_trust(&out->body, &r->show, &page);
  return OK;
}

/* --- Deletion -------------------------------------------------------------------------------------------------------- */

static enum err load_delete(struct request *r, struct source_delete_page *page) {
  struct db *db;
  TRY(board_snapshot(r->board, &db));
  enum err e = source_get(db, r->arena, request_int(r, "id"), r->session->organisation, &page->row);
  if (e == OK) e = source_weight(db, r->arena, page->row.id, &page->weight);
  board_release(r->board, db);
  TRY(e);
  const struct source_weight *w = &page->weight;
  page->seen = fmt(r->arena, "%lld-%lld-%lld-%lld-%lld-%lld", (long long)page->row.created_at.us, (long long)w->files, (long long)w->waiting,
                   (long long)w->published, (long long)w->told, (long long)w->refused);
  return OK;
}

enum err source_delete_show(struct request *r, struct reply *out) {
  struct source_delete_page page = {0};
  TRY(load_delete(r, &page));
  view_source_delete(&out->body, &r->show, &page);
  return OK;
}

/* Only what the person was told is deleted: what has come since is told first. */
enum err source_delete_change(struct request *r, struct reply *out) {
  struct source_delete_page page = {0};
  TRY(load_delete(r, &page));
  struct source_delete_args args = {.id = page.row.id, .organisation = r->session->organisation, .made = page.row.created_at, .seen = page.weight};
  enum err const e = str_eq(request_form(r, "vu"), page.seen) ? board_change(r->board, source_delete, &args) : CONFLICT;
  if (e == OK) {
    log_info("source_deleted", LOG_I("source", page.row.id), LOG_I("person", r->session->person_id), LOG_I("waiting", page.weight.waiting),
             LOG_I("published", page.weight.published));
    return reply_redirect(out, r, app_path(r, S("/gestion/sources?fait=supprimee")));
  }
  if (e != CONFLICT) return e;
  page = (struct source_delete_page){0};
  TRY(load_delete(r, &page));
  form_problem(&page.form, S("contenu"), T(r->show.lang, "La source a changé pendant que vous lisiez cette page. Voici ce qui serait supprimé maintenant : relisez, puis confirmez."));
  form_refused(r, out, 409);
  view_source_delete(&out->body, &r->show, &page);
  return OK;
}
