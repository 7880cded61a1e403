/* From the draft to the receipt: check, deposit, receipt; what is said when it was too late. */
#include "base/arena.h"
#include "base/rand.h"
#include "base/words.h"
#include "board/board.h"
#include "board/deposit.h"
#include "board/letter.h"
#include "views.h"
#include "web/account_pages.h"
#include "web/app.h"
#include "web/dossier_pages.h"
#include "web/handlers.h"
#include "web/pages.h"
#include "web/reply.h"

enum { DEPOSIT_TRIES = 3 };

enum err dossier_show_late(struct request *r, struct reply *out) {
  struct dossier_page page = {0};
  TRY(dossier_load(r, &page));
  out->status = 409;
  view_dossier_late(&out->body, &r->show, &page.opportunity, r->arrived);
  return OK;
}

enum err dossier_to_receipt(struct request *r, struct reply *out) {
  struct db *db;
  struct q_dossier_list_list mine;
  TRY(board_snapshot(r->board, &db));
  enum err const e = dossier_list(db, r->arena, r->session->person_id, &mine);
  board_release(r->board, db);
  TRY(e);
  for (size_t i = 0; i < mine.n; i++)
    if (mine.v[i].opportunity_id == request_int(r, "opportunity") && str_has(mine.v[i].deposit_ref))
      return reply_redirect(out, r, fmt(r->arena, "/%.*s/compte/recepisses/%.*s", STR(lang_code(r->show.lang)), STR(mine.v[i].deposit_ref)));
  return NOT_FOUND;
}

enum err dossier_check(struct request *r, struct reply *out) {
  struct dossier_page page = {.key = rand_ref(r->arena)};
  TRY(dossier_load(r, &page));
  if (page.dossier.row.id == 0) return reply_redirect(out, r, dossier_path(r, S("")));
  if (page.dossier.row.deposit_id.has) return dossier_to_receipt(r, out);
  r->show.problem = page.dossier.gaps.n > 0;
  view_dossier_check(&out->body, &r->show, &page);
  return OK;
}

/* The receipt's mail, from the state the deposit will be made from. */
static enum err write_receipt(struct request *r, const struct dossier_page *page, struct deposit_args *d) {
  const struct q_opportunity_get *o = &page->opportunity.row;
  struct q_receipt const receipt = {.ref = d->ref, .title = o->title, .reference = o->reference, .org = o->org,
                                    .received_at = d->received, .closes_at = o->closes_at, .person_name = r->session->name};
  struct str const link = fmt(r->arena, "%.*s/%.*s/compte/recepisses/%.*s", STR(r->board->base_url), STR(lang_code(r->show.lang)), STR(d->ref));
  struct out text = out_in(r->arena, LETTER_TEXT_MAX);
  view_mail_receipt(&text, &r->show, &receipt, page->opportunity.zone, &page->dossier.files, link);
  return letter_write(r->arena, r->board, &text, r->show.lang, r->session->email, d->received, &d->mail);
}

static enum err try_deposit(struct request *r, struct deposit_args *d) {
  struct dossier_page page = {0};
  TRY(dossier_load(r, &page));
  if (page.dossier.row.id == 0) return NOT_FOUND;
  d->version = page.dossier.row.version;
  d->deadline_version = page.opportunity.row.deadline_version;
  for (size_t i = 0; i < sizeof d->manifest; i++) d->manifest[i] = page.dossier.manifest[i];
  TRY(write_receipt(r, &page, d));
  return board_change(r->board, deposit_make, d);
}

enum err dossier_submit(struct request *r, struct reply *out) {
  struct deposit_args d = {.opportunity_id = request_int(r, "opportunity"), .person_id = r->session->person_id,
                                   .key = request_form(r, "jeton"), .ref = rand_ref(r->arena), .received = r->arrived,
                                   .recipient = r->session->email};
  if (!rand_is_ref(d.key)) return INVALID;
  if (limited_deposit(r, out)) return OK;
  enum err e = CONFLICT;
  for (int i = 0; i < DEPOSIT_TRIES && e == CONFLICT; i++) e = try_deposit(r, &d);
  TRY(e);
  switch (d.ret_refusal) {
  case DOSSIER_FINE:
    return reply_redirect(out, r, fmt(r->arena, "/%.*s/compte/recepisses/%s", STR(lang_code(r->show.lang)), d.ret_ref));
  case DOSSIER_DEPOSITED: return dossier_to_receipt(r, out);
  case DOSSIER_LATE:
  case DOSSIER_CANCELLED: return dossier_show_late(r, out);
  case DOSSIER_FULL:
  case DOSSIER_NOT_ASKED:
  case DOSSIER_INCOMPLETE:
  case DOSSIER_HEAVY:
  case DOSSIER_CHURNED:
  case DOSSIER_GONE:
  case DOSSIER_ERASED:
  case DOSSIER_INFECTED: break;
  }
  form_refused(r, out, 422); /* the check page says what is missing, and where */
  return dossier_check(r, out);
}

enum err receipt_show(struct request *r, struct reply *out) {
  struct db *db;
  struct receipt_page page = {0};
  TRY(board_snapshot(r->board, &db));
  enum err const e = receipt_mine(db, r->arena, request_str(r, "receipt"), r->session->person_id, &page.receipt, &page.files);
  board_release(r->board, db);
  TRY(e);
  page.zone = zone_must(page.receipt.zone);
  if (kind_of(page.receipt.kind, &page.kind) != OK) return BROKEN;
  view_receipt(&out->body, &r->show, &page);
  return OK;
}
