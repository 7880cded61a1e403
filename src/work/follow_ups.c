/* What became of dossiers, messages and answers, told to their people: one mail for each. */
#include "base/arena.h"
#include "base/out.h"
#include "board/board.h"
#include "board/follow_up.h"
#include "board/letter.h"
#include "views.h"
#include "work/worker.h"

static enum err write_mail(struct worker *w, struct arena *a, const struct q_follow_up *what, struct instant now, struct str *ret) {
  struct show show = {.now = now, .base_url = w->board->base_url};
  TRY(lang_of(what->lang, &show.lang));
  struct str const link = fmt(a, "%.*s/%.*s/compte/dossiers/%.*s", STR(w->board->base_url), STR(lang_code(show.lang)), STR(what->dossier_ref));
  struct out text = out_in(a, LETTER_TEXT_MAX);
  enum history_outcome outcome = OUTCOME_COUNT;
  if (what->state.p != NULL) TRY(history_outcome_of(what->state, &outcome));
  view_mail_follow_up(&text, &show, what, outcome, link);
  return letter_write(a, w->board, &text, show.lang, what->email, now, ret);
}

/* An address that mails cannot be sent to keeps nobody else's from leaving. */
static enum err tell(struct worker *w, bool event, const struct q_follow_up *what, struct instant now) {
  scoped(arena) struct arena a = {0};
  struct follow_up_told_args told = {.event = event, .what = what, .now = now};
  if (!what->silent) {
    enum err const e = write_mail(w, &a, what, now, &told.mail);
    if (e != INVALID && e != TOO_BIG) TRY(e);
  }
  TRY(board_change(w->board, follow_up_told, &told));
  w->did++;
  return OK;
}

enum err job_follow_ups(struct worker *w, struct arena *a, struct instant now) {
  for (int events = 0; events < 2; events++) {
    struct db *db;
    struct q_follow_up_list list;
    TRY(board_snapshot(w->board, &db));
    enum err const e = follow_up_untold(db, a, events == 0, &list);
    board_release(w->board, db);
    TRY(e);
    for (size_t i = 0; i < list.n; i++) TRY(tell(w, events == 0, &list.v[i], now));
  }
  return OK;
}
