/* From the dossier to the receipt: check, deposit, receipt; what is said when it was too late. */
#include "base/arena.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "base/words.h"
#include "board/board.h"
#include "board/deposit.h"
#include "board/letter.h"
#include "views.h"
#include "web/account_pages.h"
#include "web/app.h"
#include "web/attempt.h"
#include "web/disposition.h"
#include "web/dossier_pages.h"
#include "web/handlers.h"
#include "web/pages.h"
#include "web/reply.h"

enum { DEPOSIT_TRIES = 3, BRIEF_NAME = 200 /* bytes of a file's name in a mail that would be too long */ };

struct str receipt_path(struct request *r, struct str ref) {
  return fmt(r->arena, "/%.*s/compte/recepisses/%.*s", STR(lang_code(r->show.lang)), STR(ref));
}

/* The page before the deposit, for the dossier as it is now; it says what is missing, and where. */
static enum err show_check(struct request *r, struct reply *out, struct dossier_page *page) {
  page->key = rand_ref(r->arena);
  r->show.problem = page->form.n > 0 || page->dossier.gaps.n > 0;
  view_dossier_check(&out->body, &r->show, page);
  return OK;
}

enum err dossier_check(struct request *r, struct reply *out) {
  struct dossier_page page = {0};
  TRY(dossier_load(r, &page));
  if (page.dossier.standing == STANDING_NOT_BEGUN) return reply_redirect(out, r, dossier_path(r, S("")));
  if (page.dossier.standing == STANDING_DEPOSITED) return reply_redirect(out, r, receipt_path(r, page.dossier.counts.ref));
  return show_check(r, out, &page);
}

/* The dossier is not what the form showed: it is shown again, as it is, with a form of its own. */
static enum err show_moved(struct request *r, struct reply *out) {
  struct dossier_page page = {0};
  TRY(dossier_load(r, &page));
  form_problem(&page.form, S("contenu"), dossier_refusal_sentence(r->show.lang, DOSSIER_MOVED));
  out->status = 409;
  return show_check(r, out, &page);
}

static void foresee_step(const struct asked_step *step, struct q_deposit_answer_list_list *answers) {
  for (size_t i = 0; i < step->fields.n && answers->n < DEPOSIT_ANSWERS_MAX; i++) {
    const struct asked_field *f = &step->fields.v[i];
    if (f->value.n > 0)
      answers->v[answers->n++] = (struct q_deposit_answer_list){.field = f->name, .label = f->label, .value = f->value};
  }
}

/* Answers and lots, as dossier_freeze will keep them. */
static void foresee_rest(struct request *r, const struct dossier *d, struct deposit_contents *ret) {
  ret->answers.v = arena_many(r->arena, DEPOSIT_ANSWERS_MAX, struct q_deposit_answer_list);
  foresee_step(&d->asked.eligibility, &ret->answers);
  for (size_t i = 0; i < d->asked.steps.n; i++) foresee_step(&d->asked.steps.v[i], &ret->answers);
  ret->lots.v = arena_many(r->arena, d->lots.n, struct q_deposit_lot_list);
  for (size_t i = 0; i < d->lots.n; i++)
    if (d->lots.v[i].chosen)
      ret->lots.v[ret->lots.n++] = (struct q_deposit_lot_list){.number = d->lots.v[i].row.number, .title = d->lots.v[i].row.title};
}

/* The receipt as it will be, for its mail: from the state the deposit will be made from. */
static void foresee(struct request *r, const struct dossier_page *page, const struct deposit_args *d, struct receipt_page *ret) {
  const struct q_opportunity_get *o = &page->opportunity.row;
  const struct q_dossier_file_list *files = &page->dossier.files;
  *ret = (struct receipt_page){.kind = page->opportunity.kind, .zone = page->opportunity.zone};
  ret->receipt = (struct q_receipt){.ref = d->ref, .title = o->title, .reference = o->reference, .org = o->org, .message = page->dossier.row.message,
                                    .received_at = d->received, .closes_at = page->dossier.closing.at, .closes_said = o->closes_said, .zone = o->zone,
                                    .person_name = r->session->name, .email = r->session->email};
  foresee_rest(r, &page->dossier, &ret->contents);
  if (page->dossier.counts.id != 0) {
    ret->receipt.replaces_ref = page->dossier.counts.ref;
    ret->receipt.replaces_at = (struct opt_instant){true, page->dossier.counts.received_at};
  }
  ret->contents.files = (struct q_deposit_file_list_list){arena_many(r->arena, files->n, struct q_deposit_file_list), files->n};
  for (size_t i = 0; i < files->n; i++) {
    const struct q_dossier_file *f = &files->v[i];
    ret->contents.files.v[i] = (struct q_deposit_file_list){.position = (int64_t)i + 1, .label = f->label, .name = f->name, .size = f->size,
                                                            .sha256 = f->sha256, .media = f->media, .doubt = f->doubt};
  }
}

/* What a mail cannot hold is read on the receipt: no deposit fails for its mail's length. */
static void shorten(struct receipt_page *page) {
  page->brief = true;
  page->contents.answers.n = 0;
  for (size_t i = 0; i < page->contents.files.n; i++) page->contents.files.v[i].name = utf8_cut(page->contents.files.v[i].name, BRIEF_NAME);
}

static enum err write_receipt(struct request *r, const struct dossier_page *page, struct deposit_args *d) {
  scoped(arena) struct arena a = {0}; /* each try may need as much */
  struct receipt_page receipt;
  struct str mail;
  foresee(r, page, d, &receipt);
  struct str const link = fmt(r->arena, "%.*s%.*s", STR(r->board->base_url), STR(receipt_path(r, d->ref)));
  struct out text = out_in(&a, LETTER_TEXT_MAX);
  view_mail_receipt(&text, &r->show, &receipt, link);
  if (text.full) {
    shorten(&receipt);
    text = out_in(&a, LETTER_TEXT_MAX);
    view_mail_receipt(&text, &r->show, &receipt, link);
  }
  TRY(letter_write(&a, r->board, &text, r->show.lang, r->session->email, d->received, &mail));
  d->mail = str_dup(r->arena, mail);
  return OK;
}

