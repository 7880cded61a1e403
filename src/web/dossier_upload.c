/* One file for one piece, or in the place of one that is there, streamed to the file store as it comes; nothing is kept
 * unless it is whole and wanted. Whatever is refused is told on the dossier's own page. */
#include "base/arena.h"
#include "base/out.h"
#include "base/words.h"
#include "board/board.h"
#include "board/files.h"
#include "views.h"
#include "web/account_pages.h"
#include "web/app.h"
#include "web/attempt.h"
#include "web/dossier_pages.h"
#include "web/handlers.h"
#include "web/incoming.h"
#include "web/print.h"
#include "web/reply.h"

enum {
  ENVELOPE_BYTES = 64 << 10, /* of a multipart body around its file */
  FORMATS_MAX = 1 << 10,     /* bytes of the list of accepted formats as people read it */
  SIZE_MAX_SAID = 64,        /* bytes of a size as people read it */
  SENTENCE_MAX = 1 << 10,
};

/* The file on its way, and the piece it is for. */
struct piece_upload {
  struct incoming file; /* first: see web/incoming.h */
  struct dossier_page page;
  const struct dossier_piece *piece;
  struct str replaces; /* reference of the file whose place it takes; absent: none */
  int64_t held;        /* bytes of the other files */
  bool heavy, gone;    /* refused on its head: all together too large; the file to be replaced is not there */
  bool noted;          /* the journal has its row */
  int64_t wait_s;      /* refused on its head: the account sent too many; 0: it did not */
};

struct str upload_sentence(struct request *r, const struct file_verdict *v, struct str formats) {
  enum lang const lang = r->show.lang;
  switch (v->reason) {
  case FILE_EMPTY: return T(lang, "Ce fichier est vide. Choisissez-en un autre.");
  case FILE_WRONG_TYPE: {
    struct out names = out_in(r->arena, FORMATS_MAX);
    print_formats(&names, lang, formats);
    return app_say(r, T(lang, "Ce format n’est pas accepté pour cette pièce. Formats acceptés : %s."), out_str(&names));
  }
  case FILE_BOMB: return T(lang, "Une fois décompressé, ce fichier serait d’une taille excessive : il n’a pas été conservé.");
  case FILE_UNSAFE:
  case FILE_NESTED: return T(lang, "Cette archive n’est pas sûre : elle n’a pas été conservée.");
  case FILE_ACTIVE: return T(lang, "Ce fichier contient des macros ou un programme : il n’a pas été conservé. Enregistrez-le sans macros, ou en PDF.");
  default: return T(lang, "Le contenu de ce fichier ne correspond pas à son extension : il n’a pas été conservé.");
  }
}

static struct str size_said(struct request *r, int64_t bytes) {
  struct out o = out_in(r->arena, SIZE_MAX_SAID);
  print_size(&o, r->show.lang, bytes);
  return out_str(&o);
}

struct str upload_too_big(struct request *r, int64_t max_bytes) {
  return app_say(r, T(r->show.lang, "Ce fichier est trop volumineux. La limite est de %s."), size_said(r, max_bytes));
}

struct str upload_doubt(const struct file_verdict *v) {
  return v->verdict == FILE_DOUBT ? type_reason(v->reason) : (struct str){0};
}

/* The dossier's limit, with what is used of it and what was sent. */
static struct str too_heavy(struct request *r, const struct piece_upload *in, int64_t size) {
  struct out o = out_in(r->arena, SENTENCE_MAX);
  struct str const args[] = {size_said(r, size), size_said(r, in->held), size_said(r, in->page.opportunity.row.dossier_max_bytes)};
  slots_put(&o, T(r->show.lang, "Ce fichier de %s est trop volumineux pour ce dossier : les autres fichiers font déjà %s, et la limite d’un dossier est de %s."), args, 3);
  return out_str(&o);
}

/* --- On its way ------------------------------------------------------------------------------------------------------ */

static int64_t announced(const struct request *r) {
  int64_t n;
  return str_int(request_header(r, "content-length"), 0, INT64_MAX, &n) == OK ? n : 0;
}

/* What the body may have, once the piece and the place are known. What is far over the limits is said before it comes; a
 * file a little too large still gets its own sentence. */
