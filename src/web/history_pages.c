/* My dossiers and what became of each. */
#include "base/arena.h"
#include "base/out.h"
#include "board/board.h"
#include "board/proof.h"
#include "views.h"
#include "web/app.h"
#include "web/handlers.h"
#include "web/history_pages.h"
#include "web/reply.h"

/* "1795507200000000-42": the last dossier of the page before. Anything else is the first page. */
static bool read_mark(struct str after, struct history_mark *ret) {
  struct str at, id = after;
  int64_t us, number;
  if (!str_next(&id, '-', &at) || str_int(at, 0, INT64_MAX, &us) != OK || str_int(id, 1, INT64_MAX, &number) != OK) return false;
  *ret = (struct history_mark){{us}, number};
  return true;
}

enum err account_show(struct request *r, struct reply *out) {
  struct db *db;
  struct account_page page = {.confirmed = r->session->confirmed, .email = r->session->email, .next = S("")};
  struct history_mark mark = HISTORY_FIRST, next = {0};
  bool more = false;
  page.later = read_mark(request_query(r, "apres"), &mark);
  TRY(board_snapshot(r->board, &db));
  enum err e = history_list(db, r->arena, r->session->person_id, mark, r->arrived, &page.dossiers, &more, &next);
  if (e == OK) e = history_unread(db, r->arena, r->session->person_id, &page.unread);
  if (e == OK) e = proof_beside(db, r->arena, r->session, &page.beside);
  board_release(r->board, db);
  TRY(e);
  if (more) page.next = app_path(r, fmt(r->arena, "/compte?apres=%lld-%lld", (long long)next.at.us, (long long)next.id));
  view_account(&out->body, &r->show, &page);
  return OK;
}

enum err history_show(struct request *r, struct reply *out) {
  struct db *db;
  struct history_page page = {0};
  struct history_dossier d;
  TRY(board_snapshot(r->board, &db));
  enum err e = history_get(db, r->arena, request_str(r, "ref"), r->session->person_id, r->arrived, &d);
  if (e == OK) e = history_read(db, r->arena, &d, r->arrived, &page.history);
  board_release(r->board, db);
  TRY(e);
  page.sealed = d.kind == KIND_CALL_FOR_TENDERS && d.open && d.row.deposit_ref.p != NULL;
  view_my_dossier(&out->body, &r->show, &page);
  return OK;
}

enum err history_messages(struct request *r, struct reply *out) {
  struct history_read_args read = {request_str(r, "ref"), r->session->person_id, r->arrived};
  TRY(board_change(r->board, history_messages_read, &read));
  return reply_redirect(out, r, app_path(r, fmt(r->arena, "/compte/dossiers/%.*s#messages", STR(read.ref))));
}
