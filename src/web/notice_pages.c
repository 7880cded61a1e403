/* One notice as people read it: the page and its documents. */
#include "base/arena.h"
#include "board/board.h"
#include "board/generation.h"
#include "feed/jsonld.h"
#include "views.h"
#include "web/app.h"
#include "web/handlers.h"
#include "web/pages.h"
#include "web/reply.h"

enum err notice_show(struct request *r, struct reply *out) {
  struct db *db;
  struct opportunity o;
  struct instant until;
  TRY(board_snapshot(r->board, &db));
  enum err e = opportunity_public(db, r->arena, request_int(r, "opportunity"), app_reader(r), r->arrived, &o);
  if (e == OK) e = board_next_change(db, r->arena, r->arrived, &until);
  board_release(r->board, db);
  TRY(e);
  struct str const canonical = fmt(r->arena, "%lld-%.*s", (long long)o.row.id, STR(o.row.slug));
  if (!str_eq(request_str(r, "opportunity"), canonical))
    return reply_moved(out, r, fmt(r->arena, "/%.*s/opportunites/%.*s", STR(lang_code(r->show.lang)), STR(canonical)));
  r->show.json_ld = jsonld_posting(r->arena, &o, &r->show);
  view_notice(&out->body, &r->show, &o);
  reply_keep(out, notice_next_change(&o, r->arrived, until));
  return OK;
}

enum err document_send(struct request *r, struct reply *out) {
  struct db *db;
  struct q_document d;
  TRY(board_snapshot(r->board, &db));
  enum err const e = opportunity_document(db, r->arena, request_int(r, "opportunity"), request_int(r, "document"), app_reader(r), r->arrived, &d);
  board_release(r->board, db);
  TRY(e);
  out->cache = CACHE_CHECK;
  return send_file(r, out, d.blob, d.file_name, d.media, d.sha256);
}
