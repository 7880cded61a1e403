/* The applicant's dossier while it is a draft: task list, files one at a time, message. */
#include "base/arena.h"
#include "base/rand.h"
#include "base/words.h"
#include "board/board.h"
#include "views.h"
#include "web/app.h"
#include "web/dossier_pages.h"
#include "web/pages.h"
#include "web/handlers.h"
#include "web/reply.h"

struct str dossier_path(struct request *r, struct str rest) {
  return fmt(r->arena, "/%.*s/opportunites/%lld/dossier%.*s", STR(lang_code(r->show.lang)), (long long)request_int(r, "opportunity"),
             STR(rest));
}

enum err dossier_load(struct request *r, struct dossier_page *page) {
  struct db *db;
  TRY(board_snapshot(r->board, &db));
  enum err e = opportunity_public(db, r->arena, request_int(r, "opportunity"), app_reader(r), r->arrived, &page->opportunity);
  if (e == OK) {
    e = dossier_mine(db, r->arena, &page->opportunity, r->session->person_id, r->arrived, &page->dossier);
    if (e == NOT_FOUND) e = OK; /* not begun: row.id stays 0 */
  }
  board_release(r->board, db);
  page->name = r->session->name;
  page->to_check = str_eq(request_query(r, "retour"), S("verification"));
  page->seen = text_seen(r->arena, page->dossier.row.message); /* of the page's own form */
  return e;
}

bool dossier_waits(const struct dossier_page *page) {
  return page->opportunity.state == OPPORTUNITY_OPEN && page->dossier.asked.eligibility.fields.n > 0 && !page->dossier.row.eligible_at.has &&
         page->dossier.counts.id == 0;
}

struct str dossier_refusal_sentence(enum lang lang, enum dossier_refusal why) {
  switch (why) {
  case DOSSIER_FINE: return (struct str){0};
  case DOSSIER_LATE: return T(lang, "La clôture est passée : ce dossier ne peut plus être modifié.");
  case DOSSIER_ELSEWHERE: return T(lang, "Cet avis est relayé : la réponse se dépose chez qui l’a publié, pas ici.");
  case DOSSIER_CANCELLED: return T(lang, "Cet avis a été annulé : ce dossier ne peut plus être modifié.");
  case DOSSIER_FULL: return T(lang, "Le nombre maximal de fichiers est atteint pour cette pièce. Retirez-en un avant d’en envoyer un autre.");
  case DOSSIER_INCOMPLETE: return T(lang, "Le dossier n’est pas complet : ce qui manque est indiqué ci-dessous.");
  case DOSSIER_LOT_CLOSED: return T(lang, "Un lot de votre dépôt est clos : ce dépôt reste tel quel, il ne peut plus être remplacé ni retiré.");
  case DOSSIER_NOT_ASKED: return T(lang, "Cette partie du dossier n’est pas ouverte : sa clôture est passée, ou son étape n’a pas commencé.");
  case DOSSIER_HEAVY: return T(lang, "Ce fichier ferait dépasser la taille maximale d’un dossier.");
  case DOSSIER_CHURNED:
    return T(lang, "Trop de fichiers ont été envoyés puis retirés de ce dossier. Gardez ceux qui y sont : la place des fichiers retirés se libère au bout d’un jour.");
  case DOSSIER_GONE: return T(lang, "Ce fichier n’est plus dans le dossier : il a été retiré ou remplacé. Voici le dossier tel qu’il est.");
  case DOSSIER_ERASED: return T(lang, "Ce fichier a été retiré il y a plus d’un jour : il a été effacé et ne peut plus être remis.");
  case DOSSIER_INFECTED: return T(lang, "Un virus a été trouvé dans un fichier de ce dossier : remplacez ce fichier ou retirez-le.");
  case DOSSIER_MOVED: return T(lang, "Le dossier a changé depuis cette page : vérifiez-le, puis déposez-le.");
  }
  return (struct str){0};
}

enum err dossier_show_problem(struct request *r, struct reply *out, struct str field, struct str sentence, int status) {
  struct dossier_page page = {0};
  TRY(dossier_load(r, &page));
  page.form.typed = &r->form;
  form_problem(&page.form, page.opportunity.state == OPPORTUNITY_OPEN ? field : S("contenu"), sentence); /* no form once closed */
  form_refused(r, out, status);
  view_dossier(&out->body, &r->show, &page);
  return OK;
}

enum err dossier_show(struct request *r, struct reply *out) {
  struct dossier_page page = {.removed = request_query(r, "retire"), .replaced = request_query(r, "remplace")};
  TRY(dossier_load(r, &page));
  if (!rand_is_ref(page.removed)) page.removed = S("");
  if (!rand_is_ref(page.replaced)) page.replaced = S("");
  if (page.dossier.row.id != 0 && dossier_waits(&page)) return reply_redirect(out, r, dossier_path(r, S("/questions/" ELIGIBILITY_SLUG)));
  if (page.dossier.row.id == 0) view_dossier_start(&out->body, &r->show, &page);
  else view_dossier(&out->body, &r->show, &page);
  return OK;
}

enum err dossier_show_late(struct request *r, struct reply *out) {
  struct dossier_page page = {0};
  TRY(dossier_load(r, &page));
  out->status = 409;
  view_dossier_late(&out->body, &r->show, &page, r->arrived);
  return OK;
}

