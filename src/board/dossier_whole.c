/* A dossier put together from its rows: pieces with their files, answers, lots, what is missing, its digest. The page, the
 * check and the transaction of the deposit all come here. */
#include "base/arena.h"
#include "board/dossier.h"
#include "board/scan.h"
#include "board/token.h"

enum { PARTS = 100 };

/* --- Its parts ------------------------------------------------------------------------------------------------------ */

static void sort_into_pieces(struct arena *a, const struct q_piece_list *pieces, int64_t stage, struct dossier *d) {
  d->pieces.v = arena_many(a, pieces->n, struct dossier_piece);
  d->pieces.n = pieces->n;
  for (size_t i = 0; i < pieces->n; i++) {
    struct dossier_piece *p = &d->pieces.v[i];
    p->row = pieces->v[i];
    for (size_t j = 0; j < d->files.n; j++) { /* files come by piece: those of one piece stand together */
      if (d->files.v[j].piece_id != p->row.id) continue;
      if (p->n_files == 0) p->files = &d->files.v[j];
      p->n_files++;
      d->bytes += d->files.v[j].size;
    }
    dossier_piece_pages(p);
    p->turn = piece_turn(&p->row, stage);
    d->infected = d->infected || (p->infected && p->turn == PIECE_NOW);
    p->missing = p->turn == PIECE_NOW && p->row.compulsory && p->n_files == 0;
    p->full = (int64_t)p->n_files >= p->row.max_files;
    d->missing += p->missing;
  }
}

static void put_lots(struct arena *a, const struct q_opportunity_get *o, const struct q_lot_list_list *lots,
                     const struct q_dossier_lot_list_list *chosen, struct instant at, struct dossier *d) {
  size_t n_chosen = 0;
  d->lots.v = arena_many(a, lots->n, struct dossier_lot);
  d->lots.n = lots->n;
  for (size_t i = 0; i < lots->n; i++) {
    struct dossier_lot *lot = &d->lots.v[i];
    lot->row = lots->v[i];
    lot->open = lot_state(o, lot->row.closes_at, at) == OPPORTUNITY_OPEN;
    for (size_t k = 0; k < chosen->n; k++) lot->chosen |= chosen->v[k].lot_id == lot->row.id;
    n_chosen += lot->chosen;
  }
  d->lots_state = lots->n == 0 ? TASK_OPTIONAL : n_chosen > 0 ? TASK_DONE : TASK_TODO;
  for (size_t i = 0; i < lots->n; i++)
    if (d->lots.v[i].chosen && !d->lots.v[i].open) d->lots_state = TASK_BEGUN;
}

/* A deposit is in time for the stage that is open at `now` (NULL: none is, or there are none), and for every lot it answers. */
static void find_closing(const struct q_opportunity_get *o, const struct q_stage_list *stage, struct dossier *d) {
  d->closing = (struct dossier_closing){o->closes_at, o->closes_wall};
  bool const staged = stage != NULL && (!o->closes_at.has || instant_before(stage->closes_at, o->closes_at.at));
  if (staged) d->closing = (struct dossier_closing){{true, stage->closes_at}, stage->closes_wall};
  bool first = !staged;
  for (size_t i = 0; i < d->lots.n; i++) {
    const struct dossier_lot *lot = &d->lots.v[i];
    struct dossier_closing const own = {lot->row.closes_at.has ? lot->row.closes_at : o->closes_at,
                                        lot->row.closes_at.has ? lot->row.closes_wall : o->closes_wall};
    if (!lot->chosen || !own.at.has || (!first && !instant_before(own.at.at, d->closing.at.at))) continue;
    d->closing = own;
    first = false;
  }
}

/* --- What is missing ------------------------------------------------------------------------------------------------ */

static void step_gaps(const struct asked_step *step, struct dossier_gaps *to) {
  for (size_t i = 0; i < step->fields.n; i++) {
    enum answer_fault const fault = answer_fault(&step->fields.v[i]);
    if (fault != ANSWER_FINE) to->v[to->n++] = (struct dossier_gap){.step = step, .field = &step->fields.v[i], .fault = fault};
  }
}

