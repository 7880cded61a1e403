/* A document joined to an opportunity by its officer. */
#include "base/arena.h"
#include "base/words.h"
#include "board/board.h"
#include "board/files.h"
#include "web/app.h"
#include "web/dossier_pages.h"
#include "web/handlers.h"
#include "web/incoming.h"
#include "web/office_pages.h"
#include "web/reply.h"

enum { DOCUMENT_TITLE_MAX = 400, DOCUMENT_BODY = 2 * DOCUMENT_BYTES };

static enum err limit(struct request *r, uint64_t *ret_max) {
  struct office_opportunity_page page = {0};
  r->work = arena_new(r->arena, struct incoming);
  TRY(office_load(r, &page));
  *ret_max = DOCUMENT_BODY;
  return OK;
}

static enum err begin(struct request *r, struct str field, struct str file_name, struct str media) {
  (void)media; /* a claim: the bytes decide */
  unsigned formats;
  if (type_formats(DOCUMENT_FORMATS, &formats) != OK) return BROKEN;
  return incoming_begin(r, field, file_name, formats, DOCUMENT_BYTES);
}

const struct upload_sink office_document_sink = {limit, begin, incoming_data, incoming_end, incoming_abandon, NULL};

enum err office_document(struct request *r, struct reply *out) {
  struct incoming *in = r->work;
  struct form_page form = {.typed = &r->form};
  struct str const title = str_trim(request_form(r, "intitule"));
  if (!str_has(title) || title.n > DOCUMENT_TITLE_MAX) form_problem(&form, S("intitule"), T(r->show.lang, "Indiquez l’intitulé du document."));
  if (!in->chosen) form_problem(&form, S("fichier"), T(r->show.lang, "Choisissez d’abord un fichier."));
  else if (in->too_big) form_problem(&form, S("fichier"), upload_too_big(r, DOCUMENT_BYTES));
  else if (in->info.verdict.verdict == FILE_REFUSED)
    form_problem(&form, S("fichier"), upload_sentence(r, &in->info.verdict, DOCUMENT_FORMATS));
  if (form.n > 0) {
    if (in->info.name[0] != 0) files_forget(r->board, blob_name(&in->info)); /* the file was fine, the rest was not */
    return office_problem(r, out, &form);
  }
  struct document_add_args add = {.id = request_int(r, "id"), .organisation = r->session->organisation, .scan = r->board->scans, .now = r->arrived};
  add.document = (struct new_document){.title = title, .nature = S("document"), .lang = S("fr"), .file_name = in->name,
                                       .blob = str_from(in->info.name), .size = (int64_t)in->info.size,
                                       .sha256 = {(const char *)in->info.sha256, BLOB_SHA256_LEN}, .media = type_media(in->info.verdict.kind)};
  enum err const e = board_change(r->board, opportunity_document_add, &add);
  if (e != OK && e != BROKEN) files_forget(r->board, blob_name(&in->info)); /* after BROKEN nobody knows: kept */
  TRY(e);
  return reply_redirect(out, r, app_path(r, fmt(r->arena, "/gestion/opportunites/%lld", (long long)request_int(r, "id"))));
}
