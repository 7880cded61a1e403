/* "I cannot deposit": a page of less than a kilobyte, without account, style or script, for when nothing else works. */
#include "base/arena.h"
#include "base/log.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "base/words.h"
#include "board/board.h"
#include "board/letter.h"
#include "board/trouble.h"
#include "views.h"
#include "web/app.h"
#include "web/attempt.h"
#include "web/handlers.h"
#include "web/pages.h"
#include "web/reply.h"

enum { TROUBLE_TRIES = 3, RECEIVED_MAX = 32 << 10 };

static struct str trouble_path(struct request *r, struct str rest) {
  return fmt(r->arena, "/%.*s/opportunites/%lld/difficulte%.*s", STR(lang_code(r->show.lang)), (long long)request_int(r, "opportunity"), STR(rest));
}

/* The opportunity, and of who is signed in what we have. */
static enum err load(struct request *r, struct trouble_page *page) {
  struct db *db;
  int64_t const id = request_int(r, "opportunity");
  TRY(board_snapshot(r->board, &db));
  enum err e = opportunity_public(db, r->arena, id, app_reader(r), r->arrived, &page->opportunity);
  if (e == OK && r->session != NULL) {
    e = dossier_mine(db, r->arena, &page->opportunity, r->session->person_id, r->arrived, &page->dossier);
    if (e == NOT_FOUND) e = OK;
    if (e == OK) e = attempts_recent(db, r->arena, r->session->person_id, id, instant_plus(r->arrived, -HOUR_US), &page->attempts);
  }
  page->signed_in = r->session != NULL;
  board_release(r->board, db);
  return e;
}

static enum err too_late(struct request *r, struct reply *out) {
  out->sentence = T(r->show.lang, "Cette page sert jusqu’à 24 heures après la clôture. Écrivez à l’organisme.");
  return CONFLICT;
}

static enum err show(struct request *r, struct reply *out, const struct trouble_page *page) {
  reply_header(out, S("X-Robots-Tag"), S("noindex"));
  view_trouble(&out->body, &r->show, page);
  return OK;
}

enum err trouble_show(struct request *r, struct reply *out) {
  struct trouble_page page = {0};
  TRY(load(r, &page));
  if (!trouble_possible(&page.opportunity, r->arrived)) return too_late(r, out);
  reply_keep(out, instant_plus(page.opportunity.row.ends_at, TROUBLE_AFTER_US + 1));
  return show(r, out, &page);
}

/* The mail to one officer, in `keep`. Of a tender it says no more than that somebody has trouble, and what they wrote. */
static enum err write_mail(struct request *r, struct arena *keep, const struct trouble_page *page, const struct trouble_args *t,
                           const struct q_trouble_officers *to, struct outbox_mail *ret) {
  scoped(arena) struct arena a = {0}; /* what is built on the way, for each of them */
  struct show show = {.arena = &a, .now = t->now, .base_url = r->board->base_url};
  TRY(lang_of(to->lang, &show.lang));
  bool const sealed = page->opportunity.kind == KIND_CALL_FOR_TENDERS && !instant_before(page->opportunity.row.ends_at, t->now);
  struct str const link = fmt(&a, "%.*s/%.*s/gestion/opportunites/%lld#difficultes", STR(r->board->base_url), STR(lang_code(show.lang)),
                              (long long)t->opportunity_id);
  struct out text = out_in(&a, LETTER_TEXT_MAX);
  struct q_trouble const row = {.ref = t->ref, .contact = t->contact, .words = t->words, .received = sealed ? S("") : t->received, .at = t->now};
  view_mail_trouble(&text, &show, &page->opportunity, &row, sealed || r->session == NULL ? S("") : r->session->name, link);
  struct str bytes;
  TRY(letter_write(&a, r->board, &text, show.lang, to->email, t->now, &bytes));
  *ret = (struct outbox_mail){.key = fmt(keep, "trouble:%lld:%lld:%lld", (long long)t->opportunity_id, (long long)to->id,
                                         (long long)t->told_at.at.us),
                              .purpose = S("trouble"), .recipient = to->email, .person_id = to->id, .bytes = str_dup(keep, bytes)};
  return OK;
}

static enum err try_report(struct request *r, const struct trouble_page *page, struct trouble_args *t) {
  scoped(arena) struct arena a = {0}; /* each try may need as much */
  struct db *db;
  struct q_trouble_officers_list officers = {0};
  TRY(board_snapshot(r->board, &db));
  enum err e = trouble_next_mail(db, &a, t->opportunity_id, t->now, &t->told_at);
  if (e == OK && t->told_at.has) e = trouble_officers(db, &a, &page->opportunity, &officers);
  board_release(r->board, db);
  TRY(e);
  struct outbox_mail *mails = arena_many(&a, officers.n, struct outbox_mail);
  for (size_t i = 0; i < officers.n; i++) TRY(write_mail(r, &a, page, t, &officers.v[i], &mails[i]));
  t->mails = mails;
  t->n_mails = officers.n;
  if (t->told_at.has && officers.n == 0) log_warn("trouble_without_officer", LOG_I("opportunity", t->opportunity_id));
  return board_change(r->board, trouble_make, t);
}

static struct str typed(struct request *r, const char *field) {
  struct str const s = request_form(r, field);
  return s.p == NULL ? S("") : s;
}

enum err trouble_report(struct request *r, struct reply *out) {
  struct trouble_page page = {0};
  TRY(load(r, &page));
  if (!trouble_possible(&page.opportunity, r->arrived)) return too_late(r, out);
  struct trouble_args t = {.ref = rand_ref(r->arena), .opportunity_id = page.opportunity.row.id, .person_id = app_reader(r),
                           .contact = typed(r, "contact"), .words = typed(r, "message"), .now = r->arrived};
  if (utf8_count_typed(t.words) > TROUBLE_WORDS_MAX || utf8_count_typed(t.contact) > TROUBLE_CONTACT_MAX) {
    page.form.typed = &r->form;
    form_problem(&page.form, S("message"), T(r->show.lang, "C’est trop long : 2 000 caractères au plus, 200 pour l’adresse."));
    form_refused(r, out, 422);
    return show(r, out, &page);
  }
  struct out received = out_in(r->arena, RECEIVED_MAX);
  view_trouble_received(&received, &r->show, &page);
  t.received = out_str(&received); /* cut where it would be endless */
  t.attempt = attempt_of(r, S("report"), t.opportunity_id, S(""));
  enum err e = CONFLICT;
  for (int i = 0; i < TROUBLE_TRIES && e == CONFLICT; i++) e = try_report(r, &page, &t);
  TRY(e);
  return reply_redirect(out, r, trouble_path(r, fmt(r->arena, "/%.*s", STR(t.ref))));
}

enum err trouble_noted(struct request *r, struct reply *out) {
  struct trouble_page page = {0};
  struct db *db;
  TRY(load(r, &page));
  TRY(board_snapshot(r->board, &db));
  enum err const e = trouble_get(db, r->arena, request_int(r, "opportunity"), request_str(r, "ref"), &page.trouble);
  board_release(r->board, db);
  TRY(e);
  page.own = r->session != NULL && page.trouble.person_id.has && page.trouble.person_id.v == r->session->person_id;
  reply_header(out, S("X-Robots-Tag"), S("noindex"));
  view_trouble_noted(&out->body, &r->show, &page);
  return OK;
}
