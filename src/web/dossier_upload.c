/* One file for one piece, streamed to the file store as it comes; nothing is kept unless it is whole and wanted. */
#include "base/arena.h"
#include "base/out.h"
#include "base/words.h"
#include "board/board.h"
#include "board/files.h"
#include "views.h"
#include "web/app.h"
#include "web/dossier_pages.h"
#include "web/handlers.h"
#include "web/print.h"
#include "web/reply.h"

enum {
  ENVELOPE_BYTES = 64 << 10, /* of a multipart body around its file */
  FORMATS_MAX = 1 << 10,     /* bytes of the list of accepted formats as people read it */
};

/* What is known of the file on its way. */
struct incoming {
  struct dossier_page page;
  const struct dossier_piece *piece;
  struct blob_upload *upload;
  struct blob_info info;
  struct str name;
  bool chosen, too_big, done;
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

struct str upload_too_big(struct request *r, int64_t max_bytes) {
  return app_say(r, T(r->show.lang, "Ce fichier est trop volumineux. La limite est de %s Mo."),
                 fmt(r->arena, "%lld", (long long)(max_bytes / 1000000)));
}

struct str upload_doubt(const struct file_verdict *v) {
  return v->verdict == FILE_DOUBT ? type_reason(v->reason) : (struct str){0};
}

static enum err limit(struct request *r, uint64_t *ret_max) {
  struct incoming *in = arena_new(r->arena, struct incoming);
  r->work = in;
  TRY(dossier_load(r, &in->page));
  if (in->page.dossier.row.id == 0) return NOT_FOUND;
  for (size_t i = 0; i < in->page.dossier.pieces.n; i++)
    if (in->page.dossier.pieces.v[i].row.id == request_int(r, "id")) in->piece = &in->page.dossier.pieces.v[i];
  if (in->piece == NULL) return NOT_FOUND;
  *ret_max = 2 * (uint64_t)in->piece->row.max_bytes + ENVELOPE_BYTES; /* a file a little too large still gets its own sentence */
  return OK;
}

static enum err begin(struct request *r, struct str field, struct str file_name, struct str media) {
  struct incoming *in = r->work;
  (void)media; /* a claim: the bytes decide */
  if (!str_eq(field, S("fichier")) || in->chosen || file_name.n == 0) return OK;
  unsigned formats;
  if (type_formats(in->piece->row.formats, &formats) != OK) return BROKEN;
  in->chosen = true;
  in->name = str_dup(r->arena, file_name);
  return files_begin(r->board, in->name, formats, (uint64_t)in->piece->row.max_bytes, &in->upload);
}

static enum err data(struct request *r, struct str bytes) {
  struct incoming *in = r->work;
  if (in->upload == NULL || in->too_big || in->done) return OK;
  enum err const e = files_append(in->upload, bytes);
  in->too_big = e == TOO_BIG;
  return in->too_big ? OK : e;
}

static enum err end(struct request *r) {
  struct incoming *in = r->work;
  if (in->upload == NULL || in->done) return OK;
  in->done = true;
  struct blob_upload *upload = in->upload;
  in->upload = NULL;
  if (!in->too_big) return files_finish(upload, &in->info);
  files_abandon(upload);
  return OK;
}

static void abandon(struct request *r) {
  struct incoming *in = r->work;
  if (in != NULL) files_abandon(in->upload);
}

const struct upload_sink dossier_upload_sink = {limit, begin, data, end, abandon};

static enum err refuse(struct request *r, struct reply *out, struct str sentence, int status) {
  struct incoming *in = r->work;
  struct dossier_page page = {.wrong_piece = in->piece->row.id};
  TRY(dossier_load(r, &page));
  if (page.dossier.row.deposit_id.has) return dossier_deposited(r, out);
  bool full = false;
  for (size_t i = 0; i < page.dossier.pieces.n; i++)
    full = full || (page.dossier.pieces.v[i].row.id == page.wrong_piece && page.dossier.pieces.v[i].full);
  /* where the page has a field for it: none once closed, none for a piece that takes no further file */
  struct str field = fmt(r->arena, full ? "piece-%lld" : "fichier-%lld", (long long)page.wrong_piece);
  if (page.opportunity.state != OPPORTUNITY_OPEN) field = S("contenu");
  form_problem(&page.form, field, sentence);
  form_refused(r, out, status);
  view_dossier(&out->body, &r->show, &page);
  return OK;
}

enum err dossier_upload(struct request *r, struct reply *out) {
  struct incoming *in = r->work;
  if (!in->chosen) return refuse(r, out, T(r->show.lang, "Choisissez d’abord un fichier."), 422);
  if (in->too_big) return refuse(r, out, upload_too_big(r, in->piece->row.max_bytes), 413);
  if (in->info.verdict.verdict == FILE_REFUSED) return refuse(r, out, upload_sentence(r, &in->info.verdict, in->piece->row.formats), 422);
  struct dossier_file_args add = {.opportunity_id = request_int(r, "opportunity"), .person_id = r->session->person_id,
                                  .piece_id = in->piece->row.id, .name = in->name, .blob = in->info,
                                  .media = type_media(in->info.verdict.kind), .doubt = upload_doubt(&in->info.verdict), .now = r->arrived};
  enum err const e = board_change(r->board, dossier_file_add, &add);
  bool const named = e == BROKEN || (e == OK && add.ret_refusal == DOSSIER_FINE); /* after BROKEN nobody knows: kept */
  if (!named) files_forget(r->board, blob_name(&in->info));
  TRY(e);
  if (add.ret_refusal != DOSSIER_FINE) return refuse(r, out, dossier_refusal_sentence(r->show.lang, add.ret_refusal), 409);
  return reply_redirect(out, r, dossier_path(r, fmt(r->arena, "#piece-%lld", (long long)in->piece->row.id)));
}