static size_t fields_of(const struct asked *asked) {
  size_t n = asked->eligibility.fields.n;
  for (size_t i = 0; i < asked->steps.n; i++) n += asked->steps.v[i].fields.n;
  return n;
}

/* What is known to be infected would never be read; what waits for the scanner is no hindrance, nor is what nobody can take
 * out any more: its stage is over. */
static void piece_gaps(const struct dossier_piece *piece, struct dossier_gaps *to) {
  if (piece->missing) to->v[to->n++].piece = piece;
  if (piece->turn != PIECE_NOW) return;
  for (size_t i = 0; i < piece->n_files; i++)
    if (scan_state_of(piece->files[i].scan) == SCAN_INFECTED)
      to->v[to->n++] = (struct dossier_gap){.piece = piece, .infected = &piece->files[i]};
}

static void find_gaps(struct arena *a, struct dossier *d) {
  struct dossier_gaps *to = &d->gaps;
  to->v = arena_many(a, fields_of(&d->asked) + d->lots.n + d->pieces.n + d->files.n + 1, struct dossier_gap);
  step_gaps(&d->asked.eligibility, to);
  if (d->lots_state == TASK_TODO) to->n++; /* all zeros: no lot is chosen */
  for (size_t i = 0; i < d->lots.n; i++)
    if (d->lots.v[i].chosen && !d->lots.v[i].open) to->v[to->n++].lot = &d->lots.v[i];
  for (size_t i = 0; i < d->asked.steps.n; i++) step_gaps(&d->asked.steps.v[i], to);
  for (size_t i = 0; i < d->pieces.n; i++) piece_gaps(&d->pieces.v[i], to);
}

static void count_task(struct dossier *d, enum task_state state, bool must) {
  d->must += must;
  d->done += must && state == TASK_DONE;
}

static bool must_do(const struct asked_step *step) {
  for (size_t i = 0; i < step->fields.n; i++)
    if (step->fields.v[i].compulsory) return true;
  return step->state == TASK_BEGUN; /* what was begun has to be finished or emptied */
}

static void count_tasks(struct dossier *d) {
  count_task(d, d->asked.eligibility.state, must_do(&d->asked.eligibility));
  count_task(d, d->lots_state, d->lots.n > 0);
  for (size_t i = 0; i < d->asked.steps.n; i++) count_task(d, d->asked.steps.v[i].state, must_do(&d->asked.steps.v[i]));
  for (size_t i = 0; i < d->pieces.n; i++) {
    const struct dossier_piece *p = &d->pieces.v[i];
    count_task(d, p->n_files > 0 ? TASK_DONE : TASK_TODO, p->row.compulsory && p->turn == PIECE_NOW);
  }
}

/* --- Its digest ----------------------------------------------------------------------------------------------------- */

static void add_text(struct token_digest *d, struct str text) {
  int64_t const n = (int64_t)text.n;
  token_digest_add(d, (struct str){(const char *)&n, sizeof n});
  token_digest_add(d, text);
}

static void add_step(struct token_digest *d, const struct asked_step *step) {
  for (size_t i = 0; i < step->fields.n; i++) {
    if (step->fields.v[i].value.n == 0) continue;
    add_text(d, step->fields.v[i].name);
    add_text(d, step->fields.v[i].value);
  }
}

void dossier_manifest(const struct dossier *dossier, unsigned char ret[32]) {
  struct token_digest *d = token_digest_begin();
  for (size_t i = 0; i < dossier->files.n; i++) {
    const struct q_dossier_file *f = &dossier->files.v[i];
    int64_t const head[] = {f->piece_id, f->size, (int64_t)f->name.n};
    token_digest_add(d, (struct str){(const char *)head, sizeof head});
    token_digest_add(d, f->sha256);
    token_digest_add(d, f->name);
  }
  add_step(d, &dossier->asked.eligibility);
  for (size_t i = 0; i < dossier->asked.steps.n; i++) add_step(d, &dossier->asked.steps.v[i]);
  for (size_t i = 0; i < dossier->lots.n; i++)
    if (dossier->lots.v[i].chosen) token_digest_add(d, (struct str){(const char *)&dossier->lots.v[i].row.id, sizeof(int64_t)});
  token_digest_add(d, dossier->row.message);
  token_digest_end(d, ret);
}