static enum err try_deposit(struct request *r, struct deposit_args *d) {
  struct dossier_page page = {0};
  TRY(dossier_load(r, &page));
  if (page.dossier.row.id == 0) return NOT_FOUND;
  d->version = page.dossier.row.version;
  d->deadline_version = page.opportunity.row.deadline_version;
  d->replaces = page.dossier.counts.id;
  for (size_t i = 0; i < sizeof d->manifest; i++) d->manifest[i] = page.dossier.manifest[i];
  TRY(write_receipt(r, &page, d));
  return board_change(r->board, deposit_make, d);
}

struct str refusal_word(enum dossier_refusal why) {
  switch (why) {
  case DOSSIER_FINE: return S("done");
  case DOSSIER_LATE: return S("late");
  case DOSSIER_CANCELLED: return S("cancelled");
  case DOSSIER_ELSEWHERE: return S("elsewhere");
  case DOSSIER_INCOMPLETE: return S("incomplete");
  case DOSSIER_MOVED: return S("conflict");
  case DOSSIER_NOT_ASKED: return S("not-asked");
  case DOSSIER_LOT_CLOSED: return S("lot-closed");
  case DOSSIER_FULL: return S("full");
  case DOSSIER_HEAVY: return S("too-heavy");
  case DOSSIER_CHURNED: return S("churned");
  case DOSSIER_GONE: return S("gone");
  case DOSSIER_ERASED: return S("erased");
  case DOSSIER_INFECTED: break;
  }
  return S("infected");
}

void deposit_note(struct request *r, struct attempt t, enum err e, enum dossier_refusal why, bool repeated) {
  if (e == NOT_FOUND || (e == OK && why == DOSSIER_FINE && !repeated)) return; /* nothing to deposit, or its row is written */
  if (e != OK) t.outcome = e == RETRY ? S("busy") : e == CONFLICT ? S("conflict") : S("failed");
  else t.outcome = repeated ? S("repeated") : refusal_word(why);
  attempt_note(r, t);
}

enum err dossier_submit(struct request *r, struct reply *out) {
  struct deposit_args d = {.opportunity_id = request_int(r, "opportunity"), .person_id = r->session->person_id,
                           .key = request_form(r, "jeton"), .ref = rand_ref(r->arena), .received = r->arrived,
                           .recipient = r->session->email};
  struct str const shown = request_form(r, "edition");
  if (!rand_is_ref(d.key) || (shown.p != NULL && str_int(shown, 1, INT64_MAX, &d.shown.v) != OK)) return INVALID;
  d.shown.has = shown.p != NULL;
  d.attempt = attempt_of(r, S("deposit"), d.opportunity_id, S("limited"));
  if (limited_deposit(r, out)) return attempt_note(r, d.attempt), OK;
  enum err e = CONFLICT;
  for (int i = 0; i < DEPOSIT_TRIES && e == CONFLICT; i++) e = try_deposit(r, &d);
  deposit_note(r, d.attempt, e, d.ret_refusal, d.ret_repeated);
  if (e == CONFLICT) return show_moved(r, out);
  TRY(e);
  switch (d.ret_refusal) {
  case DOSSIER_FINE: return reply_redirect(out, r, receipt_path(r, str_from(d.ret_ref)));
  case DOSSIER_LATE:
  case DOSSIER_CANCELLED: return dossier_show_late(r, out);
  case DOSSIER_MOVED: return show_moved(r, out);
  case DOSSIER_ELSEWHERE: return CONFLICT;
  case DOSSIER_LOT_CLOSED: return dossier_show_problem(r, out, S("contenu"), dossier_refusal_sentence(r->show.lang, d.ret_refusal), 409);
  case DOSSIER_FULL:
  case DOSSIER_NOT_ASKED:
  case DOSSIER_INCOMPLETE:
  case DOSSIER_HEAVY:
  case DOSSIER_CHURNED:
  case DOSSIER_GONE:
  case DOSSIER_ERASED:
  case DOSSIER_INFECTED: break;
  }
  struct dossier_page page = {0};
  TRY(dossier_load(r, &page));
  form_refused(r, out, 422);
  return show_check(r, out, &page);
}

static enum err load_receipt(struct request *r, struct receipt_page *page) {
  struct db *db;
  TRY(board_snapshot(r->board, &db));
  enum err const e = receipt_mine(db, r->arena, request_str(r, "receipt"), r->session->person_id, &page->receipt, &page->contents);
  board_release(r->board, db);
  TRY(e);
  page->zone = zone_must(page->receipt.zone);
  return kind_of(page->receipt.kind, &page->kind) == OK ? OK : BROKEN;
}

enum err receipt_show(struct request *r, struct reply *out) {
  struct receipt_page page = {0};
  TRY(load_receipt(r, &page));
  view_receipt(&out->body, &r->show, &page);
  return OK;
}

enum err receipt_text_send(struct request *r, struct reply *out) {
  struct receipt_page page = {0};
  TRY(load_receipt(r, &page));
  struct str const name = fmt(r->arena, "%.*s-%.*s.txt", STR(T(r->show.lang, "recepisse")), STR(page.receipt.ref));
  out->type = S("text/plain; charset=utf-8");
  reply_header(out, S("Content-Disposition"), disposition_attachment(r->arena, name));
  view_receipt_file(&out->body, &r->show, &page);
  return OK;
}
