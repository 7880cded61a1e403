#include "board/outbox.h"

#include "base/arena.h"
#include "base/crash.h"

enum { FIRST_WAIT_S = 300, LONGEST_WAIT_S = 4000 };

int64_t outbox_backoff_us(int64_t attempts) {
  int64_t wait = FIRST_WAIT_S;
  for (int64_t i = 1; i < attempts && wait < LONGEST_WAIT_S; i++) wait *= 2;
  return (wait < LONGEST_WAIT_S ? wait : LONGEST_WAIT_S) * SECOND_US;
}

enum err outbox_claim(struct db *db, struct arena *a, void *args) {
  struct outbox_claim_args *c = args;
  struct q_mail_claim row;
  enum err const e = q_mail_claim(db, a, c->owner, c->now, instant_plus(c->now, OUTBOX_LEASE_US), &row);
  c->ret_found = e == OK;
  if (e == NOT_FOUND) return OK;
  TRY(e);
  c->ret_id = row.id;
  c->ret_attempts = row.attempts;
  c->ret_expires = row.expires_at;
  c->ret_created = row.created_at;
  c->ret_recipient = str_dup(c->keep, row.recipient);
  c->ret_bytes = str_dup(c->keep, row.bytes);
  return OK;
}

enum err outbox_sending(struct db *db, struct arena *a, void *args) {
  struct outbox_step_args *s = args;
  struct q_mail_void gone;
  enum err const e = q_mail_void(db, a, s->id, s->owner, s->now, &gone);
  s->ret_void = e == OK;
  if (e != NOT_FOUND) return e;
  struct q_mail_sending row;
  return q_mail_sending(db, a, s->id, s->owner, s->now, &row);
}

enum err outbox_outcome(struct db *db, struct arena *a, void *args) {
  struct outbox_step_args *s = args;
  CRASH_POINT("mail.before_outcome");
  struct q_mail_outcome row;
  return q_mail_outcome(db, a, s->id, s->owner, s->state, s->due, s->reply, s->now, &row);
}

enum err outbox_expire(struct db *db, struct arena *a, void *args) {
  struct outbox_now_args *n = args;
  TRY(q_mail_lease_expired(db, a, n->now));
  return q_mail_sending_expired(db, a, n->now);
}

static enum err add(struct db *db, struct arena *a, const struct outbox_mail *m, struct instant now) {
  struct opt_int const person = {m->person_id != 0, m->person_id}, opportunity = {m->opportunity_id != 0, m->opportunity_id};
  return q_mail_add(db, a, m->key, m->purpose, person, opportunity, m->recipient, m->bytes, now, m->expires, now);
}

enum err outbox_batch(struct db *db, struct arena *a, void *args) {
  struct outbox_batch_args *b = args;
  for (size_t i = 0; i < b->n; i++) {
    const struct outbox_mail *m = &b->v[i];
    struct q_drafter_still row;
    enum err const e = q_drafter_still(db, a, m->opportunity_id, m->person_id, b->version, &row);
    if (e == NOT_FOUND) continue; /* deposited, extended or cancelled since the mail was made */
    TRY(e);
    TRY(add(db, a, m, b->now));
  }
  return OK;
}

enum err outbox_one(struct db *db, struct arena *a, void *args) {
  struct outbox_one_args *o = args;
  return add(db, a, &o->mail, o->now);
}

enum err outbox_settle(struct db *db, struct arena *a, void *args) {
  struct outbox_settle_args *s = args;
  struct q_mail_settle row;
  return q_mail_settle(db, a, s->id, s->from, s->to, s->now, s->reply, s->now, &row);
}

enum err outbox_list(struct db *db, struct arena *a, struct str state, int64_t after, struct q_mail_line_list *ret) {
  return q_mail_list(db, a, state, after, 100, ret);
}
