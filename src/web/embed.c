/* What other sites take: the page about open data, and the short list they may show in a frame. */
#include "base/arena.h"
#include "board/board.h"
#include "board/generation.h"
#include "feed/notice_json.h"
#include "feed/ocds.h"
#include "views.h"
#include "web/app.h"
#include "web/handlers.h"
#include "web/headers.h"
#include "web/list_filter.h"
#include "web/pages.h"
#include "web/reply.h"

enum { EMBED_CARDS = 5, EMBED_CARDS_MAX = 20 };

/* The first cards of a list; the page may be kept until they change. */
static enum err load_cards(struct request *r, struct reply *out, const struct opportunity_filter *f, int64_t most,
                           struct opportunity_card_list *ret) {
  struct db *db;
  int64_t next;
  struct instant until;
  TRY(board_snapshot(r->board, &db));
  enum err e = opportunity_list(db, r->arena, f, r->arrived, ret, &next);
  if (e == OK && ret->n > (size_t)most) ret->n = (size_t)most;
  if (e == OK) e = opportunity_cards_tell(db, r->arena, *ret, r->show.lang, r->arrived);
  if (e == OK) e = board_next_change(db, r->arena, r->arrived, &until);
  board_release(r->board, db);
  TRY(e);
  reply_keep(out, cards_next_change(*ret, r->arrived, until));
  return OK;
}

enum err open_data_show(struct request *r, struct reply *out) {
  struct str const prefix = r->board->ocid_prefix;
  struct open_data_page page = {.licence = S(DATA_LICENCE), .ocid_prefix = prefix, .ocid_registered = !str_eq(prefix, S(OCID_PREFIX_NONE))};
  TRY(load_cards(r, out, &(struct opportunity_filter){0}, 1, &page.example));
  view_open_data(&out->body, &r->show, &page);
  return OK;
}

/* Anybody's page may hold it, so it holds nothing of anybody's: no session (its cookie does not come to a frame of
 * another site), no form, only links that leave the frame. */
enum err embed_show(struct request *r, struct reply *out) {
  int64_t most;
  struct embed_page page = {0};
  struct opportunity_filter f = list_filter_read(r);
  f.after = 0;
  if (str_int(request_query(r, "nombre"), 1, EMBED_CARDS_MAX, &most) != OK) most = EMBED_CARDS;
  TRY(load_cards(r, out, &f, most, &page.cards));
  struct str const query = list_filter_query(r->arena, &f, 0);
  page.all = app_path(r, fmt(r->arena, "/opportunites%s%.*s", query.n > 0 ? "?" : "", STR(query)));
  struct str const origins = r->board->embed_origins;
  out->csp = fmt(r->arena, CSP_PAGE "%.*s", STR(str_eq(origins, S("none")) ? S("'none'") : origins));
  view_embed(&out->body, &r->show, &page);
  return OK;
}
