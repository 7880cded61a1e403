/* The home page: what closes soon, and the ways into the rest. */
#include "base/arena.h"
#include "base/words.h"
#include "board/board.h"
#include "board/generation.h"
#include "board/topic.h"
#include "views.h"
#include "web/handlers.h"
#include "web/pages.h"
#include "web/reply.h"

enum { HOME_SOON = 6 };

/* What is said to close soon is known to: of the others, as many as there is room for behind them. */
static struct opportunity_card_list known_first(struct arena *a, struct opportunity_card_list from) {
  struct opportunity_card_list to = {.v = arena_many(a, HOME_SOON, struct opportunity_card)};
  for (int known = 1; known >= 0; known--)
    for (size_t i = 0; i < from.n && to.n < HOME_SOON; i++)
      if ((from.v[i].closing.known != CLOSING_UNKNOWN) == (known != 0)) to.v[to.n++] = from.v[i];
  return to;
}

static enum err load(struct db *db, struct request *r, struct home_page *page) {
  int64_t next;
  TRY(opportunity_list(db, r->arena, &(struct opportunity_filter){0}, r->arrived, &page->soon, &next));
  TRY(opportunity_cards_tell(db, r->arena, page->soon, r->show.lang, r->arrived));
  page->soon = known_first(r->arena, page->soon);
  TRY(topic_kinds(db, r->arena, r->arrived, page->kinds));
  return topic_heads(db, r->arena, r->arrived, &page->heads);
}

enum err home_show(struct request *r, struct reply *out) {
  struct db *db;
  struct home_page page = {0};
  struct instant until;
  TRY(board_snapshot(r->board, &db));
  enum err e = load(db, r, &page);
  if (e == OK) e = board_next_change(db, r->arena, r->arrived, &until);
  board_release(r->board, db);
  TRY(e);
  r->show.summary = T(r->show.lang, "Missions d’expertise, recrutements et appels d’offres des villes francophones : lire les avis, préparer un dossier, le déposer en ligne.");
  r->show.feeds = S("");
  view_home(&out->body, &r->show, &page);
  reply_keep(out, cards_next_change(page.soon, r->arrived, until));
  return OK;
}