static enum err bound(struct request *r, struct piece_upload *in, int64_t size_left, uint64_t *ret_max) {
  if ((in->wait_s = limited_upload(r)) > 0) return RETRY;
  in->held = in->page.dossier.bytes - size_left;
  int64_t const left = in->page.opportunity.row.dossier_max_bytes - in->held;
  *ret_max = 2 * (uint64_t)in->piece->row.max_bytes + ENVELOPE_BYTES;
  in->heavy = announced(r) > (left > 0 ? left : 0) + ENVELOPE_BYTES && (uint64_t)announced(r) <= *ret_max;
  return in->heavy ? TOO_BIG : OK;
}

static enum err start(struct request *r, struct piece_upload **ret) {
  struct piece_upload *in = arena_new(r->arena, struct piece_upload);
  TRY(dossier_load(r, &in->page));
  r->work = in;
  *ret = in;
  return in->page.dossier.row.id == 0 ? NOT_FOUND : OK;
}

static void find_piece(struct piece_upload *in, int64_t id) {
  for (size_t i = 0; i < in->page.dossier.pieces.n; i++)
    if (in->page.dossier.pieces.v[i].row.id == id) in->piece = &in->page.dossier.pieces.v[i];
}

static enum err limit_added(struct request *r, uint64_t *ret_max) {
  struct piece_upload *in;
  TRY(start(r, &in));
  find_piece(in, request_int(r, "id"));
  return in->piece == NULL ? NOT_FOUND : bound(r, in, 0, ret_max);
}

static enum err limit_replacing(struct request *r, uint64_t *ret_max) {
  struct piece_upload *in;
  TRY(start(r, &in));
  const struct q_dossier_file_list *files = &in->page.dossier.files;
  in->replaces = request_str(r, "ref");
  int64_t size = 0;
  for (size_t i = 0; i < files->n; i++) {
    if (!str_eq(files->v[i].ref, in->replaces)) continue;
    find_piece(in, files->v[i].piece_id);
    size = files->v[i].size;
  }
  in->gone = in->piece == NULL;
  return in->gone ? CONFLICT : bound(r, in, size, ret_max);
}

static enum err begin(struct request *r, struct str field, struct str file_name, struct str media) {
  struct piece_upload *in = r->work;
  (void)media; /* a claim: the bytes decide */
  unsigned formats;
  if (type_formats(in->piece->row.formats, &formats) != OK) return BROKEN;
  return incoming_begin(r, field, file_name, formats, (uint64_t)in->piece->row.max_bytes);
}

/* --- In the journal -------------------------------------------------------------------------------------------------- */

static struct attempt attempt(const struct request *r, struct str outcome) {
  const struct piece_upload *in = r->work;
  struct attempt t = attempt_of(r, S("upload"), in->page.opportunity.row.id, outcome);
  if (in->piece != NULL) t.piece_id = (struct opt_int){true, in->piece->row.id};
  return t;
}

static void note(struct request *r, struct str outcome) {
  struct piece_upload *in = r->work;
  in->noted = true;
  attempt_note(r, attempt(r, outcome));
}

/* The body did not come whole, and nobody is there to be told. */
static void abandon(struct request *r) {
  struct piece_upload *in = r->work;
  incoming_abandon(r);
  if (in == NULL || in->noted) return;
  struct attempt t = attempt(r, S("cut"));
  t.ended = clock_now();
  attempt_note(r, t);
}

/* --- Refused --------------------------------------------------------------------------------------------------------- */

/* Where the page has a field for it: none once closed, none for a piece that takes no further file or is not asked for now. */
static struct str field_of(struct request *r, const struct dossier_page *page) {
  if (page->opportunity.state != OPPORTUNITY_OPEN || page->wrong_piece == 0) return S("contenu");
  for (size_t i = 0; i < page->dossier.files.n; i++)
    if (str_eq(page->dossier.files.v[i].ref, page->wrong_file)) return fmt(r->arena, "remplacer-%.*s", STR(page->wrong_file));
  for (size_t i = 0; i < page->dossier.pieces.n; i++)
    if (page->dossier.pieces.v[i].row.id == page->wrong_piece &&
        (page->dossier.pieces.v[i].full || page->dossier.pieces.v[i].turn != PIECE_NOW))
      return fmt(r->arena, "piece-%lld", (long long)page->wrong_piece);
  return fmt(r->arena, "fichier-%lld", (long long)page->wrong_piece);
}

/* `word`: why, for the journal. */
static enum err refuse(struct request *r, struct reply *out, struct str sentence, int status, struct str word) {
  struct piece_upload *in = r->work;
  note(r, word);
  struct dossier_page page = {.wrong_piece = in->piece == NULL ? 0 : in->piece->row.id, .wrong_file = in->replaces, .refused = true};
  TRY(dossier_load(r, &page));
  form_problem(&page.form, field_of(r, &page), sentence);
  form_refused(r, out, status);
  view_dossier(&out->body, &r->show, &page);
  return OK;
}

