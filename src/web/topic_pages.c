/* The pages of what notices are about and whom they come from, and the logos. */
#include "base/arena.h"
#include "base/words.h"
#include "board/board.h"
#include "board/generation.h"
#include "board/topic.h"
#include "views.h"
#include "web/app.h"
#include "web/handlers.h"
#include "web/pages.h"
#include "web/reply.h"

/* The query name under which the list is filtered by such a topic. */
static const struct str filters[TOPIC_COUNT] = {
    [TOPIC_THEME] = S_INIT("theme"), [TOPIC_CITY] = S_INIT("ville"), [TOPIC_PROJECT] = S_INIT("projet"),
    [TOPIC_ORGANISATION] = S_INIT("organisme"), [TOPIC_FUNDER] = S_INIT("bailleur"),
};

/* What it says of itself in the reader's language, or what there is to find. */
static struct str summary(struct request *r, const struct topic_page *page) {
  if (str_eq(page->about.lang, lang_code(r->show.lang))) return page->about.text;
  return app_say(r, T(r->show.lang, "Appels d’offres, missions d’expertise et recrutements : %s."), page->name);
}

static enum err show_topic(struct request *r, struct reply *out, enum topic_kind kind, const char *parameter) {
  struct db *db;
  struct topic_page page = {0};
  struct instant until;
  TRY(board_snapshot(r->board, &db));
  enum err e = topic_get(db, r->arena, kind, request_str(r, parameter), r->arrived, &page.topic);
  if (e == OK) e = opportunity_cards_tell(db, r->arena, page.topic.open, r->show.lang, r->arrived);
  if (e == OK) e = board_next_change(db, r->arena, r->arrived, &until);
  board_release(r->board, db);
  TRY(e);
  const struct q_topic *row = &page.topic.row;
  topic_words_sort(r->arena, &page.topic.words, r->show.lang);
  page.name = topic_name(&page.topic, r->show.lang);
  page.about = topic_text_in(r->show.lang, row->about_fr, row->about_en);
  page.visibility = topic_text_in(r->show.lang, row->visibility_fr, row->visibility_en);
  page.query = fmt(r->arena, "%.*s=%.*s", STR(filters[kind]), STR(row->slug));
  r->show.summary = summary(r, &page);
  view_topic(&out->body, &r->show, &page);
  reply_keep(out, cards_next_change(page.topic.open, r->arrived, until));
  return OK;
}

enum err theme_show(struct request *r, struct reply *out) { return show_topic(r, out, TOPIC_THEME, "theme"); }
enum err city_show(struct request *r, struct reply *out) { return show_topic(r, out, TOPIC_CITY, "city"); }
enum err project_show(struct request *r, struct reply *out) { return show_topic(r, out, TOPIC_PROJECT, "project"); }
enum err organisation_show(struct request *r, struct reply *out) { return show_topic(r, out, TOPIC_ORGANISATION, "organisation"); }
enum err funder_show(struct request *r, struct reply *out) { return show_topic(r, out, TOPIC_FUNDER, "funder"); }

enum err themes_show(struct request *r, struct reply *out) {
  struct db *db;
  struct topic_heads heads;
  struct instant until;
  TRY(board_snapshot(r->board, &db));
  enum err e = topic_heads(db, r->arena, r->arrived, &heads);
  if (e == OK) e = topic_heads_words(db, r->arena, &heads);
  if (e == OK) e = board_next_change(db, r->arena, r->arrived, &until);
  board_release(r->board, db);
  TRY(e);
  for (size_t i = 0; i < heads.n; i++) topic_words_sort(r->arena, &heads.v[i].words, r->show.lang);
  r->show.summary = T(r->show.lang, "Les opportunités des villes francophones, par thème.");
  view_themes(&out->body, &r->show, &heads);
  reply_keep(out, until);
  return OK;
}

/* A logo is the one stored file that pages show in place: its bytes never change under their name. */
enum err logo_send(struct request *r, struct reply *out) {
  struct str const ref = request_str(r, "ref");
  struct db *db;
  struct str media;
  TRY(board_snapshot(r->board, &db));
  enum err const e = logo_media(db, r->arena, ref, &media);
  board_release(r->board, db);
  TRY(e);
  return send_inline(r, out, ref, media);
}
