/* Taking a deposit back before the closing: what will happen, the act, its receipt. */
#include "base/arena.h"
#include "base/rand.h"
#include "base/words.h"
#include "board/board.h"
#include "board/deposit.h"
#include "board/letter.h"
#include "views.h"
#include "web/app.h"
#include "web/attempt.h"
#include "web/dossier_pages.h"
#include "web/handlers.h"
#include "web/pages.h"
#include "web/reply.h"

enum { WITHDRAW_TRIES = 3 };

static struct str withdrawal_path(struct request *r, struct str ref) {
  return fmt(r->arena, "/%.*s/compte/retraits/%.*s", STR(lang_code(r->show.lang)), STR(ref));
}

static enum err show(struct request *r, struct reply *out, struct str problem) {
  struct dossier_page page = {.key = rand_ref(r->arena)};
  TRY(dossier_load(r, &page));
  if (page.dossier.counts.id == 0) /* nothing to take back, or taken back already */
    return reply_redirect(out, r, str_has(page.dossier.withdrawn.ref) ? withdrawal_path(r, page.dossier.withdrawn.ref) : dossier_path(r, S("")));
  if (str_has(problem)) {
    form_problem(&page.form, S("contenu"), problem);
    form_refused(r, out, 409);
  }
  view_withdraw(&out->body, &r->show, &page);
  return OK;
}

enum err withdraw_show(struct request *r, struct reply *out) { return show(r, out, (struct str){0}); }

/* The mail of the withdrawal's receipt, from the state it will be made from. */
static enum err write_mail(struct request *r, const struct dossier_page *page, struct withdraw_args *w) {
  const struct q_opportunity_get *o = &page->opportunity.row;
  struct q_withdrawal_receipt const receipt = {.ref = w->ref, .deposit_ref = page->dossier.counts.ref, .deposited_at = page->dossier.counts.received_at,
      .opportunity_id = o->id, .title = o->title, .reference = o->reference, .org = o->org, .received_at = w->received,
      .closes_at = o->closes_at, .closes_said = o->closes_said, .ends_at = o->ends_at, .zone = o->zone, .person_name = r->session->name, .email = r->session->email};
  struct str const link = fmt(r->arena, "%.*s%.*s", STR(r->board->base_url), STR(withdrawal_path(r, w->ref)));
  struct str const again = fmt(r->arena, "%.*s%.*s", STR(r->board->base_url), STR(dossier_path(r, S(""))));
  struct out text = out_in(r->arena, LETTER_TEXT_MAX);
  view_mail_withdrawal(&text, &r->show, &receipt, page->opportunity.zone, link, again);
  return letter_write(r->arena, r->board, &text, r->show.lang, r->session->email, w->received, &w->mail);
}

static enum err try_withdraw(struct request *r, struct withdraw_args *w) {
  struct dossier_page page = {0};
  TRY(dossier_load(r, &page));
  if (page.dossier.row.id == 0) return NOT_FOUND;
  w->deadline_version = page.opportunity.row.deadline_version;
  TRY(write_mail(r, &page, w));
  return board_change(r->board, withdraw_make, w);
}

/* Too late: both instants, and that the deposit stands. */
static enum err show_late(struct request *r, struct reply *out) {
  struct dossier_page page = {0};
  TRY(dossier_load(r, &page));
  out->status = 409;
  view_withdraw_late(&out->body, &r->show, &page, r->arrived);
  return OK;
}

enum err withdraw_submit(struct request *r, struct reply *out) {
  struct withdraw_args w = {.opportunity_id = request_int(r, "opportunity"), .person_id = r->session->person_id,
                            .key = request_form(r, "jeton"), .deposit_ref = request_form(r, "recepisse"), .ref = rand_ref(r->arena),
                            .received = r->arrived, .recipient = r->session->email};
  if (!rand_is_ref(w.key) || !rand_is_ref(w.deposit_ref)) return INVALID;
  w.attempt = attempt_of(r, S("withdraw"), w.opportunity_id, S(""));
  enum err e = CONFLICT;
  for (int i = 0; i < WITHDRAW_TRIES && e == CONFLICT; i++) e = try_withdraw(r, &w);
  deposit_note(r, w.attempt, e, w.ret_refusal, w.ret_repeated);
  if (e == OK && w.ret_refusal == DOSSIER_FINE) return reply_redirect(out, r, withdrawal_path(r, str_from(w.ret_ref)));
  if (e == CONFLICT || (e == OK && w.ret_refusal == DOSSIER_MOVED))
    return show(r, out, T(r->show.lang, "Le dépôt a changé depuis cette page : vérifiez lequel vous voulez retirer."));
  TRY(e);
  if (w.ret_refusal == DOSSIER_ELSEWHERE) return CONFLICT;
  if (w.ret_refusal == DOSSIER_LOT_CLOSED)
    return dossier_show_problem(r, out, S("contenu"), dossier_refusal_sentence(r->show.lang, w.ret_refusal), 409);
  return show_late(r, out);
}

enum err withdrawal_show(struct request *r, struct reply *out) {
  struct db *db;
  struct q_withdrawal_receipt receipt;
  TRY(board_snapshot(r->board, &db));
  enum err const e = withdrawal_mine(db, r->arena, request_str(r, "ref"), r->session->person_id, &receipt);
  board_release(r->board, db);
  TRY(e);
  view_withdrawal(&out->body, &r->show, &receipt, zone_must(receipt.zone));
  return OK;
}
