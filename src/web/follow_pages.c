/* Following by e-mail alone: the forms beside notices and on the home page, and the links of their mails. Looking never
 * confirms nor stops anything (scanners of mail look): buttons do. */
#include "web/follow_pages.h"

#include "base/arena.h"
#include "base/words.h"
#include "board/board.h"
#include "board/letter.h"
#include "views.h"
#include "web/app.h"
#include "web/handlers.h"
#include "web/reply.h"

enum { ASK_TRIES = 3, PROMISE_MAX = 4 << 10, STATUS_GONE = 410 };

const struct form_page follow_untouched;

bool follow_goes_on(const struct opportunity *o) {
  return o->state != OPPORTUNITY_CANCELLED && o->state != OPPORTUNITY_AWARDED && o->state != OPPORTUNITY_UNSUCCESSFUL;
}

bool follow_ticked(const struct form_page *form, struct str field, struct str value) {
  size_t at = 0;
  struct str ticked;
  while (form->typed != NULL && urlencoded_each(form->typed, field, &at, &ticked))
    if (str_eq(ticked, value)) return true;
  return false;
}

void print_promise(struct out *o, enum lang lang, bool newsletter) {
  out_put(o, newsletter ? T(lang, "Babillard écrira à cette adresse pour annoncer les nouveaux avis, au rythme choisi, et pour rien d’autre. Chaque lettre contient un lien pour arrêter.")
                        : T(lang, "Babillard écrira à cette adresse quand l’avis change (clôture, documents, réponses, résultat), et pour rien d’autre. Chaque message contient un lien pour arrêter."));
}

void print_head(struct out *o, enum lang lang, const struct q_follow_head *head) {
  out_put(o, lang == LANG_EN && str_has(head->name_en) ? head->name_en : head->name);
}

/* --- Asking -------------------------------------------------------------------------------------------------------- */

static struct str link_of(struct request *r, struct str secret) {
  return fmt(r->arena, "%.*s%.*s", STR(r->board->base_url), STR(app_path(r, fmt(r->arena, "/suivi/%.*s", STR(secret)))));
}

/* One attempt: the reference and the mail from what is known now, then the act that checks it is still so. */
static enum err try_to_ask(struct request *r, struct follow_ask_args *ask, const struct opportunity *notice) {
  struct db *db;
  TRY(board_snapshot(r->board, &db));
  enum err const e = follow_ref(db, r->arena, ask->email, ask->topic->opportunity_id, &ask->ref);
  board_release(r->board, db);
  TRY(e);
  struct str const secret = follow_secret(r->arena, r->board, ask->ref), link = link_of(r, secret);
  ask->hash = follow_digest(r->arena, secret);
  struct out text = out_in(r->arena, LETTER_TEXT_MAX);
  if (notice != NULL) view_mail_follow(&text, &r->show, notice, link);
  else view_mail_newsletter(&text, &r->show, link);
  TRY(letter_write(r->arena, r->board, &text, r->show.lang, ask->email, r->arrived, &ask->mail));
  return board_change(r->board, follow_ask, ask);
}

static enum err ask_for(struct request *r, struct reply *out, struct str email, const struct follow_topic *topic,
                        const struct opportunity *notice) {
  struct out words = out_in(r->arena, PROMISE_MAX);
  print_promise(&words, r->show.lang, notice == NULL);
  struct follow_ask_args ask = {.email = email, .topic = topic, .lang = r->show.lang, .text = out_str(&words),
                                .from = follow_origin(r->arena, r->board, r->client), .now = r->arrived};
  ask.text_hash = follow_digest(r->arena, ask.text);
  enum err e = CONFLICT;
  for (int i = 0; e == CONFLICT && i < ASK_TRIES; i++) e = try_to_ask(r, &ask, notice);
  TRY(e);
  view_follow_answer(&out->body, &r->show, &(struct follow_answer_page){email, notice});
  return OK;
}

/* The address typed, in the form it is sent to; absent when it is none, with the problem said. */
static struct str read_email(struct request *r, struct form_page *form) {
  form->typed = &r->form;
  struct str const email = letter_address(r->arena, str_trim(request_form(r, "courriel")));
  if (!str_has(email))
    form_problem(form, S("courriel"), T(r->show.lang, "Saisissez une adresse électronique complète, par exemple nom@exemple.org."));
  return email;
}

/* The notice of the address, as any visitor may read it: who is invited cannot have it sent to somebody who is not. */
static enum err load_notice(struct request *r, struct opportunity *ret) {
  struct db *db;
  TRY(board_snapshot(r->board, &db));
  enum err const e = opportunity_public(db, r->arena, request_int(r, "opportunity"), (struct opt_int){0}, r->arrived, ret);
  board_release(r->board, db);
  return e;
}

enum err notice_follow_show(struct request *r, struct reply *out) {
  struct follow_ask_page page = {0};
  TRY(load_notice(r, &page.opportunity));
  r->show.unlisted = true;
  view_follow_ask(&out->body, &r->show, &page);
  return OK;
}

