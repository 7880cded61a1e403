#include "board/scan.h"

#include "base/arena.h"
#include "base/out.h"
#include "board/dossier.h"

enum { DUE_BATCH = 50, ENROL_BATCH = 500, BACKOFF_S = 10, BACKOFF_MOST_S = 600 };

enum scan_state scan_state_of(struct str word) {
  if (word.p == NULL) return SCAN_NONE;
  if (str_eq(word, SCAN_WORD_CLEAN)) return SCAN_CLEAN;
  if (str_eq(word, SCAN_WORD_INFECTED)) return SCAN_INFECTED;
  return str_eq(word, SCAN_WORD_FAILED) ? SCAN_FAILED : SCAN_WAITING;
}

enum err scan_of(struct db *db, struct arena *a, struct str blob, enum scan_state *ret, struct str *ret_found) {
  struct q_scan_get row = {0};
  enum err const e = q_scan_get(db, a, blob, &row);
  if (e != OK && e != NOT_FOUND) return e;
  *ret = scan_state_of(row.state);
  *ret_found = row.found;
  return OK;
}

enum err scan_due(struct db *db, struct arena *a, struct instant now, struct q_scan_due_list *ret) {
  return q_scan_due(db, a, now, DUE_BATCH, ret);
}

enum err scan_any(struct db *db, struct arena *a, bool *ret) {
  struct q_scan_waiting row;
  enum err const e = q_scan_waiting(db, a, &row);
  *ret = e == OK;
  return e == NOT_FOUND ? OK : e;
}

int64_t scan_backoff_us(int64_t tries) {
  int64_t s = BACKOFF_S;
  while (tries-- > 0 && s < BACKOFF_MOST_S) s *= 2;
  return (s < BACKOFF_MOST_S ? s : BACKOFF_MOST_S) * SECOND_US;
}

enum err scan_later(struct db *db, struct arena *a, void *args) {
  struct scan_later_args *l = args;
  return q_scan_later(db, a, l->blob, l->due);
}

enum err scan_owner(struct db *db, struct arena *a, struct str blob, struct instant now, struct q_scan_owner *ret) {
  return q_scan_owner(db, a, blob, now, ret);
}

enum err scan_said(struct db *db, struct arena *a, void *args) {
  struct scan_said_args *s = args;
  TRY(q_scan_said(db, a, s->blob, s->state, s->found, s->now));
  if (!str_eq(s->state, SCAN_WORD_INFECTED)) return OK;
  struct q_scan_owner o;
  enum err const e = q_scan_owner(db, a, s->blob, s->now, &o);
  if (e == NOT_FOUND) return OK;
  TRY(e);
  if (s->mail.p == NULL) return CONFLICT; /* deposited since it was looked for */
  struct opt_int const person = {true, o.person_id}, opportunity = {true, o.opportunity_id};
  return q_mail_add(db, a, fmt(a, "virus:%.*s", STR(s->blob)), S("virus"), person, opportunity, o.email, s->mail, s->now,
                    (struct opt_instant){0}, s->now);
}

enum err scan_enrol(struct db *db, struct arena *a, void *args) {
  struct scan_enrol_args *e = args;
  struct q_scan_unasked_list files;
  TRY(q_scan_unasked(db, a, S(""), instant_plus(e->now, -DOSSIER_UNDO_US), ENROL_BATCH, &files));
  for (size_t i = 0; i < files.n; i++) TRY(q_scan_wait(db, a, files.v[i].blob, e->now));
  e->ret_n = (int64_t)files.n;
  return OK;
}

enum err scan_none(struct db *db, struct arena *a, void *args) {
  (void)args;
  return q_scan_none(db, a);
}
