/* One file for one piece, streamed to the file store as it comes; nothing is kept unless it is whole and wanted. */
#include "base/arena.h"
#include "base/out.h"
#include "base/words.h"
#include "board/board.h"
#include "board/files.h"
#include "views.h"
#include "web/account_pages.h"
#include "web/app.h"
#include "web/dossier_pages.h"
#include "web/handlers.h"
#include "web/incoming.h"
#include "web/print.h"
#include "web/reply.h"

enum {
  ENVELOPE_BYTES = 64 << 10, /* of a multipart body around its file */
  FORMATS_MAX = 1 << 10,     /* bytes of the list of accepted formats as people read it */
};

/* The file on its way, and the piece it is for. */
struct piece_upload {
  struct incoming file; /* first: see web/incoming.h */
  struct dossier_page page;
  const struct dossier_piece *piece;
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
  struct piece_upload *in = arena_new(r->arena, struct piece_upload);
  r->work = in;
  TRY(dossier_load(r, &in->page));
  if (in->page.dossier.row.id == 0) return NOT_FOUND;
  for (size_t i = 0; i < in->page.dossier.pieces.n; i++)
    if (in->page.dossier.pieces.v[i].row.id == request_int(r, "id")) in->piece = &in->page.dossier.pieces.v[i];
  if (in->piece == NULL) return NOT_FOUND;
  TRY(limited_upload(r));
  *ret_max = 2 * (uint64_t)in->piece->row.max_bytes + ENVELOPE_BYTES; /* a file a little too large still gets its own sentence */
  return OK;
}

static enum err begin(struct request *r, struct str field, struct str file_name, struct str media) {
  struct piece_upload *in = r->work;
  (void)media; /* a claim: the bytes decide */
  unsigned formats;
  if (type_formats(in->piece->row.formats, &formats) != OK) return BROKEN;
  return incoming_begin(r, field, file_name, formats, (uint64_t)in->piece->row.max_bytes);
}

const struct upload_sink dossier_upload_sink = {limit, begin, incoming_data, incoming_end, incoming_abandon};

static enum err refuse(struct request *r, struct reply *out, struct str sentence, int status) {
  struct piece_upload *in = r->work;
  struct dossier_page page = {.wrong_piece = in->piece->row.id};
  TRY(dossier_load(r, &page));
  if (page.dossier.row.deposit_id.has) return dossier_deposited(r, out);
  bool full = false;
  for (size_t i = 0; i < page.dossier.pieces.n; i++)
    full = full || (page.dossier.pieces.v[i].row.id == page.wrong_piece &&
                    (page.dossier.pieces.v[i].full || page.dossier.pieces.v[i].turn != PIECE_NOW));
  /* where the page has a field for it: none once closed, none for a piece that takes no further file or is not asked for now */
  struct str field = fmt(r->arena, full ? "piece-%lld" : "fichier-%lld", (long long)page.wrong_piece);
  if (page.opportunity.state != OPPORTUNITY_OPEN) field = S("contenu");
  form_problem(&page.form, field, sentence);
  form_refused(r, out, status);
  view_dossier(&out->body, &r->show, &page);
  return OK;
}

enum err dossier_upload(struct request *r, struct reply *out) {
  struct piece_upload *in = r->work;
  if (!in->file.chosen) return refuse(r, out, T(r->show.lang, "Choisissez d’abord un fichier."), 422);
  if (in->file.too_big) return refuse(r, out, upload_too_big(r, in->piece->row.max_bytes), 413);
  if (in->file.info.verdict.verdict == FILE_REFUSED) return refuse(r, out, upload_sentence(r, &in->file.info.verdict, in->piece->row.formats), 422);
  struct dossier_file_args add = {.opportunity_id = request_int(r, "opportunity"), .person_id = r->session->person_id,
                                  .piece_id = in->piece->row.id, .name = in->file.name, .blob = in->file.info,
                                  .media = type_media(in->file.info.verdict.kind), .doubt = upload_doubt(&in->file.info.verdict), .now = r->arrived};
  enum err const e = board_change(r->board, dossier_file_add, &add);
  bool const named = e == BROKEN || (e == OK && add.ret_refusal == DOSSIER_FINE); /* after BROKEN nobody knows: kept */
  if (!named) files_forget(r->board, blob_name(&in->file.info));
  TRY(e);
  if (add.ret_refusal != DOSSIER_FINE) return refuse(r, out, dossier_refusal_sentence(r->show.lang, add.ret_refusal), 409);
  return reply_redirect(out, r, dossier_path(r, fmt(r->arena, "#piece-%lld", (long long)in->piece->row.id)));
}
