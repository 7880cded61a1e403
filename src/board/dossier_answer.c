#include "board/dossier_answer.h"

#include "base/arena.h"
#include "base/out.h"

/* --- One page ------------------------------------------------------------------------------------------------------- */

static struct str typed_for(const struct dossier_answer_args *p, struct str field) {
  for (size_t i = 0; i < p->n; i++)
    if (str_eq(p->typed[i].field, field) && p->typed[i].value.p != NULL) return p->typed[i].value;
  return S("");
}

/* Whether the page holds already what comes. */
static bool is_same(const struct dossier_answer_args *p, const struct asked_step *step) {
  for (size_t i = 0; i < step->fields.n; i++)
    if (!str_eq(step->fields.v[i].value, typed_for(p, step->fields.v[i].name))) return false;
  return true;
}

static enum err put_answers(struct db *db, struct arena *a, int64_t dossier_id, const struct dossier_answer_args *p, const struct asked_step *step) {
  for (size_t i = 0; i < step->fields.n; i++) {
    const struct asked_field *f = &step->fields.v[i];
    struct str const value = typed_for(p, f->name);
    if (!answer_kept(value)) return TOO_BIG;
    if (!str_eq(value, f->value)) TRY(q_answer_put(db, a, dossier_id, f->name, value, p->now));
  }
  return q_dossier_touch(db, a, dossier_id, p->now);
}

/* Every question of eligibility is answered, and as it should be or knowingly not. */
static bool may_begin(const struct dossier_answer_args *p, const struct asked_step *step) {
  for (size_t i = 0; i < step->fields.n; i++) {
    struct asked_field f = step->fields.v[i];
    f.value = typed_for(p, f.name);
    if (answer_fault(&f) != ANSWER_FINE || (answer_unwanted(&f) && !p->go_on)) return false;
  }
  return true;
}

enum err dossier_answer(struct db *db, struct arena *a, void *args) {
  struct dossier_answer_args *p = args;
  struct q_opportunity_get o;
  struct q_dossier d;
  struct asked asked;
  struct q_question_list questions;
  struct q_answer_list answers;
  enum opportunity_kind kind;
  TRY(dossier_for_change(db, a, p->opportunity_id, p->person_id, p->now, &o, &d, &p->ret_refusal));
  if (p->ret_refusal != DOSSIER_FINE) return OK;
  if (kind_of(o.kind, &kind) != OK) return BROKEN;
  TRY(q_question_list(db, a, o.id, QUESTIONS_MAX, &questions));
  TRY(dossier_form(a, kind, &questions, &asked));
  TRY(q_answer_list(db, a, d.id, ANSWERS_MAX, &answers));
  asked_fill(&asked, &answers);
  const struct asked_step *step = asked_step(&asked, p->slug);
  if (step == NULL) return NOT_FOUND;
  if (!is_same(p, step)) {
    if (!str_eq(p->seen, asked_seen(a, step))) return CONFLICT;
    TRY(put_answers(db, a, d.id, p, step));
  }
  p->ret_begun = step == &asked.eligibility && (d.eligible_at.has || may_begin(p, step));
  return p->ret_begun ? q_dossier_eligible(db, a, d.id, p->now) : OK;
}

/* --- Lots ----------------------------------------------------------------------------------------------------------- */

struct str lots_seen(struct arena *a, const struct dossier_lots *lots) {
  struct out o = out_in(a, 4096);
  for (size_t i = 0; i < lots->n; i++)
    if (lots->v[i].chosen) out_fmt(&o, "%lld ", (long long)lots->v[i].row.number);
  return text_seen(a, out_str(&o));
}

static bool comes(const struct dossier_choose_args *p, const struct dossier_lot *lot) {
  for (size_t i = 0; i < p->n; i++)
    if (p->numbers[i] == lot->row.number) return true;
  return false;
}

static enum err put_choice(struct db *db, struct arena *a, struct dossier_choose_args *p, const struct dossier *d) {
  for (size_t i = 0; i < d->lots.n; i++) {
    const struct dossier_lot *lot = &d->lots.v[i];
    if (comes(p, lot) == lot->chosen) continue;
    if (lot->chosen) TRY(q_dossier_lot_remove(db, a, d->row.id, lot->row.id));
    else TRY(q_dossier_lot_add(db, a, d->row.id, lot->row.id));
  }
  return q_dossier_touch(db, a, d->row.id, p->now);
}

enum err dossier_choose(struct db *db, struct arena *a, void *args) {
  struct dossier_choose_args *p = args;
  struct q_opportunity_get o;
  struct q_dossier row;
  struct dossier d;
  TRY(dossier_for_change(db, a, p->opportunity_id, p->person_id, p->now, &o, &row, &p->ret_refusal));
  if (p->ret_refusal != DOSSIER_FINE) return OK;
  TRY(dossier_whole(db, a, &o, &row, p->now, &d));
  if (d.lots.n == 0) return NOT_FOUND;
  bool same = true;
  for (size_t i = 0; i < d.lots.n; i++) {
    const struct dossier_lot *lot = &d.lots.v[i];
    same = same && comes(p, lot) == lot->chosen;
    if (comes(p, lot) && !lot->chosen && !lot->open) p->ret_refusal = DOSSIER_NOT_ASKED;
  }
  if (same || p->ret_refusal != DOSSIER_FINE) return OK;
  return str_eq(p->seen, lots_seen(a, &d.lots)) ? put_choice(db, a, p, &d) : CONFLICT;
}

/* --- The deposit ---------------------------------------------------------------------------------------------------- */

static enum err freeze_step(struct db *db, struct arena *a, const struct asked_step *step, int64_t deposit_id, int64_t *position) {
  for (size_t i = 0; i < step->fields.n; i++) {
    const struct asked_field *f = &step->fields.v[i];
    if (f->value.n > 0) TRY(q_deposit_answer_add(db, a, deposit_id, ++*position, f->name, f->label, f->value));
  }
  return OK;
}

enum err dossier_freeze(struct db *db, struct arena *a, const struct dossier *d, int64_t deposit_id) {
  int64_t position = 0;
  TRY(freeze_step(db, a, &d->asked.eligibility, deposit_id, &position));
  for (size_t i = 0; i < d->asked.steps.n; i++) TRY(freeze_step(db, a, &d->asked.steps.v[i], deposit_id, &position));
  for (size_t i = 0; i < d->lots.n; i++) {
    const struct dossier_lot *lot = &d->lots.v[i];
    if (lot->chosen) TRY(q_deposit_lot_add(db, a, deposit_id, lot->row.id, lot->row.number, lot->row.title));
  }
  return OK;
}
