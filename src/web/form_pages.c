/* The questions of a dossier: one page each, kept as typed; the choice of lots. */
#include "base/arena.h"
#include "base/words.h"
#include "board/board.h"
#include "views.h"
#include "web/app.h"
#include "web/dossier_pages.h"
#include "web/handlers.h"
#include "web/pages.h"
#include "web/reply.h"

enum { LOTS_MAX = 100 };

/* The page this address is about; NOT_FOUND: no such one, or no dossier yet. */
static enum err load_step(struct request *r, struct dossier_page *page) {
  TRY(dossier_load(r, page));
  page->step = asked_step(&page->dossier.asked, request_str(r, "slug"));
  if (page->step == NULL || page->dossier.row.id == 0) return NOT_FOUND;
  page->seen = asked_seen(r->arena, page->step);
  return OK;
}

static bool is_eligibility(const struct dossier_page *page) { return page->step == &page->dossier.asked.eligibility; }

/* What is wrong stands beside its field for who comes from the check; a draft is told nothing. */
static void tell_gaps(struct request *r, struct dossier_page *page) {
  for (size_t i = 0; i < page->dossier.gaps.n; i++) {
    const struct dossier_gap *gap = &page->dossier.gaps.v[i];
    if (gap->step == page->step && gap->field != NULL) form_problem(&page->form, gap->field->name, gap_sentence(&r->show, gap));
  }
}

enum err dossier_question_show(struct request *r, struct reply *out) {
  struct dossier_page page = {0};
  TRY(load_step(r, &page));
  if (dossier_waits(&page) && !is_eligibility(&page)) return reply_redirect(out, r, dossier_path(r, S("/questions/" ELIGIBILITY_SLUG)));
  if (page.to_check) tell_gaps(r, &page);
  view_dossier_question(&out->body, &r->show, &page);
  return OK;
}

/* The page as it was typed, with what went wrong at `field`. */
static enum err show_typed(struct request *r, struct reply *out, struct str field, struct str sentence, int status) {
  struct dossier_page page = {0};
  TRY(load_step(r, &page));
  page.form.typed = &r->form;
  page.to_check = str_eq(request_form(r, "retour"), S("verification"));
  page.stale = status == 409 && page.opportunity.state == OPPORTUNITY_OPEN;
  form_problem(&page.form, field, sentence);
  form_refused(r, out, status);
  view_dossier_question(&out->body, &r->show, &page);
  return OK;
}

/* Where to go when a page is kept: back to the check, to the next page that waits, or to the list of tasks. */
static enum err go_on(struct request *r, struct reply *out) {
  struct dossier_page page = {0};
  if (str_eq(request_form(r, "retour"), S("verification"))) return reply_redirect(out, r, dossier_path(r, S("/depot")));
  TRY(load_step(r, &page));
  if (is_eligibility(&page)) return reply_redirect(out, r, dossier_path(r, S("")));
  const struct asked_steps *steps = &page.dossier.asked.steps;
  for (const struct asked_step *s = page.step + 1; s < steps->v + steps->n; s++)
    if (s->state != TASK_DONE) return reply_redirect(out, r, dossier_path(r, fmt(r->arena, "/questions/%.*s", STR(s->slug))));
  return reply_redirect(out, r, dossier_path(r, S("#reponses")));
}

/* Eligibility that is not settled: the page again, which says why. */
static enum err not_begun(struct request *r, struct reply *out) {
  struct dossier_page page = {0};
  TRY(load_step(r, &page));
  tell_gaps(r, &page);
  if (page.form.n == 0) return reply_redirect(out, r, dossier_path(r, S("/questions/" ELIGIBILITY_SLUG "#condition")));
  form_refused(r, out, 422);
  view_dossier_question(&out->body, &r->show, &page);
  return OK;
}