/* --- Together ------------------------------------------------------------------------------------------------------- */

/* What counts of it, or when it was taken back. */
static enum err deposits_of(struct db *db, struct arena *a, struct dossier *d) {
  enum err e = NOT_FOUND;
  if (d->row.deposit_id.has) e = q_deposit_counting(db, a, d->row.id, &d->counts);
  else if (d->row.deposited_version.has) e = q_withdrawal_last(db, a, d->row.id, &d->withdrawn);
  return e == NOT_FOUND ? OK : e;
}

/* What an opportunity asks, as far as a dossier needs it. */
struct basis {
  const struct q_opportunity_get *row;
  enum opportunity_kind kind;
  struct q_piece_list pieces;
  struct q_lot_list_list lots;
  struct q_stage_list_list stages;
  struct q_question_list questions;
};

static enum err put_together(struct db *db, struct arena *a, const struct basis *o, struct instant now, struct dossier *d) {
  struct q_dossier_lot_list_list chosen = {0};
  struct q_answer_list answers = {0};
  TRY(dossier_form(a, o->kind, &o->questions, &d->asked));
  if (d->row.id != 0) {
    TRY(q_dossier_file_list(db, a, d->row.id, DOSSIER_FILES_MAX, &d->files));
    TRY(q_answer_list(db, a, d->row.id, ANSWERS_MAX, &answers));
    if (o->lots.n > 0) TRY(q_dossier_lot_list(db, a, d->row.id, PARTS, &chosen));
  }
  asked_fill(&d->asked, &answers);
  int64_t const stage = stage_at(&o->stages, now);
  bool const open = stage > 0 && !instant_before(o->stages.v[stage - 1].closes_at, now);
  sort_into_pieces(a, &o->pieces, stage, d);
  put_lots(a, o->row, &o->lots, &chosen, now, d);
  find_closing(o->row, open ? &o->stages.v[stage - 1] : NULL, d);
  find_gaps(a, d);
  count_tasks(d);
  dossier_manifest(d, d->manifest);
  return OK;
}

enum err dossier_mine(struct db *db, struct arena *a, const struct opportunity *o, int64_t person_id, struct instant now,
                      struct dossier *ret) {
  struct basis const basis = {&o->row, o->kind, o->pieces, o->lots, o->stages, o->questions};
  *ret = (struct dossier){.row.message = S("")};
  enum err const found = q_dossier_mine(db, a, o->row.id, person_id, &ret->row);
  if (found != OK && found != NOT_FOUND) return found;
  TRY(deposits_of(db, a, ret));
  ret->standing = dossier_standing(ret->row.version, ret->row.deposit_id, ret->row.deposited_version, o->state == OPPORTUNITY_OPEN);
  TRY(put_together(db, a, &basis, now, ret));
  return found;
}

enum err dossier_whole(struct db *db, struct arena *a, const struct q_opportunity_get *o, const struct q_dossier *row,
                       struct instant now, struct dossier *ret) {
  struct basis basis = {.row = o};
  if (kind_of(o->kind, &basis.kind) != OK) return BROKEN;
  TRY(q_piece_list(db, a, o->id, PARTS, &basis.pieces));
  TRY(q_lot_list(db, a, o->id, PARTS, &basis.lots));
  TRY(q_stage_list(db, a, o->id, PARTS, &basis.stages));
  TRY(q_question_list(db, a, o->id, PARTS, &basis.questions));
  *ret = (struct dossier){.row = *row};
  return put_together(db, a, &basis, now, ret);
}