enum err notice_follow(struct request *r, struct reply *out) {
  struct follow_ask_page page = {0};
  TRY(load_notice(r, &page.opportunity));
  if (!follow_goes_on(&page.opportunity)) {
    out->status = 409;
    view_follow_ask(&out->body, &r->show, &page);
    return OK;
  }
  struct str const email = read_email(r, &page.form);
  if (page.form.n > 0) {
    form_refused(r, out, 422);
    view_follow_ask(&out->body, &r->show, &page);
    return OK;
  }
  return ask_for(r, out, email, &(struct follow_topic){.opportunity_id = page.opportunity.row.id}, &page.opportunity);
}

static enum err load_heads(struct request *r, struct letter_page *page) {
  struct db *db;
  TRY(board_snapshot(r->board, &db));
  enum err const e = follow_heads(db, r->arena, &page->heads);
  board_release(r->board, db);
  return e;
}

enum err newsletter_show(struct request *r, struct reply *out) {
  struct letter_page page = {0};
  TRY(load_heads(r, &page));
  view_newsletter(&out->body, &r->show, &page);
  return OK;
}

enum err newsletter(struct request *r, struct reply *out) {
  struct letter_page page = {0};
  TRY(load_heads(r, &page));
  struct str const email = read_email(r, &page.form);
  if (page.form.n > 0) {
    form_refused(r, out, 422);
    view_newsletter(&out->body, &r->show, &page);
    return OK;
  }
  struct follow_topic topic = {.frequency = str_eq(request_form(r, "rythme"), S("mensuel")) ? FOLLOW_MONTHLY : FOLLOW_WEEKLY};
  for (size_t i = 0; i < page.heads.n; i++) /* words that are no theme of ours are not asked for */
    if (follow_ticked(&page.form, S("theme"), page.heads.v[i].slug)) topic.themes[topic.n_themes++] = page.heads.v[i].slug;
  return ask_for(r, out, email, &topic, NULL);
}

/* --- The links of mails -------------------------------------------------------------------------------------------- */

static enum err load_others(struct db *db, struct request *r, struct follow_link_page *page) {
  struct follow_list others;
  TRY(follow_others(db, r->arena, &page->follow, r->arrived, &others));
  page->others = (struct follow_others_page){arena_many(r->arena, others.n, struct follow_other), others.n};
  for (size_t i = 0; i < others.n; i++)
    page->others.v[i] = (struct follow_other){others.v[i], follow_secret(r->arena, r->board, others.v[i].row.ref)};
  return OK;
}

static enum err load_link(struct request *r, struct reply *out, struct follow_link_page *page) {
  struct db *db;
  out->cache = CACHE_NO_STORE; /* an address stands on it, and its own address is a secret */
  page->secret = request_str(r, "ref");
  TRY(board_snapshot(r->board, &db));
  enum err e = follow_find(db, r->arena, page->secret, r->arrived, &page->follow);
  page->gone = e == NOT_FOUND;
  if (page->gone) e = OK;
  else if (e == OK && page->follow.state == FOLLOW_ON) e = load_others(db, r, page);
  board_release(r->board, db);
  r->show.unlisted = true;
  return e;
}

static enum err press(struct request *r, board_act *act) {
  struct follow_act_args args = {.hash = follow_digest(r->arena, request_str(r, "ref")), .from = follow_origin(r->arena, r->board, r->client),
                                 .now = r->arrived};
  return board_change(r->board, act, &args);
}

enum err follow_link_show(struct request *r, struct reply *out) {
  struct follow_link_page page = {0};
  TRY(load_link(r, out, &page));
  if (page.gone || (page.follow.state != FOLLOW_WAITING && page.follow.state != FOLLOW_ON)) out->status = STATUS_GONE;
  view_follow_link(&out->body, &r->show, &page);
  return OK;
}

enum err follow_link(struct request *r, struct reply *out) {
  enum err const e = press(r, follow_confirm);
  if (e != OK && e != NOT_FOUND) return e;
  struct follow_link_page page = {.now = e == OK};
  TRY(load_link(r, out, &page));
  if (page.gone || page.follow.state != FOLLOW_ON) out->status = STATUS_GONE;
  view_follow_link(&out->body, &r->show, &page);
  return OK;
}

enum err follow_end_show(struct request *r, struct reply *out) {
  struct follow_link_page page = {0};
  TRY(load_link(r, out, &page));
  if (page.gone) out->status = STATUS_GONE;
  view_follow_end(&out->body, &r->show, &page);
  return OK;
}

enum err follow_end(struct request *r, struct reply *out) {
  enum err const e = press(r, follow_stop);
  if (e != OK && e != NOT_FOUND) return e;
  struct follow_link_page page = {.now = true};
  TRY(load_link(r, out, &page));
  if (page.gone) out->status = STATUS_GONE;
  view_follow_end(&out->body, &r->show, &page);
  return OK;
}
