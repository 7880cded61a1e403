/* Correcting the account's name and language of mails; closing it. */
#include "base/arena.h"
#include "base/out.h"
#include "base/words.h"
#include "board/board.h"
#include "board/letter.h"
#include "board/password.h"
#include "views.h"
#include "web/app.h"
#include "web/handlers.h"
#include "web/history_pages.h"
#include "web/reply.h"

/* --- Name and language ----------------------------------------------------------------------------------------------- */

static bool has_control(struct str s) {
  for (size_t i = 0; i < s.n; i++)
    if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f) return true;
  return false;
}

enum err correct_show(struct request *r, struct reply *out) {
  struct correct_page page = {.name = r->session->name, .lang = r->session->lang, .done = str_has(request_query(r, "fait"))};
  view_correct(&out->body, &r->show, &page);
  return OK;
}

enum err correct(struct request *r, struct reply *out) {
  struct correct_page page = {.form = {.typed = &r->form}, .name = str_trim(request_form(r, "nom")), .lang = r->session->lang};
  if (!str_has(page.name) || page.name.n > PERSON_NAME_MAX || has_control(page.name))
    form_problem(&page.form, S("nom"), T(r->show.lang, "Indiquez votre nom, de 200 caractères au plus."));
  if (lang_of(request_form(r, "langue"), &page.lang) != OK)
    form_problem(&page.form, S("langue"), T(r->show.lang, "Choisissez la langue des courriels."));
  if (page.form.n > 0) {
    form_refused(r, out, 422);
    view_correct(&out->body, &r->show, &page);
    return OK;
  }
  TRY(board_change(r->board, leave_correct, &(struct leave_correct_args){r->session->person_id, page.name, page.lang}));
  return reply_redirect(out, r, app_path(r, S("/compte/coordonnees?fait=1")));
}

/* --- Closing --------------------------------------------------------------------------------------------------------- */

/* What a closing carries through the hashing lane. */
struct closing {
  struct leave_page page;
  struct str password;
  bool matches;
};

static enum err look(struct request *r, struct leave_page *page) {
  struct db *db;
  TRY(board_snapshot(r->board, &db));
  enum err const e = leave_look(db, r->arena, r->session->person_id, r->session->cookie, r->arrived, &page->leave);
  board_release(r->board, db);
  page->officer = r->session->role != PERSON_APPLICANT;
  page->has_password = e == OK && leave_has_password(&page->leave);
  return e;
}

enum err leave_show(struct request *r, struct reply *out) {
  struct leave_page page = {0};
  TRY(look(r, &page));
  view_leave(&out->body, &r->show, &page);
  return OK;
}

static enum err refused(struct request *r, struct reply *out, struct leave_page *page) {
  form_refused(r, out, 422);
  view_leave(&out->body, &r->show, page);
  return OK;
}

static enum err close_account(struct request *r, struct reply *out, struct leave_page *page) {
  const struct leave *l = &page->leave;
  struct leave_close_args close = {.person_id = r->session->person_id, .recipient = l->person.email, .now = r->arrived};
  const struct zone *zone;
  TRY(zone_load(S("UTC"), &zone));
  struct show show = r->show;
  show.lang = r->session->lang;
  struct out text = out_in(r->arena, LETTER_TEXT_MAX);
  view_mail_closed(&text, &show, l->person.name, l->until, zone);
  TRY(letter_write(r->arena, r->board, &text, show.lang, l->person.email, r->arrived, &close.mail));
  TRY(board_change(r->board, leave_close, &close));
  reply_header(out, S("Clear-Site-Data"), S("\"cookies\", \"storage\""));
  r->show.person = (struct str){0}; /* nobody is signed in any more */
  r->show.token = S("");
  r->show.path = (struct str){0};
  view_left(&out->body, &r->show, l, zone);
  return OK;
}

static void verify(struct request *r, void *ctx) {
  struct closing *c = ctx;
  c->matches = password_matches(r->arena, c->page.leave.person.password, c->password);
}

static enum err after_verify(struct request *r, struct reply *out, void *ctx) {
  struct closing *c = ctx;
  if (c->matches) return close_account(r, out, &c->page);
  form_problem(&c->page.form, S("motdepasse"), T(r->show.lang, "Ce mot de passe n’est pas le bon. Rien n’a été fermé."));
  return refused(r, out, &c->page);
}

enum err leave(struct request *r, struct reply *out) {
  struct closing *c = arena_new(r->arena, struct closing);
  struct leave_page *page = &c->page;
  enum lang const lang = r->show.lang;
  page->form.typed = &r->form;
  c->password = request_form(r, "motdepasse");
  TRY(look(r, page));
  if (page->officer) return refused(r, out, page);
  bool const typed = page->has_password && !page->leave.proved;
  if (typed && !str_has(c->password)) form_problem(&page->form, S("motdepasse"), T(lang, "Saisissez votre mot de passe."));
  if (!str_eq(request_form(r, "confirme"), S("oui")))
    form_problem(&page->form, S("confirme"), T(lang, "Cochez la case pour confirmer la fermeture."));
  if (page->form.n > 0 || (!typed && !page->leave.proved)) return refused(r, out, page);
  return typed ? reply_after_hash(out, verify, after_verify, c) : close_account(r, out, page);
}
