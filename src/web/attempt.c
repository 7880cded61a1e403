#include "web/attempt.h"

#include "base/log.h"
#include "board/board.h"
#include "board/person.h"

struct attempt attempt_of(const struct request *r, struct str act, int64_t opportunity_id, struct str outcome) {
  struct attempt t = {.request = r->id, .act = act, .outcome = outcome, .opportunity_id = opportunity_id, .began = r->began,
                      .ended = r->arrived, .bytes = (int64_t)r->body_bytes};
  if (r->session != NULL) t.person_id = (struct opt_int){true, r->session->person_id};
  return t;
}

void attempt_note(struct request *r, struct attempt t) {
  enum err const e = board_change(r->board, attempt_add, &t);
  if (e != OK) log_warn("attempt_not_noted", LOG_S("id", r->id), LOG_S("act", t.act), LOG_S("outcome", t.outcome), LOG_Z("why", err_name(e)));
}
