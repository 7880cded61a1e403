/* The door: sign up, sign in, sign out; and the list behind it. Codes: account_code.c. */
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

/* What a sign-in or a sign-up carries through the hashing lane. */
struct door {
  struct door_page page;
  struct str email, name, password, stored;
  struct q_person person, claim; /* who owns the address; who only claims it */
  bool known, claimed;
  const struct q_person *matches;
  enum err hashed;
};

static struct str onward_of(struct request *r, struct str suite) { return str_has(suite) ? suite : app_path(r, S("/compte")); }

static enum err show_door(struct request *r, struct reply *out, void (*view)(struct out *, const struct show *, const struct door_page *)) {
  struct str const first = request_query(r, "premier");
  struct door_page page = {.onward = door_onward(r, request_query(r, "suite")), .first = rand_is_ref(first) ? first : S(""),
                           .ended = str_has(request_query(r, "fin"))};
  if (str_has(page.onward)) { /* kept by the language switch */
    struct out query = out_in(r->arena, page.onward.n * 3 + 16);
    urlencoded_put(&query, S("suite"), page.onward);
    r->show.query = out_str(&query);
  }
  view(&out->body, &r->show, &page);
  return OK;
}

enum err sign_in_show(struct request *r, struct reply *out) { return show_door(r, out, view_sign_in); }
enum err sign_up_show(struct request *r, struct reply *out) { return show_door(r, out, view_sign_up); }

static struct door *read_door(struct request *r) {
  struct door *d = arena_new(r->arena, struct door);
  d->page.onward = door_onward(r, request_form(r, "suite"));
  struct str const first = request_form(r, "premier");
  d->page.first = rand_is_ref(first) ? first : S("");
  d->page.form.typed = &r->form;
  d->name = str_trim(request_form(r, "nom"));
  d->password = request_form(r, "motdepasse");
  return d;
}

/* --- Coming in ----------------------------------------------------------------------------------------------------- */

/* Who fails has had two hashes made, whoever has an account: the owner's or nobody's, a claim's or nobody's. */
static void verify(struct request *r, void *ctx) {
  struct door *d = ctx;
  if (password_matches(r->arena, d->known ? d->person.password : (struct str){0}, d->password)) d->matches = &d->person;
  else if (password_matches(r->arena, d->claimed ? d->claim.password : (struct str){0}, d->password)) d->matches = &d->claim;
}

static enum err after_verify(struct request *r, struct reply *out, void *ctx) {
  struct door *d = ctx;
  enum person_role role;
  if (d->matches != NULL && !d->matches->disabled_at.has && role_of(d->matches->role, &role) == OK) {
    limit_give(LIMIT_GUESS, door_pair(r, d->email), r->arrived);
    limit_give(LIMIT_PASSWORD, d->email, r->arrived);
    TRY(app_begin_session(r, out, d->matches->id, role, false));
    return reply_redirect(out, r, onward_of(r, d->page.onward));
  }
  form_problem(&d->page.form, S("courriel"), T(r->show.lang, "Adresse ou mot de passe incorrect. Vérifiez les deux, puis recommencez."));
  form_refused(r, out, 422);
  view_sign_in(&out->body, &r->show, &d->page);
  return OK;
}

static enum err look_up(struct request *r, struct door *d) {
  struct db *db;
  TRY(board_snapshot(r->board, &db));
  enum err const known = person_by_email(db, r->arena, d->email, &d->person), claimed = person_by_claim(db, r->arena, d->email, &d->claim);
  board_release(r->board, db);
  d->known = known == OK;
  d->claimed = claimed == OK;
  if (known != OK && known != NOT_FOUND) return known;
  return claimed == NOT_FOUND ? OK : claimed;
}

enum err sign_in(struct request *r, struct reply *out) {
  struct door *d = read_door(r);
  if (door_crowded(r, out, d->page.onward)) return OK;
  d->email = letter_address(r->arena, str_trim(request_form(r, "courriel")));
  int64_t seconds = 0;
  if (!str_has(d->email)) d->email = S(""); /* no address at all: nobody's password is tried */
  else if ((seconds = limit_take(LIMIT_GUESS, door_pair(r, d->email), r->arrived)) == 0) seconds = limit_take(LIMIT_PASSWORD, d->email, r->arrived);
  if (seconds > 0) {
    door_wait(r, out, seconds, T(r->show.lang, "Trop de mots de passe ont été essayés pour cette adresse."), true, d->page.onward);
    return OK;
  }
  TRY(look_up(r, d));
  return reply_after_hash(out, verify, after_verify, d);
}

/* --- A new account ------------------------------------------------------------------------------------------------- */

static void hash(struct request *r, void *ctx) {
  struct door *d = ctx;
  d->hashed = password_hash(r->arena, d->password, &d->stored);
}

static enum err after_hash(struct request *r, struct reply *out, void *ctx) {
  struct door *d = ctx;
  TRY(d->hashed);
  struct person_add_args add = {.email = d->email, .name = d->name, .password = d->stored, .role = PERSON_APPLICANT,
                                .lang = r->show.lang, .link = rand_ref(r->arena), .first = d->page.first, .now = r->arrived};
  TRY(door_letter(r, d->email, d->name, add.link, &add.mail));
  enum err const e = board_change(r->board, person_add, &add);
  if (e == CONFLICT) { /* the first administrator's link only: whoever has it may know */
    form_problem(&d->page.form, S("courriel"), T(r->show.lang, "Cette adresse a déjà un compte. Connectez-vous, ou choisissez une autre adresse."));
    form_refused(r, out, 422);
    view_sign_up(&out->body, &r->show, &d->page);
    return OK;
  }
  TRY(e);
  TRY(app_begin_session(r, out, add.ret_id, add.role, false));
  return reply_redirect(out, r, onward_of(r, d->page.onward));
}

enum err sign_up(struct request *r, struct reply *out) {
  struct door *d = read_door(r);
  struct form_page *form = &d->page.form;
  enum lang const lang = r->show.lang;
  if (door_crowded(r, out, d->page.onward)) return OK;
  if (!str_has(d->name) || d->name.n > PERSON_NAME_MAX) form_problem(form, S("nom"), T(lang, "Indiquez votre nom."));
  d->email = door_email(r, form);
  if (!password_good(d->password))
    form_problem(form, S("motdepasse"), T(lang, "Choisissez un mot de passe d’au moins douze caractères, qui ne soit pas parmi les plus connus."));
  if (form->n > 0) {
    form_refused(r, out, 422);
    view_sign_up(&out->body, &r->show, &d->page);
    return OK;
  }
  return reply_after_hash(out, hash, after_hash, d);
}

/* --- Going out ----------------------------------------------------------------------------------------------------- */

enum err sign_out(struct request *r, struct reply *out) {
  TRY(board_change(r->board, session_end, &(struct session_args){r->session->cookie, r->arrived}));
  reply_header(out, S("Clear-Site-Data"), S("\"cookies\", \"storage\""));
  return reply_redirect(out, r, app_path(r, S("/")));
}