/* The body did not come to its end, or not even begin. */
static enum err refused(struct request *r, struct reply *out, enum err why) {
  struct piece_upload *in = r->work;
  enum lang const lang = r->show.lang;
  struct str sentence = T(lang, "Une erreur est survenue chez nous : ce fichier n’a pas été conservé. Envoyez-le de nouveau.");
  struct str word = S("failed");
  if (in == NULL || (in->piece == NULL && !in->gone)) return why;
  if (in->gone) sentence = dossier_refusal_sentence(lang, DOSSIER_GONE), word = refusal_word(DOSSIER_GONE);
  else if (in->wait_s > 0) return refuse(r, out, upload_wait(r, out, in->wait_s), 429, S("limited"));
  else if (in->heavy) sentence = too_heavy(r, in, announced(r)), word = refusal_word(DOSSIER_HEAVY);
  else if (why == TOO_BIG) sentence = upload_too_big(r, in->piece->row.max_bytes), word = S("too-big");
  else if (why == INVALID) word = S("cut"), sentence = T(lang, "Le dernier envoi a été interrompu : rien n’en a été conservé. Envoyez ce fichier de nouveau.");
  else if (why == RETRY) word = S("busy"), sentence = T(lang, "Nous ne pouvons pas enregistrer de fichier en ce moment : celui-ci n’a pas été conservé. Réessayez dans quelques minutes.");
  return refuse(r, out, sentence, out->status, word);
}

const struct upload_sink dossier_upload_sink = {limit_added, begin, incoming_data, incoming_end, abandon, refused};
const struct upload_sink dossier_replace_sink = {limit_replacing, begin, incoming_data, incoming_end, abandon, refused};

/* --- Whole ----------------------------------------------------------------------------------------------------------- */

static struct str refusal_said(struct request *r, struct piece_upload *in, const struct dossier_file_args *add) {
  if (add->ret_refusal != DOSSIER_HEAVY) return dossier_refusal_sentence(r->show.lang, add->ret_refusal);
  in->held = add->ret_held;
  return too_heavy(r, in, (int64_t)add->blob.size);
}

static enum err keep(struct request *r, struct reply *out) {
  struct piece_upload *in = r->work;
  struct dossier_file_args add = {.opportunity_id = request_int(r, "opportunity"), .person_id = r->session->person_id,
                                  .piece_id = in->piece->row.id, .replaces = in->replaces, .scan = r->board->scans,
                                  .name = in->file.name, .blob = in->file.info, .media = type_media(in->file.info.verdict.kind),
                                  .doubt = upload_doubt(&in->file.info.verdict), .now = r->arrived, .attempt = attempt(r, S(""))};
  enum err const e = board_change(r->board, dossier_file_add, &add);
  bool const named = e == BROKEN || (e == OK && add.ret_refusal == DOSSIER_FINE); /* after BROKEN nobody knows: kept */
  if (!named) files_forget(r->board, blob_name(&in->file.info));
  if (e != OK) note(r, e == RETRY ? S("busy") : S("failed"));
  TRY(e);
  if (add.ret_refusal != DOSSIER_FINE)
    return refuse(r, out, refusal_said(r, in, &add), add.ret_refusal == DOSSIER_HEAVY ? 413 : 409, refusal_word(add.ret_refusal));
  if (str_has(in->replaces)) return reply_redirect(out, r, dossier_path(r, fmt(r->arena, "?remplace=%.*s", STR(in->replaces))));
  return reply_redirect(out, r, dossier_path(r, fmt(r->arena, "#piece-%lld", (long long)in->piece->row.id)));
}

enum err dossier_upload(struct request *r, struct reply *out) {
  struct piece_upload *in = r->work;
  if (!in->file.chosen) return refuse(r, out, T(r->show.lang, "Choisissez d’abord un fichier."), 422, S("no-file"));
  if (in->file.too_big) return refuse(r, out, upload_too_big(r, in->piece->row.max_bytes), 413, S("too-big"));
  if (in->file.info.verdict.verdict == FILE_REFUSED)
    return refuse(r, out, upload_sentence(r, &in->file.info.verdict, in->piece->row.formats), 422, type_reason(in->file.info.verdict.reason));
  return keep(r, out);
}

enum err dossier_replace(struct request *r, struct reply *out) { return dossier_upload(r, out); }
