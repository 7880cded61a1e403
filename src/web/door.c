/* The door: sign up, sign in, sign out, confirm an address. */
#include "base/arena.h"
#include "base/rand.h"
#include "base/words.h"
#include "board/board.h"
#include "board/letter.h"
#include "board/password.h"
#include "views.h"
#include "web/app.h"
#include "web/pages.h"
#include "web/handlers.h"
#include "web/reply.h"

/* What a sign-in or a sign-up carries through the hashing lane. */
struct door {
  struct door_page page;
  struct str email, name, password, stored;
  struct q_person person;
  bool known, matches;
  enum err hashed;
};

static struct str onward_of(struct request *r, struct str suite) {
  return app_is_onward(suite) ? suite : app_path(r, S("/compte"));
}

static enum err show_door(struct request *r, struct reply *out, void (*view)(struct out *, const struct show *, const struct door_page *)) {
  struct str const suite = request_query(r, "suite");
  struct str const first = request_query(r, "premier");
  struct door_page page = {.onward = app_is_onward(suite) ? suite : S(""), .first = rand_is_ref(first) ? first : S("")};
  view(&out->body, &r->show, &page);
  return OK;
}

enum err sign_in_show(struct request *r, struct reply *out) { return show_door(r, out, view_sign_in); }
enum err sign_up_show(struct request *r, struct reply *out) { return show_door(r, out, view_sign_up); }

static struct door *read_door(struct request *r) {
  struct door *d = arena_new(r->arena, struct door);
  struct str const suite = request_form(r, "suite");
  d->page.onward = app_is_onward(suite) ? suite : S("");
  struct str const first = request_form(r, "premier");
  d->page.first = rand_is_ref(first) ? first : S("");
  d->page.form.typed = &r->form;
  d->email = letter_address(r->arena, str_trim(request_form(r, "courriel")));
  d->name = str_trim(request_form(r, "nom"));
  d->password = request_form(r, "motdepasse");
  return d;
}

static void verify(struct request *r, void *ctx) {
  struct door *d = ctx;
  d->matches = password_matches(r->arena, d->known ? d->person.password : (struct str){0}, d->password);
}

static enum err after_verify(struct request *r, struct reply *out, void *ctx) {
  struct door *d = ctx;
  enum person_role role;
  if (d->matches && !d->person.disabled_at.has && role_of(d->person.role, &role) == OK) {
    TRY(app_begin_session(r, out, d->person.id, role));
    return reply_redirect(out, r, onward_of(r, d->page.onward));
  }
  form_problem(&d->page.form, S("courriel"), T(r->show.lang, "Adresse ou mot de passe incorrect. Vérifiez les deux, puis recommencez."));
  form_refused(r, out, 422);
  view_sign_in(&out->body, &r->show, &d->page);
  return OK;
}

enum err sign_in(struct request *r, struct reply *out) {
  struct door *d = read_door(r);
  struct db *db;
  TRY(board_snapshot(r->board, &db));
  enum err const e = str_has(d->email) ? person_by_email(db, r->arena, d->email, &d->person) : NOT_FOUND;
  board_release(r->board, db);
  if (e != OK && e != NOT_FOUND) return e;
  d->known = e == OK;
  return reply_after_hash(out, verify, after_verify, d);
}

static void hash(struct request *r, void *ctx) {
  struct door *d = ctx;
  d->hashed = password_hash(r->arena, d->password, &d->stored);
}

static enum err after_hash(struct request *r, struct reply *out, void *ctx) {
  struct door *d = ctx;
  TRY(d->hashed);
  struct person_add_args add = {.email = d->email, .name = d->name, .password = d->stored, .role = PERSON_APPLICANT,
                                .lang = r->show.lang, .link = rand_ref(r->arena), .first = d->page.first, .now = r->arrived};
  struct str const link = fmt(r->arena, "%.*s/%.*s/compte/confirmation/%.*s", STR(r->board->base_url), STR(lang_code(r->show.lang)),
                              STR(add.link));
  struct out text = out_in(r->arena, LETTER_TEXT_MAX);
  view_mail_confirm(&text, &r->show, d->name, link);
  TRY(letter_write(r->arena, r->board, &text, r->show.lang, d->email, r->arrived, &add.mail));
  enum err const e = board_change(r->board, person_add, &add);
  if (e == CONFLICT) {
    form_problem(&d->page.form, S("courriel"), T(r->show.lang, "Cette adresse a déjà un compte. Connectez-vous, ou choisissez une autre adresse."));
    form_refused(r, out, 422);
    view_sign_up(&out->body, &r->show, &d->page);
    return OK;
  }
  TRY(e);
  TRY(app_begin_session(r, out, add.ret_id, add.role));
  return reply_redirect(out, r, onward_of(r, d->page.onward));
}

enum err sign_up(struct request *r, struct reply *out) {
  struct door *d = read_door(r);
  struct form_page *form = &d->page.form;
  enum lang const lang = r->show.lang;
  if (!str_has(d->name) || d->name.n > PERSON_NAME_MAX) form_problem(form, S("nom"), T(lang, "Indiquez votre nom."));
  if (!str_has(d->email)) form_problem(form, S("courriel"), T(lang, "Saisissez une adresse électronique complète, par exemple nom@exemple.org."));
  if (!password_good(d->password))
    form_problem(form, S("motdepasse"), T(lang, "Choisissez un mot de passe d’au moins douze caractères, qui ne soit pas parmi les plus connus."));
  if (form->n > 0) {
    form_refused(r, out, 422);
    view_sign_up(&out->body, &r->show, &d->page);
    return OK;
  }
  return reply_after_hash(out, hash, after_hash, d);
}

enum err sign_out(struct request *r, struct reply *out) {
  TRY(board_change(r->board, session_end, &(struct session_args){r->session->cookie, r->arrived}));
  reply_header(out, S("Clear-Site-Data"), S("\"cookies\", \"storage\""));
  return reply_redirect(out, r, app_path(r, S("/")));
}

enum err confirm_show(struct request *r, struct reply *out) {
  struct db *db;
  TRY(board_snapshot(r->board, &db));
  enum err const e = person_link_good(db, r->arena, request_str(r, "ref"), r->arrived);
  board_release(r->board, db);
  if (e != OK && e != NOT_FOUND) return e;
  view_confirm(&out->body, &r->show, request_str(r, "ref"), e == OK, false);
  return OK;
}

enum err confirm(struct request *r, struct reply *out) {
  enum err const e = board_change(r->board, person_confirm, &(struct person_confirm_args){request_str(r, "ref"), r->arrived});
  if (e != OK && e != NOT_FOUND) return e;
  if (e != OK) out->status = 410;
  view_confirm(&out->body, &r->show, request_str(r, "ref"), false, e == OK);
  return OK;
}
