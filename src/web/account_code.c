/* What a mailbox proves: the code that stands for a password, the button of a link. */
#include "base/arena.h"
#include "base/rand.h"
#include "base/words.h"
#include "board/board.h"
#include "board/letter.h"
#include "views.h"
#include "web/account_pages.h"
#include "web/app.h"
#include "web/handlers.h"
#include "web/reply.h"

enum { STATUS_GONE = 410 };

static struct str with_suite(struct request *r, struct str path, struct str onward) {
  struct out o = out_in(r->arena, path.n + onward.n * 3 + 16);
  out_put(&o, path);
  if (!str_has(onward)) return out_str(&o);
  out_char(&o, '?');
  urlencoded_put(&o, S("suite"), onward);
  return out_str(&o);
}

static void keep_suite(struct request *r, struct str onward) {
  struct str const query = with_suite(r, S(""), onward);
  if (query.n > 0) r->show.query = str_sub(query, 1, query.n);
}

/* --- Asking for a code --------------------------------------------------------------------------------------------- */

enum err code_ask_show(struct request *r, struct reply *out) {
  struct code_page page = {.onward = door_onward(r, request_query(r, "suite")), .email = r->session == NULL ? S("") : r->session->email};
  keep_suite(r, page.onward);
  view_code_ask(&out->body, &r->show, &page);
  return OK;
}

/* The mail: with the digits, or saying that nobody has this address. */
static enum err write_code(struct request *r, struct code_ask_args *ask) {
  struct db *db;
  struct q_person who;
  TRY(board_snapshot(r->board, &db));
  enum err const e = code_account(db, r->arena, ask->email, &who);
  board_release(r->board, db);
  if (e != OK && e != NOT_FOUND) return e;
  struct str const digits = code_digits(r->arena);
  ask->mac = code_mac(r->arena, r->board, ask->ref, digits);
  struct out text = out_in(r->arena, LETTER_TEXT_MAX);
  if (e == OK) view_mail_code(&text, &r->show, digits);
  else view_mail_code_nobody(&text, &r->show, door_link(r, S("/compte/inscription")));
  return letter_write(r->arena, r->board, &text, r->show.lang, ask->email, r->arrived, &ask->mail);
}

enum err code_ask_post(struct request *r, struct reply *out) {
  struct code_page page = {.onward = door_onward(r, request_form(r, "suite")), .form.typed = &r->form};
  struct str const former = request_form(r, "avant");
  if (door_crowded(r, out, page.onward)) return OK;
  struct code_ask_args ask = {.email = door_email(r, &page.form), .ref = rand_ref(r->arena), .now = r->arrived};
  if (page.form.n > 0) {
    form_refused(r, out, 422);
    view_code_ask(&out->body, &r->show, &page);
    return OK;
  }
  if (rand_is_ref(former)) ask.former = former;
  ask.quiet = limit_take(LIMIT_CODE, door_pair(r, ask.email), r->arrived) > 0; /* the page is the same */
  TRY(write_code(r, &ask));
  TRY(board_change(r->board, code_ask, &ask));
  return reply_redirect(out, r, with_suite(r, app_path(r, fmt(r->arena, "/compte/code/%s", ask.ret_ref)), page.onward));
}

/* --- Typing it ----------------------------------------------------------------------------------------------------- */

/* The address of the form's code; false: there is none any more, and another is to be asked for. */
static enum err load_code(struct request *r, struct code_page *page, bool *ret_known) {
  struct db *db;
  page->ref = request_str(r, "ref");
  page->sender = r->board->sender;
  TRY(board_snapshot(r->board, &db));
  enum err const e = code_form(db, r->arena, page->ref, &page->email);
  board_release(r->board, db);
  *ret_known = e == OK;
  return e == NOT_FOUND ? OK : e;
}

enum err code_show(struct request *r, struct reply *out) {
  struct code_page page = {.onward = door_onward(r, request_query(r, "suite"))};
  bool known;
  TRY(load_code(r, &page, &known));
  if (!known) return reply_redirect(out, r, with_suite(r, app_path(r, S("/compte/code")), page.onward));
  out->cache = CACHE_NO_STORE; /* an address stands on it */
  keep_suite(r, page.onward);
  view_code(&out->body, &r->show, &page);
  return OK;
}

static enum err refuse_code(struct request *r, struct reply *out, struct code_page *page, struct str sentence) {
  form_problem(&page->form, page->over ? S("autre") : S("code"), sentence);
  form_refused(r, out, 422);
  view_code(&out->body, &r->show, page);
  return OK;
}

