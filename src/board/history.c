#include "board/history.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/zone.h"
#include "base/zone_country.h"
#include "board/dossier.h"

enum { MONTHS_USUAL = 24, MONTHS_MAX = 1200, FIXED_MOMENTS = 4, PARTS_MAX = 100 };

static const struct str outcomes[] = {
    [OUTCOME_OPENED] = S_INIT("opened"),           [OUTCOME_ADMISSIBLE] = S_INIT("admissible"), [OUTCOME_INADMISSIBLE] = S_INIT("inadmissible"),
    [OUTCOME_SCORED] = S_INIT("scored"),           [OUTCOME_SHORTLISTED] = S_INIT("shortlisted"), [OUTCOME_SELECTED] = S_INIT("selected"),
    [OUTCOME_NOT_SELECTED] = S_INIT("not_selected"),
};

struct str history_outcome_word(enum history_outcome o) { return outcomes[o]; }

enum err history_outcome_of(struct str word, enum history_outcome *ret) {
  for (enum history_outcome o = OUTCOME_OPENED; o < OUTCOME_COUNT; o++)
    if (str_eq(outcomes[o], word)) return *ret = o, OK;
  return INVALID;
}

struct instant history_kept_until(struct instant ends_at, int64_t months, const struct zone *zone) {
  if (months < 1 || months > MONTHS_MAX) months = MONTHS_USUAL; /* what nobody meant keeps what would be lost */
  struct civil c = zone_local(zone, ends_at);
  int64_t const month = (int64_t)c.year * 12 + c.month - 1 + months;
  c.year = (int)(month / 12);
  c.month = (int)(month % 12) + 1;
  while (!date_valid(date_of(&c)) && c.day > 28) c.day--;
  if (!date_valid(date_of(&c))) return (struct instant){INT64_MAX};
  struct instant first, second;
  return zone_instant(zone, &c, &first, &second) == ZONE_AMBIGUOUS ? second : first;
}

static enum history_standing standing_of(const struct q_history *d, bool open) {
  if (d->erased_at.has) return HISTORY_ERASED;
  if (d->deposit_ref.p != NULL) {
    bool const changed = d->deposited_version.has && d->version > d->deposited_version.v;
    return d->outcome.p != NULL ? HISTORY_JUDGED : changed ? HISTORY_CHANGED : HISTORY_DEPOSITED;
  }
  if (d->withdrawn) return HISTORY_WITHDRAWN;
  return open ? HISTORY_DRAFT : d->cancelled_at.has ? HISTORY_CANCELLED : HISTORY_LATE;
}

/* By the rule of the notice, or the two would name different days. */
static enum err next_closing(struct db *db, struct arena *a, const struct q_history *row, bool open, struct instant now,
                             struct opportunity_closing *ret) {
  struct opportunity o = {.row = {.closes_at = row->closes_at, .closes_said = row->closes_said, .ends_at = row->ends_at}, .state = open ? OPPORTUNITY_OPEN : OPPORTUNITY_CLOSED};
  if (open) {
    TRY(q_stage_list(db, a, row->opportunity_id, PARTS_MAX, &o.stages));
    TRY(q_lot_list(db, a, row->opportunity_id, PARTS_MAX, &o.lots));
  }
  *ret = opportunity_closing_now(a, &o, now);
  return OK;
}

static enum err seen(struct db *db, struct arena *a, struct q_history row, struct instant now, struct history_dossier *ret) {
  struct history_dossier d = {.row = row};
  TRY(kind_of(row.kind, &d.kind));
  if (zone_load(row.zone, &d.zone) != OK) TRY(zone_load(S("UTC"), &d.zone)); /* the system's files lost it */
  d.clock = zone_city(d.zone, row.city, row.country);
  d.open = !row.cancelled_at.has && !instant_before(row.ends_at, now);
  d.standing = standing_of(&row, d.open);
  TRY(next_closing(db, a, &row, d.open, now, &d.closing));
  if (d.standing == HISTORY_JUDGED) TRY(history_outcome_of(row.outcome, &d.outcome));
  d.kept_until = history_kept_until(row.ends_at, row.privacy_months, d.zone);
  *ret = d;
  return OK;
}

enum err history_list(struct db *db, struct arena *a, int64_t person_id, struct history_mark mark, struct instant now,
                      struct history_list *ret, bool *ret_more, struct history_mark *ret_next) {
  struct q_history_list rows;
  TRY(q_history_list(db, a, person_id, mark.at, mark.id, HISTORY_PAGE + 1, &rows));
  size_t const n = rows.n > HISTORY_PAGE ? HISTORY_PAGE : rows.n;
  struct history_list list = {arena_many(a, n, struct history_dossier), n};
  for (size_t i = 0; i < n; i++) TRY(seen(db, a, rows.v[i], now, &list.v[i]));
  *ret_more = rows.n > n;
  if (n > 0) *ret_next = (struct history_mark){rows.v[n - 1].updated_at, rows.v[n - 1].id};
  *ret = list;
  return OK;
}

enum err history_get(struct db *db, struct arena *a, struct str ref, int64_t person_id, struct instant now, struct history_dossier *ret) {
  struct q_history row;
  TRY(q_history_get(db, a, ref, person_id, &row));
  return seen(db, a, row, now, ret);
}