enum err dossier_begin(struct request *r, struct reply *out) {
  struct dossier_start_args start = {request_int(r, "opportunity"), r->session->person_id, r->arrived, DOSSIER_FINE};
  struct dossier_page page = {0};
  TRY(dossier_load(r, &page)); /* drafts of others' opportunities stay invisible */
  TRY(board_change(r->board, dossier_start, &start));
  if (start.ret_refusal == DOSSIER_ELSEWHERE) return CONFLICT;
  if (start.ret_refusal != DOSSIER_FINE) return dossier_show_late(r, out);
  return reply_redirect(out, r, dossier_path(r, S("")));
}

/* Another window kept another message: both are shown, and nothing is lost. */
static enum err show_other_message(struct request *r, struct reply *out) {
  struct dossier_page page = {0};
  TRY(dossier_load(r, &page));
  page.form.typed = &r->form;
  page.stale = true;
  form_problem(&page.form, S("message"), T(r->show.lang, "Ce message a été modifié entre-temps dans une autre fenêtre. Vérifiez, puis enregistrez celui que vous voulez garder."));
  form_refused(r, out, 409);
  view_dossier(&out->body, &r->show, &page);
  return OK;
}

enum err dossier_say(struct request *r, struct reply *out) {
  struct dossier_message_args say = {.opportunity_id = request_int(r, "opportunity"), .person_id = r->session->person_id,
                                     .message = request_form(r, "message"), .seen = request_form(r, "message_lu"), .now = r->arrived};
  if (say.message.p == NULL) say.message = S("");
  if (dossier_message_long(say.message))
    return dossier_show_problem(r, out, S("message"), T(r->show.lang, "Ce message est trop long : 4 000 caractères au plus."), 422);
  enum err const e = board_change(r->board, dossier_message, &say);
  if (e == CONFLICT) return show_other_message(r, out);
  TRY(e);
  if (say.ret_refusal != DOSSIER_FINE) return dossier_show_problem(r, out, S("message"), dossier_refusal_sentence(r->show.lang, say.ret_refusal), 409);
  bool const to_check = str_eq(request_form(r, "retour"), S("verification"));
  return reply_redirect(out, r, dossier_path(r, to_check ? S("/depot") : S("#message")));
}

static enum err move_file(struct request *r, struct reply *out, bool restore) {
  struct dossier_remove_args move = {.opportunity_id = request_int(r, "opportunity"), .person_id = r->session->person_id,
                                     .ref = request_form(r, "fichier"), .restore = restore, .now = r->arrived};
  if (!rand_is_ref(move.ref)) return INVALID;
  enum err const e = board_change(r->board, dossier_file_remove, &move);
  if (e == CONFLICT) {
    enum dossier_refusal const why = move.ret_refusal == DOSSIER_FINE ? DOSSIER_FULL : move.ret_refusal;
    return dossier_show_problem(r, out, S("contenu"), dossier_refusal_sentence(r->show.lang, why), 409);
  }
  TRY(e);
  if (move.ret_refusal != DOSSIER_FINE)
    return dossier_show_problem(r, out, S("contenu"), dossier_refusal_sentence(r->show.lang, move.ret_refusal), 409);
  return reply_redirect(out, r, restore ? dossier_path(r, S("")) : dossier_path(r, fmt(r->arena, "?retire=%.*s", STR(move.ref))));
}

enum err dossier_order(struct request *r, struct reply *out) {
  struct str const way = request_form(r, "sens");
  struct dossier_move_args move = {.opportunity_id = request_int(r, "opportunity"), .person_id = r->session->person_id,
                                   .ref = request_form(r, "fichier"), .later = str_eq(way, S("apres")), .now = r->arrived};
  if (!rand_is_ref(move.ref) || (!move.later && !str_eq(way, S("avant")))) return INVALID;
  TRY(board_change(r->board, dossier_file_move, &move));
  if (move.ret_refusal != DOSSIER_FINE)
    return dossier_show_problem(r, out, S("contenu"), dossier_refusal_sentence(r->show.lang, move.ret_refusal), 409);
  return reply_redirect(out, r, dossier_path(r, fmt(r->arena, "#piece-%.*s", STR(move.ref))));
}

enum err dossier_remove(struct request *r, struct reply *out) { return move_file(r, out, false); }
enum err dossier_restore(struct request *r, struct reply *out) { return move_file(r, out, true); }

typedef enum err find_file(struct db *db, struct arena *a, struct str ref, int64_t person_id, struct dossier_download *ret);

static enum err send_own(struct request *r, struct reply *out, find_file *find) {
  struct db *db;
  struct dossier_download f;
  TRY(board_snapshot(r->board, &db));
  enum err const e = find(db, r->arena, request_str(r, "ref"), r->session->person_id, &f);
  board_release(r->board, db);
  TRY(e);
  return send_file(r, out, f.blob, f.name, f.media, f.sha256);
}

enum err receipt_file_send(struct request *r, struct reply *out) { return send_own(r, out, receipt_file); }
enum err dossier_file_send(struct request *r, struct reply *out) { return send_own(r, out, dossier_file); }