enum err code_sign_in(struct request *r, struct reply *out) {
  enum lang const lang = r->show.lang;
  struct code_page page = {.onward = door_onward(r, request_form(r, "suite")), .form.typed = &r->form};
  bool known;
  if (door_crowded(r, out, page.onward)) return OK;
  TRY(load_code(r, &page, &known));
  if (!known) return reply_redirect(out, r, with_suite(r, app_path(r, S("/compte/code")), page.onward));
  struct str const typed = code_typed(r->arena, request_form(r, "code"));
  if (!str_has(typed)) return refuse_code(r, out, &page, T(lang, "Saisissez les six chiffres du code."));
  struct code_use_args use = {.ref = page.ref, .mac = code_mac(r->arena, r->board, page.ref, typed), .now = r->arrived};
  if (r->session != NULL) use.session = (struct opt_int){true, r->session->person_id};
  TRY(board_change(r->board, code_use, &use));
  switch (use.ret_outcome) {
  case CODE_FITS: break;
  case CODE_WRONG: return refuse_code(r, out, &page, T(lang, "Ce n’est pas ce code. Vérifiez les six chiffres, dans le dernier message reçu."));
  case CODE_OVER:
    page.over = true;
    return refuse_code(r, out, &page, T(lang, "Ce code ne sert plus : il a déjà servi, il a plus de dix minutes, ou il a été essayé cinq fois. Demandez-en un autre."));
  }
  TRY(app_begin_session(r, out, use.ret.person_id, use.ret.role, true));
  return reply_redirect(out, r, str_has(page.onward) ? page.onward : app_path(r, S("/compte")));
}

/* --- The button of a link ------------------------------------------------------------------------------------------ */

static enum err find_proof(struct request *r, struct proof *ret, bool *ret_joins) {
  struct db *db;
  struct q_person owner;
  TRY(board_snapshot(r->board, &db));
  enum err const e = proof_find(db, r->arena, request_str(r, "ref"), r->arrived, ret);
  *ret_joins = e == OK && person_by_email(db, r->arena, ret->email, &owner) == OK && owner.id != ret->person.id && owner.confirmed_at.has;
  board_release(r->board, db);
  return e;
}

enum err confirm_show(struct request *r, struct reply *out) {
  struct confirm_page page = {.state = CONFIRM_GONE, .link = request_str(r, "ref")};
  struct proof proof;
  enum err const e = find_proof(r, &proof, &page.joins);
  if (e != OK && e != NOT_FOUND) return e;
  if (e == OK) {
    page.state = CONFIRM_GOOD;
    page.email = proof.email;
    page.name = proof.person.name;
  }
  out->cache = CACHE_NO_STORE; /* its own address is a secret */
  r->show.unlisted = true;
  view_confirm(&out->body, &r->show, &page);
  return OK;
}

/* The address that is left is told, in the language of its person. */
static enum err write_left(struct request *r, const struct proof *proof, struct str *ret) {
  struct show show = r->show;
  struct out text = out_in(r->arena, LETTER_TEXT_MAX);
  TRY(lang_of(proof->person.lang, &show.lang));
  view_mail_left(&text, &show, proof->person.name, proof->email, door_link(r, S("/contact")));
  return letter_write(r->arena, r->board, &text, show.lang, proof->person.email, r->arrived, ret);
}

static enum err press(struct request *r, struct reply *out, const struct proof *proof, struct confirm_page *page) {
  bool const own = r->session != NULL && r->session->person_id == proof->person.id;
  struct proof_use_args use = {.link = page->link, .cookie = own ? r->session->cookie : (struct str){0}, .now = r->arrived};
  if (proof->changes) TRY(write_left(r, proof, &use.told));
  enum err const e = board_change(r->board, proof_use, &use);
  if (e == CONFLICT) page->state = CONFIRM_OTHERS;
  if (e != OK) return e == CONFLICT ? OK : e;
  page->state = use.ret.joined ? CONFIRM_JOINED : CONFIRM_DONE;
  if (!own || !use.ret.joined) return OK;
  TRY(app_begin_session(r, out, use.ret.person_id, use.ret.role, true)); /* this is the one that proved it; all others ended */
  return reply_redirect(out, r, app_path(r, S("/compte")));
}

enum err confirm(struct request *r, struct reply *out) {
  struct confirm_page page = {.state = CONFIRM_GONE, .link = request_str(r, "ref")};
  struct proof proof;
  enum err e = find_proof(r, &proof, &page.joins);
  if (e == OK) e = press(r, out, &proof, &page);
  if (e != OK && e != NOT_FOUND) return e;
  if (out->status == 303) return OK;
  if (page.state == CONFIRM_GONE) out->status = STATUS_GONE;
  if (page.state == CONFIRM_OTHERS) out->status = 409;
  out->cache = CACHE_NO_STORE;
  view_confirm(&out->body, &r->show, &page);
  return OK;
}
