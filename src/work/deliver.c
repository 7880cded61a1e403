/* Hands queued mails over, one at a time: claim, commit "sending", send, commit what became of it. */
#include "base/arena.h"
#include "base/crash.h"
#include "base/log.h"
#include "board/board.h"
#include "board/outbox.h"
#include "net/mailer.h"
#include "work/worker.h"

enum { BATCH = 200 };

/* What a delivery's result makes of the mail. */
static struct outbox_step_args outcome_of(const struct outbox_claim_args *mail, enum mail_result result, struct instant now) {
  struct outbox_step_args step = {.id = mail->ret_id, .owner = mail->owner, .due = now, .now = now};
  switch (result) {
  case MAIL_SENT: step.state = S("sent"); break;
  case MAIL_UNKNOWN: step.state = S("unknown"); break;
  case MAIL_REFUSED: step.state = S("failed"); break;
  case MAIL_LATER:
    step.due = instant_plus(now, outbox_backoff_us(mail->ret_attempts + 1));
    bool const useless = (mail->ret_expires.has && mail->ret_expires.at.us <= step.due.us) || step.due.us - mail->ret_created.us > OUTBOX_LIFE_US;
    step.state = useless ? S("failed") : S("queued");
    break;
  }
  return step;
}

/* *ret_away: nobody answers at the server, or it says it serves nobody now (421, RFC 5321 §3.8). */
static enum err deliver_one(struct worker *w, struct outbox_claim_args *mail, bool *ret_away) {
  struct outbox_step_args step = {.id = mail->ret_id, .owner = mail->owner, .due = mail->now, .now = mail->now};
  if (mail->ret_expires.has && instant_before(mail->ret_expires.at, mail->now)) {
    step.state = S("suppressed");
    step.reply = S("too late to be useful");
    return board_change(w->board, outbox_outcome, &step);
  }
  CRASH_POINT("mail.leased");
  enum err const e = board_change(w->board, outbox_sending, &step);
  if (e == NOT_FOUND) return OK; /* the lease ran out: it is another worker's now */
  TRY(e);
  if (step.ret_void) return OK;
  CRASH_POINT("mail.sending");
  struct mail_report report = {0};
  enum mail_result const result = mailer_send(w->mailer, w->board->sender, mail->ret_recipient, mail->ret_bytes, &report);
  CRASH_POINT("mail.sent");
  step = outcome_of(mail, result, clock_now());
  step.reply = str_from(report.reply);
  log_info("mail", LOG_I("mail", mail->ret_id), LOG_S("state", step.state), LOG_I("code", report.code));
  *ret_away = result == MAIL_LATER && (report.code == 0 || report.code == 421);
  enum err const ended = board_change(w->board, outbox_outcome, &step);
  return ended == NOT_FOUND ? OK : ended;
}

enum err job_deliver(struct worker *w, struct arena *a, struct instant now) {
  (void)a;
  (void)now;
  for (int i = 0; i < BATCH && (w->stop == NULL || !*w->stop); i++) {
    scoped(arena) struct arena one = {0};
    struct outbox_claim_args claim = {.owner = w->owner, .now = clock_now(), .keep = &one};
    TRY(board_change(w->board, outbox_claim, &claim));
    if (!claim.ret_found) return OK;
    bool away = false;
    TRY(deliver_one(w, &claim, &away));
    if (away) return OK; /* each mail would wait for the same time-out; not counted, so that the next try is a period away */
    w->did++;
  }
  return OK;
}

enum err job_leases(struct worker *w, struct arena *a, struct instant now) {
  (void)a;
  return board_change(w->board, outbox_expire, &(struct outbox_now_args){now});
}
