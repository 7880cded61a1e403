/* Pages of the demonstration: the mails it has sent, and every component of the style sheet. */
#include "base/arena.h"
#include "board/board.h"
#include "board/sent.h"
#include "views.h"
#include "web/pages.h"
#include "web/reply.h"

enum err dev_mail_show(struct request *r, struct reply *out) {
  struct mailbox_page page = {0};
  enum err const e = sent_list(r->arena, r->board->mail, &page);
  if (e != OK && e != NOT_FOUND) return e;
  view_dev_mail(&out->body, &r->show, &page);
  return OK;
}

enum err dev_mail_read(struct request *r, struct reply *out) {
  struct mailbox_message m;
  TRY(sent_read(r->arena, r->board->mail, request_str(r, "file"), &m));
  view_dev_mail_one(&out->body, &r->show, &m);
  return OK;
}

enum err dev_components(struct request *r, struct reply *out) {
  view_dev_components(&out->body, &r->show);
  return OK;
}
