/* The account's own pages: address, password, devices, an account kept beside it. */
#include "base/arena.h"
#include "base/rand.h"
#include "base/words.h"
#include "board/board.h"
#include "board/letter.h"
#include "board/password.h"
#include "views.h"
#include "web/account_pages.h"
#include "web/app.h"
#include "web/handlers.h"
#include "web/reply.h"

/* A change that may ask for the password in use, through the hashing lane. */
struct change {
  struct address_page address;
  struct password_page password;
  struct str email, old, fresh, stored, made;
  bool right;
  enum err hashed;
};

static struct str guess_key(struct request *r) { return fmt(r->arena, "person:%lld", (long long)r->session->person_id); }

/* The stored form of the password in use. */
static enum err load_password(struct request *r, struct str *ret) {
  struct db *db;
  struct q_person p;
  TRY(board_snapshot(r->board, &db));
  enum err const e = person_by_id(db, r->arena, r->session->person_id, &p);
  board_release(r->board, db);
  TRY(e);
  *ret = p.password;
  return OK;
}

/* Whether passwords were tried too often in this account: true when the reply is written. */
static bool guessed_out(struct request *r, struct reply *out, struct str onward) {
  int64_t const seconds = limit_take(LIMIT_GUESS, guess_key(r), r->arrived);
  if (seconds > 0) door_wait(r, out, seconds, T(r->show.lang, "Trop de mots de passe ont été essayés."), true, onward);
  return seconds > 0;
}

static void say_wrong(struct request *r, struct form_page *form) {
  form_problem(form, S("ancien"), T(r->show.lang, "Ce n’est pas votre mot de passe actuel."));
}

/* --- Address ------------------------------------------------------------------------------------------------------- */

static void fill_address(struct request *r, struct address_page *page) {
  page->email = r->session->email;
  page->sender = r->board->sender;
  page->confirmed = r->session->confirmed;
  page->ask_old = page->confirmed && !door_proved(r);
  page->onward = app_path(r, S("/compte/adresse"));
}

enum err address_show(struct request *r, struct reply *out) {
  struct address_page page = {0};
  fill_address(r, &page);
  view_address(&out->body, &r->show, &page);
  return OK;
}

static enum err address_refused(struct request *r, struct reply *out, struct change *c) {
  form_refused(r, out, 422);
  view_address(&out->body, &r->show, &c->address);
  return OK;
}

static enum err ask_address(struct request *r, struct reply *out, struct change *c) {
  struct proof_ask_args ask = {.person_id = r->session->person_id, .email = c->email, .link = rand_ref(r->arena), .now = r->arrived};
  TRY(door_letter(r, c->email, r->session->confirmed ? (struct str){0} : r->session->name, ask.link, &ask.mail));
  TRY(board_change(r->board, proof_ask, &ask));
  c->address.sent = c->email;
  if (!r->session->confirmed) c->address.email = c->email;
  c->address.form = (struct form_page){0};
  view_address(&out->body, &r->show, &c->address);
  return OK;
}

static void verify_old(struct request *r, void *ctx) {
  struct change *c = ctx;
  c->right = password_matches(r->arena, c->stored, c->old);
}

static enum err after_old(struct request *r, struct reply *out, void *ctx) {
  struct change *c = ctx;
  if (c->right) {
    limit_give(LIMIT_GUESS, guess_key(r), r->arrived);
    return ask_address(r, out, c);
  }
  say_wrong(r, &c->address.form);
  return address_refused(r, out, c);
}

enum err address_ask(struct request *r, struct reply *out) {
  struct change *c = arena_new(r->arena, struct change);
  fill_address(r, &c->address);
  c->address.form.typed = &r->form;
  c->email = door_email(r, &c->address.form);
  if (c->address.confirmed && str_eq(c->email, c->address.email))
    form_problem(&c->address.form, S("courriel"), T(r->show.lang, "C’est déjà votre adresse."));
  if (r->session->joined.has)
    form_problem(&c->address.form, S("courriel"), T(r->show.lang, "Ce compte suit l’adresse de votre compte principal : changez-la là-bas."));
  if (c->address.form.n > 0) return address_refused(r, out, c);
  if (!c->address.ask_old) return ask_address(r, out, c);
  if (guessed_out(r, out, c->address.onward)) return OK;
  TRY(load_password(r, &c->stored));
  c->old = request_form(r, "ancien");
  return reply_after_hash(out, verify_old, after_old, c);
}

/* --- Password ------------------------------------------------------------------------------------------------------ */

static void fill_password(struct request *r, struct password_page *page) {
  page->ask_old = !door_proved(r);
  page->onward = app_path(r, S("/compte/mot-de-passe"));
}