/* --- What happened -------------------------------------------------------------------------------------------------- */

static void happened(struct history_moments *m, struct history_moment moment) { m->v[m->n++] = moment; }

/* Few, and almost in order already. At the same instant what was noted first stays first. */
static void in_order(struct history_moments *m) {
  for (size_t i = 1; i < m->n; i++) {
    struct history_moment const moved = m->v[i];
    size_t at = i;
    for (; at > 0 && instant_before(moved.at, m->v[at - 1].at); at--) m->v[at] = m->v[at - 1];
    m->v[at] = moved;
  }
}

static struct history_moments moments_of(struct arena *a, const struct history *h, struct instant now) {
  const struct q_history *d = &h->dossier.row;
  size_t const most = FIXED_MOMENTS + h->deposits.n + h->withdrawals.n + h->events.n;
  struct history_moments m = {arena_many(a, most, struct history_moment), 0};
  happened(&m, (struct history_moment){.what = HAPPENED_BEGUN, .at = d->created_at});
  for (size_t i = 0; i < h->deposits.n; i++) {
    const struct q_history_deposits *p = &h->deposits.v[i];
    happened(&m, (struct history_moment){.what = p->replaces_id.has ? HAPPENED_REPLACED : HAPPENED_DEPOSITED, .at = p->received_at, .ref = p->ref});
  }
  for (size_t i = 0; i < h->withdrawals.n; i++)
    happened(&m, (struct history_moment){.what = HAPPENED_WITHDRAWN, .at = h->withdrawals.v[i].received_at, .ref = h->withdrawals.v[i].deposit_ref});
  if (d->cancelled_at.has) happened(&m, (struct history_moment){.what = HAPPENED_CANCELLED, .at = d->cancelled_at.at});
  else if (instant_before(d->ends_at, now)) happened(&m, (struct history_moment){.what = HAPPENED_CLOSED, .at = d->ends_at});
  for (size_t i = 0; i < h->events.n; i++) {
    struct history_moment became = {.what = HAPPENED_BECAME, .at = h->events.v[i].at, .words = h->events.v[i].words};
    if (history_outcome_of(h->events.v[i].state, &became.outcome) == OK) happened(&m, became);
  }
  if (d->erased_at.has) happened(&m, (struct history_moment){.what = HAPPENED_ERASED, .at = d->erased_at.at});
  in_order(&m);
  return m;
}

/* Each file with its readings: a run of a copy that is ordered by file. */
static void share_reads(struct arena *a, const struct q_history_reads_list *reads, struct history_files *files) {
  size_t taken = 0;
  struct q_history_reads *all = arena_many(a, reads->n, struct q_history_reads);
  for (size_t i = 0; i < files->n; i++) {
    struct history_file *f = &files->v[i];
    f->reads = all + taken;
    for (size_t k = 0; k < reads->n; k++)
      if (str_eq(reads->v[k].file_ref, f->row.ref)) f->reads[f->n_reads++] = reads->v[k];
    taken += f->n_reads;
  }
}

static enum err files_of(struct db *db, struct arena *a, struct str deposit_ref, struct history_files *ret) {
  struct q_history_files_list rows;
  struct q_history_reads_list reads;
  TRY(q_history_files(db, a, deposit_ref, DOSSIER_FILES_MAX, &rows));
  TRY(q_history_reads(db, a, deposit_ref, HISTORY_READS, &reads));
  struct history_files files = {arena_many(a, rows.n, struct history_file), rows.n};
  for (size_t i = 0; i < rows.n; i++) files.v[i].row = rows.v[i];
  share_reads(a, &reads, &files);
  *ret = files;
  return OK;
}

enum err history_read(struct db *db, struct arena *a, const struct history_dossier *d, struct instant now, struct history *ret) {
  struct history h = {.dossier = *d};
  TRY(q_history_deposits(db, a, d->row.id, HISTORY_ROWS, &h.deposits));
  TRY(q_history_withdrawals(db, a, d->row.id, HISTORY_ROWS, &h.withdrawals));
  TRY(q_history_events(db, a, d->row.id, HISTORY_SAID, &h.events));
  TRY(q_history_messages(db, a, d->row.id, HISTORY_SAID, &h.messages));
  if (d->row.deposit_ref.p != NULL) TRY(files_of(db, a, d->row.deposit_ref, &h.files));
  h.moments = moments_of(a, &h, now);
  *ret = h;
  return OK;
}

enum err history_unread(struct db *db, struct arena *a, int64_t person_id, int64_t *ret) {
  struct q_message_unread row;
  TRY(q_message_unread(db, a, person_id, &row));
  *ret = row.n;
  return OK;
}

enum err history_messages_read(struct db *db, struct arena *a, void *args) {
  struct history_read_args *p = args;
  struct q_history row;
  TRY(q_history_get(db, a, p->ref, p->person_id, &row));
  return q_message_read(db, a, row.id, p->now);
}

enum err history_file_opened(struct db *db, struct arena *a, void *args) {
  struct history_file_args *p = args;
  return q_file_read_add(db, a, p->file_ref, p->person_id, p->now.us / HOUR_US, p->now);
}