enum err dossier_question(struct request *r, struct reply *out) {
  struct dossier_answer_args keep = {.opportunity_id = request_int(r, "opportunity"), .person_id = r->session->person_id,
                                     .slug = request_str(r, "slug"), .seen = request_form(r, "lu"), .now = r->arrived,
                                     .go_on = str_has(request_form(r, "continuer"))};
  struct answer_typed *typed = arena_many(r->arena, r->form.n, struct answer_typed);
  for (size_t i = 0; i < r->form.n; i++) typed[keep.n++] = (struct answer_typed){r->form.at[i].key, r->form.at[i].value};
  keep.typed = typed;
  enum err const e = board_change(r->board, dossier_answer, &keep);
  if (e == TOO_BIG)
    return show_typed(r, out, S("contenu"), T(r->show.lang, "Une réponse est trop longue : 4 000 caractères au plus. Rien n’a été enregistré."), 422);
  if (e == CONFLICT)
    return show_typed(r, out, S("contenu"), T(r->show.lang, "Cette page a été modifiée entre-temps dans une autre fenêtre. Votre saisie n’est pas perdue : choisissez ce que vous gardez."), 409);
  TRY(e);
  if (keep.ret_refusal != DOSSIER_FINE) return show_typed(r, out, S("contenu"), dossier_refusal_sentence(r->show.lang, keep.ret_refusal), 409);
  if (str_eq(keep.slug, S(ELIGIBILITY_SLUG)) && !keep.ret_begun) return not_begun(r, out);
  return go_on(r, out);
}

/* --- Lots ----------------------------------------------------------------------------------------------------------- */

static enum err load_lots(struct request *r, struct dossier_page *page) {
  TRY(dossier_load(r, page));
  if (page->dossier.lots.n == 0 || page->dossier.row.id == 0) return NOT_FOUND;
  page->seen = lots_seen(r->arena, &page->dossier.lots);
  return OK;
}

enum err dossier_lots_show(struct request *r, struct reply *out) {
  struct dossier_page page = {0};
  TRY(load_lots(r, &page));
  if (dossier_waits(&page)) return reply_redirect(out, r, dossier_path(r, S("/questions/" ELIGIBILITY_SLUG)));
  view_dossier_lots(&out->body, &r->show, &page);
  return OK;
}

static enum err show_chosen(struct request *r, struct reply *out, struct str sentence) {
  struct dossier_page page = {0};
  TRY(load_lots(r, &page));
  page.form.typed = &r->form;
  page.to_check = str_eq(request_form(r, "retour"), S("verification"));
  form_problem(&page.form, page.opportunity.state == OPPORTUNITY_OPEN ? S("lots") : S("contenu"), sentence);
  form_refused(r, out, 409);
  view_dossier_lots(&out->body, &r->show, &page);
  return OK;
}

enum err dossier_lots(struct request *r, struct reply *out) {
  int64_t numbers[LOTS_MAX];
  struct dossier_choose_args keep = {.opportunity_id = request_int(r, "opportunity"), .person_id = r->session->person_id,
                                     .seen = request_form(r, "lu"), .numbers = numbers, .now = r->arrived};
  struct str value;
  for (size_t at = 0; keep.n < LOTS_MAX && urlencoded_each(&r->form, S("lot"), &at, &value);)
    if (str_int(value, 0, INT64_MAX, &numbers[keep.n]) == OK) keep.n++;
  enum err const e = board_change(r->board, dossier_choose, &keep);
  if (e == CONFLICT)
    return show_chosen(r, out, T(r->show.lang, "Le choix des lots a été modifié entre-temps dans une autre fenêtre. Vérifiez le vôtre, puis enregistrez-le."));
  TRY(e);
  if (keep.ret_refusal == DOSSIER_NOT_ASKED)
    return show_chosen(r, out, T(r->show.lang, "La clôture d’un des lots choisis est passée : il ne peut plus être choisi."));
  if (keep.ret_refusal != DOSSIER_FINE) return show_chosen(r, out, dossier_refusal_sentence(r->show.lang, keep.ret_refusal));
  if (str_eq(request_form(r, "retour"), S("verification"))) return reply_redirect(out, r, dossier_path(r, S("/depot")));
  return reply_redirect(out, r, dossier_path(r, S("#reponses")));
}