enum err password_show(struct request *r, struct reply *out) {
  struct password_page page = {.done = str_has(request_query(r, "fait"))};
  fill_password(r, &page);
  view_password(&out->body, &r->show, &page);
  return OK;
}

static enum err password_refused(struct request *r, struct reply *out, struct change *c) {
  form_refused(r, out, 422);
  view_password(&out->body, &r->show, &c->password);
  return OK;
}

static void verify_and_hash(struct request *r, void *ctx) {
  struct change *c = ctx;
  c->right = !c->password.ask_old || password_matches(r->arena, c->stored, c->old);
  if (c->right) c->hashed = password_hash(r->arena, c->fresh, &c->made);
}

static enum err after_password(struct request *r, struct reply *out, void *ctx) {
  struct change *c = ctx;
  if (!c->right) {
    say_wrong(r, &c->password.form);
    return password_refused(r, out, c);
  }
  TRY(c->hashed);
  limit_give(LIMIT_GUESS, guess_key(r), r->arrived);
  struct person_password_args change = {.person_id = r->session->person_id, .password = c->made, .recipient = r->session->email, .now = r->arrived};
  struct show show = r->show;
  struct out text = out_in(r->arena, LETTER_TEXT_MAX);
  show.lang = r->session->lang;
  view_mail_password(&text, &show, r->session->name, door_link(r, S("/compte/code")));
  TRY(letter_write(r->arena, r->board, &text, show.lang, change.recipient, r->arrived, &change.mail));
  TRY(board_change(r->board, person_password, &change));
  TRY(app_begin_session(r, out, r->session->person_id, r->session->role, false));
  return reply_redirect(out, r, app_path(r, S("/compte/mot-de-passe?fait=1")));
}

enum err password_change(struct request *r, struct reply *out) {
  struct change *c = arena_new(r->arena, struct change);
  fill_password(r, &c->password);
  c->password.form.typed = &r->form;
  c->old = request_form(r, "ancien");
  c->fresh = request_form(r, "motdepasse");
  if (c->password.ask_old && !str_has(c->old)) form_problem(&c->password.form, S("ancien"), T(r->show.lang, "Saisissez votre mot de passe actuel."));
  if (r->session->joined.has)
    form_problem(&c->password.form, S("motdepasse"), T(r->show.lang, "Ce compte s’ouvre depuis votre compte principal : changez-y le mot de passe."));
  if (!password_good(c->fresh))
    form_problem(&c->password.form, S("motdepasse"), T(r->show.lang, "Choisissez un mot de passe d’au moins douze caractères, qui ne soit pas parmi les plus connus."));
  if (c->password.form.n > 0) return password_refused(r, out, c);
  if (guessed_out(r, out, c->password.onward)) return OK;
  TRY(load_password(r, &c->stored));
  return reply_after_hash(out, verify_and_hash, after_password, c);
}

/* --- Devices ------------------------------------------------------------------------------------------------------- */

enum err devices_show(struct request *r, struct reply *out) {
  struct db *db;
  struct devices_page page = {.here = r->session->device, .ended = str_has(request_query(r, "fait"))};
  TRY(board_snapshot(r->board, &db));
  enum err const e = session_devices(db, r->arena, r->session, r->arrived, &page.devices);
  board_release(r->board, db);
  TRY(e);
  view_devices(&out->body, &r->show, &page);
  return OK;
}

enum err devices_end(struct request *r, struct reply *out) {
  struct device_end_args end = {.person_id = r->session->person_id, .cookie = r->session->cookie};
  struct str const device = request_form(r, "appareil");
  bool const one = rand_is_ref(device), here = one && str_eq(device, r->session->device);
  if (here || (!one && !str_has(request_form(r, "tous")))) return INVALID;
  if (one) end.device = device;
  TRY(board_change(r->board, device_end, &end));
  return reply_redirect(out, r, app_path(r, S("/compte/appareils?fait=1")));
}

/* --- An account kept beside ---------------------------------------------------------------------------------------- */

enum err account_pass(struct request *r, struct reply *out) {
  struct db *db;
  struct q_person_beside_list others;
  TRY(board_snapshot(r->board, &db));
  enum err const e = proof_beside(db, r->arena, r->session, &others);
  board_release(r->board, db);
  TRY(e);
  for (size_t i = 0; i < others.n; i++) {
    enum person_role role;
    if (!str_eq(others.v[i].ref, request_form(r, "compte"))) continue;
    TRY(role_of(others.v[i].role, &role));
    if (role != PERSON_APPLICANT) return reply_redirect(out, r, app_path(r, S("/compte/connexion"))); /* shorter sessions: not by this way */
    TRY(app_begin_session(r, out, others.v[i].id, role, false));
    return reply_redirect(out, r, app_path(r, S("/compte")));
  }
  return NOT_FOUND;
}
