#include "board/follow_up.h"

#include "base/arena.h"
#include "base/out.h"
#include "base/rand.h"

static enum follow_up_refusal refusal_of(const struct q_follow_up_dossier *d, const struct follow_up_args *p) {
  bool const tender = str_eq(d->kind, kind_word(KIND_CALL_FOR_TENDERS));
  if (d->erased_at.has) return FOLLOW_UP_ERASED;
  if (instant_before(p->now, p->at)) return FOLLOW_UP_FUTURE;
  /* what is sealed until its closing says nothing before it, and nothing that is said to have been before it */
  if (tender && (!instant_before(d->ends_at, p->now) || (p->event && !instant_before(d->ends_at, p->at)))) return FOLLOW_UP_TOO_EARLY;
  return p->event && !d->deposit_id.has ? FOLLOW_UP_NOT_DEPOSITED : FOLLOW_UP_FINE;
}

static enum err add(struct db *db, struct arena *a, const struct q_follow_up_dossier *d, const struct follow_up_args *p) {
  if (p->event) {
    struct q_dossier_event_add event;
    return q_dossier_event_add(db, a, d->id, p->key, history_outcome_word(p->outcome), p->words, p->at, &event);
  }
  struct q_message_add message;
  return q_message_add(db, a, rand_ref(a), d->id, p->key, p->question, p->words, p->at, &message);
}

enum err follow_up_add(struct db *db, struct arena *a, void *args) {
  struct follow_up_args *p = args;
  struct q_follow_up_dossier d;
  enum err e = q_follow_up_dossier(db, a, p->opportunity, p->email, &d);
  if (e != OK && e != NOT_FOUND) return e;
  p->ret_refusal = e == OK ? refusal_of(&d, p) : FOLLOW_UP_NOBODY;
  if (p->ret_refusal != FOLLOW_UP_FINE) return OK;
  e = add(db, a, &d, p);
  if (e != OK && e != NOT_FOUND) return e;
  p->ret_known = e == NOT_FOUND;
  return p->ret_known ? OK : q_dossier_first(db, a, d.id, p->now);
}

enum err follow_up_untold(struct db *db, struct arena *a, bool events, struct q_follow_up_list *ret) {
  return events ? q_event_untold(db, a, FOLLOW_UPS_AT_ONCE, ret) : q_message_untold(db, a, FOLLOW_UPS_AT_ONCE, ret);
}

enum err follow_up_told(struct db *db, struct arena *a, void *args) {
  const struct follow_up_told_args *p = args;
  struct q_event_told event;
  struct q_message_told message;
  enum err const e = p->event ? q_event_told(db, a, p->what->id, p->now, &event) : q_message_told(db, a, p->what->id, p->now, &message);
  if (e != OK || p->mail.p == NULL) return e == NOT_FOUND ? OK : e;
  struct str const key = fmt(a, "%s:%lld", p->event ? "event" : "message", (long long)p->what->id);
  return q_mail_add(db, a, key, S("message"), (struct opt_int){true, p->what->person_id}, (struct opt_int){true, p->what->opportunity_id},
                    p->what->email, p->mail, p->now, (struct opt_instant){0}, p->now);
}
