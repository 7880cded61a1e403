/* What the pages of the door and of the account share: where to go on to, limits, the mail that proves an address. */
#include "base/arena.h"
#include "base/words.h"
#include "board/board.h"
#include "board/letter.h"
#include "views.h"
#include "web/account_pages.h"
#include "web/app.h"
#include "web/reply.h"

enum { STATUS_TOO_MANY = 429 };

struct str door_onward(struct request *r, struct str suite) {
  if (!app_is_onward(suite)) return S("");
  return app_path(r, str_sub(suite, 3, suite.n)); /* the reader may have changed language at the door */
}

struct str door_email(struct request *r, struct form_page *form) {
  struct str const email = letter_address(r->arena, str_trim(request_form(r, "courriel")));
  if (!str_has(email))
    form_problem(form, S("courriel"), T(r->show.lang, "Saisissez une adresse électronique complète, par exemple nom@exemple.org."));
  return email;
}

struct str door_client(struct request *r) { return limit_client(r->client, arena_alloc(r->arena, LIMIT_CLIENT_MAX)); }

struct str door_pair(struct request *r, struct str email) { return fmt(r->arena, "%.*s %.*s", STR(email), STR(door_client(r))); }

void door_wait(struct request *r, struct reply *out, int64_t seconds, struct str sentence, bool code, struct str onward) {
  form_refused(r, out, STATUS_TOO_MANY);
  reply_header(out, S("Retry-After"), fmt(r->arena, "%lld", (long long)seconds));
  view_wait(&out->body, &r->show, &(struct wait_page){.sentence = sentence, .onward = onward, .minutes = (seconds + 59) / 60, .code = code});
}

bool door_crowded(struct request *r, struct reply *out, struct str onward) {
  int64_t const seconds = limit_take(LIMIT_DOOR, door_client(r), r->arrived);
  if (seconds > 0) door_wait(r, out, seconds, T(r->show.lang, "Trop de connexions ont été essayées depuis votre réseau."), false, onward);
  return seconds > 0;
}

struct str door_link(struct request *r, struct str path) { return fmt(r->arena, "%.*s%.*s", STR(r->board->base_url), STR(app_path(r, path))); }

enum err door_letter(struct request *r, struct str email, struct str name, struct str link, struct str *ret) {
  struct db *db;
  struct q_person owner = {0};
  TRY(board_snapshot(r->board, &db));
  enum err const e = person_by_email(db, r->arena, email, &owner);
  board_release(r->board, db);
  if (e != OK && e != NOT_FOUND) return e;
  struct str const at = door_link(r, fmt(r->arena, "/compte/confirmation/%.*s", STR(link)));
  struct out text = out_in(r->arena, LETTER_TEXT_MAX);
  if (e == OK && owner.confirmed_at.has) view_mail_known(&text, &r->show, at);
  else if (str_has(name)) view_mail_confirm(&text, &r->show, name, at);
  else view_mail_change(&text, &r->show, at);
  return letter_write(r->arena, r->board, &text, r->show.lang, email, r->arrived, ret);
}

bool door_proved(const struct request *r) {
  return r->session->proved.has && r->arrived.us - r->session->proved.at.us < PROVED_US;
}

bool limited_deposit(struct request *r, struct reply *out) {
  struct str const key = fmt(r->arena, "%lld:%lld", (long long)r->session->person_id, (long long)request_int(r, "opportunity"));
  int64_t const seconds = limit_take(LIMIT_DEPOSIT, key, r->arrived);
  if (seconds > 0) door_wait(r, out, seconds, T(r->show.lang, "Ce dossier a été envoyé trop souvent en peu de temps. Ce qui a été déposé le reste."), false, S(""));
  return seconds > 0;
}

int64_t limited_upload(const struct request *r) {
  return limit_take(LIMIT_UPLOAD, fmt(r->arena, "%lld", (long long)r->session->person_id), r->arrived);
}

struct str upload_wait(struct request *r, struct reply *out, int64_t seconds) {
  reply_header(out, S("Retry-After"), fmt(r->arena, "%lld", (long long)seconds));
  return T(r->show.lang, "Trop de fichiers ont été envoyés depuis votre compte en peu de temps : celui-ci n’a pas été conservé. Réessayez dans quelques minutes.");
}
