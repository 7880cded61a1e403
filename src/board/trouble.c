#include "board/trouble.h"

#include "base/arena.h"

bool trouble_possible(const struct opportunity *o, struct instant at) {
  if (!o->row.apply_here) return false;
  if (o->state == OPPORTUNITY_DRAFT || o->state == OPPORTUNITY_SCHEDULED) return false;
  return !instant_before(instant_plus(o->row.ends_at, TROUBLE_AFTER_US), at);
}

enum err trouble_next_mail(struct db *db, struct arena *a, int64_t opportunity_id, struct instant now, struct opt_instant *ret) {
  struct q_trouble_since last;
  /* a mail that waits belongs to a report of the last two spans */
  TRY(q_trouble_since(db, a, opportunity_id, instant_plus(now, -2 * TROUBLE_TELL_US), &last));
  struct instant const next = last.told_at.has ? instant_plus(last.told_at.at, TROUBLE_TELL_US) : now;
  bool const waiting = last.told_at.has && instant_before(now, last.told_at.at);
  *ret = (struct opt_instant){!waiting, instant_before(next, now) ? now : next};
  return OK;
}

enum err trouble_officers(struct db *db, struct arena *a, const struct opportunity *o, struct q_trouble_officers_list *ret) {
  return q_trouble_officers(db, a, (struct opt_int){true, o->row.organisation_id}, o->row.author_id, TROUBLE_OFFICERS, ret);
}

enum err trouble_make(struct db *db, struct arena *a, void *args) {
  struct trouble_args *t = args;
  struct q_trouble_since minute;
  TRY(q_trouble_since(db, a, t->opportunity_id, instant_plus(t->now, -MINUTE_US), &minute));
  if (minute.n >= TROUBLE_A_MINUTE) return RETRY;
  struct opt_instant next;
  TRY(trouble_next_mail(db, a, t->opportunity_id, t->now, &next));
  if (next.has != t->told_at.has || (next.has && next.at.us != t->told_at.at.us)) return CONFLICT;
  struct opt_int const opportunity = {true, t->opportunity_id};
  TRY(q_trouble_add(db, a, t->ref, t->opportunity_id, t->person_id, t->contact, t->words, t->received, t->now, t->told_at));
  for (size_t i = 0; i < t->n_mails; i++) {
    const struct outbox_mail *m = &t->mails[i];
    TRY(q_mail_add(db, a, m->key, m->purpose, (struct opt_int){m->person_id != 0, m->person_id}, opportunity, m->recipient, m->bytes,
                   t->told_at.at, m->expires, t->now));
  }
  t->attempt.outcome = S("done");
  return attempt_add(db, a, &t->attempt);
}

enum err trouble_get(struct db *db, struct arena *a, int64_t opportunity_id, struct str ref, struct q_trouble *ret) {
  return q_trouble_get(db, a, ref, opportunity_id, ret);
}

enum err trouble_list(struct db *db, struct arena *a, int64_t opportunity_id, struct str before, struct q_trouble_list_list *ret) {
  return q_trouble_list(db, a, opportunity_id, before, TROUBLES_SHOWN, ret);
}
