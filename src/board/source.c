#include "board/source.h"

#include "base/arena.h"
#include "board/publish.h"

enum err source_topics(struct db *db, struct arena *a, const struct source_new *s, struct source_topics *ret) {
  *ret = (struct source_topics){0};
  if (str_has(s->theme)) {
    struct q_source_theme row;
    enum err const e = q_source_theme(db, a, slug_of(a, s->theme), &row);
    ret->no_theme = e == NOT_FOUND;
    if (e == OK) ret->theme = (struct opt_int){true, row.id};
    else if (e != NOT_FOUND) return e;
  }
  if (str_has(s->funder)) {
    struct q_source_funder row;
    enum err const e = q_source_funder(db, a, slug_of(a, s->funder), &row);
    ret->no_funder = e == NOT_FOUND;
    if (e == OK) ret->funder = (struct opt_int){true, row.id};
    else if (e != NOT_FOUND) return e;
  }
  return OK;
}

static enum err add(struct db *db, struct arena *a, struct source_put_args *p, int64_t organisation, struct opt_int theme, struct opt_int funder) {
  const struct source_new *s = p->what;
  struct q_source_add row;
  struct opt_instant const next = {str_has(s->address), p->now};
  enum err const e = q_source_add(db, a, s->name, s->address, s->plain_http, kind_word(s->kind), organisation, theme, funder, s->city, s->country,
                                  s->zone, s->lang, s->period_s, SOURCE_TRIAL, s->apply_here, next, p->author, p->now, &row);
  if (e == NOT_FOUND) return p->ret_refusal = SOURCE_NAME_TAKEN, OK;
  TRY(e);
  p->ret_id = row.id;
  return OK;
}

static enum err edit(struct db *db, struct arena *a, struct source_put_args *p, int64_t organisation, struct opt_int theme, struct opt_int funder) {
  const struct source_new *s = p->what;
  struct q_source before;
  TRY(q_source_get(db, a, p->id, p->organisation, &before));
  struct q_source_named named;
  enum err const e = q_source_named(db, a, s->name, &named);
  if (e == OK && named.id != p->id) return p->ret_refusal = SOURCE_NAME_TAKEN, OK;
  if (e != OK && e != NOT_FOUND) return e;
  p->ret_id = p->id;
  TRY(q_source_edit(db, a, p->id, s->name, s->address, s->plain_http, kind_word(s->kind), organisation, theme, funder, s->city, s->country, s->zone,
                    s->lang, s->period_s, s->apply_here));
  /* who trusted it knew where its notices came from */
  bool const moved = !str_eq(before.address, s->address) || (before.address.p == NULL) != (s->address.p == NULL);
  if (before.trusted && moved) TRY(q_source_trust(db, a, p->id, false, (struct opt_int){0}, (struct opt_instant){0}));
  struct q_source_file_waits file;
  enum err const waits = q_source_file_waits(db, a, p->id, &file);
  if (waits != OK && waits != NOT_FOUND) return waits;
  bool const due = (str_has(s->address) || waits == OK) && !str_eq(before.state, SOURCE_PAUSED);
  return q_source_state(db, a, p->id, before.state, (struct opt_instant){due, p->now});
}

enum err source_put(struct db *db, struct arena *a, void *args) {
  struct source_put_args *p = args;
  p->ret_refusal = SOURCE_FINE;
  struct source_topics words;
  struct q_organisation_put organisation;
  TRY(q_organisation_put(db, a, slug_of(a, p->what->organisation), p->what->organisation, &organisation));
  if (p->organisation.has && organisation.id != p->organisation.v) return FORBIDDEN;
  TRY(source_topics(db, a, p->what, &words));
  if (words.no_theme || words.no_funder) return p->ret_refusal = words.no_theme ? SOURCE_NO_THEME : SOURCE_NO_FUNDER, OK;
  return p->id == 0 ? add(db, a, p, organisation.id, words.theme, words.funder) : edit(db, a, p, organisation.id, words.theme, words.funder);
}

enum err source_state(struct db *db, struct arena *a, void *args) {
  struct source_state_args *p = args;
  struct q_source s;
  struct q_source_file_waits file;
  TRY(q_source_get(db, a, p->id, p->organisation, &s));
  enum err const waits = q_source_file_waits(db, a, p->id, &file);
  if (waits != OK && waits != NOT_FOUND) return waits;
  bool const rest = str_eq(s.state, SOURCE_TRIAL) && p->state.p != NULL && str_eq(p->state, SOURCE_PAUSED); /* it stays on trial, unread */
  struct str const state = p->state.p == NULL || rest ? s.state : p->state;
  bool const due = !rest && !str_eq(state, SOURCE_PAUSED) && (str_has(s.address) || waits == OK);
  return q_source_state(db, a, p->id, state, (struct opt_instant){due, p->now});
}

enum err source_trust(struct db *db, struct arena *a, void *args) {
  struct source_trust_args *p = args;
  struct q_source s;
  TRY(q_source_get(db, a, p->id, p->organisation, &s));
  bool const same = s.created_at.us == p->made.us && (s.address.p == NULL) == (p->address.p == NULL) && str_eq(s.address, p->address);
  if (p->trusted && !same) return CONFLICT;
  return q_source_trust(db, a, p->id, p->trusted, (struct opt_int){p->trusted, p->person_id}, (struct opt_instant){p->trusted, p->now});
}

enum err source_give(struct db *db, struct arena *a, void *args) {
  struct source_file_args *p = args;
  struct q_source s;
  struct q_source_file_list_list files;
  if (p->bytes.n > SOURCE_FILE_MAX) return TOO_BIG;
  TRY(q_source_get(db, a, p->id, p->organisation, &s));
  TRY(q_source_file_list(db, a, p->id, SOURCE_FILES_MAX, &files));
  p->ret_refusal = files.n == SOURCE_FILES_MAX ? SOURCE_FILES_FULL : SOURCE_FINE;
  if (p->ret_refusal != SOURCE_FINE) return OK;
  TRY(q_source_file_add(db, a, p->id, p->name, p->bytes, p->now));
  return str_eq(s.state, SOURCE_PAUSED) ? OK : q_source_state(db, a, p->id, s.state, (struct opt_instant){true, p->now});
}

enum err source_weight(struct db *db, struct arena *a, int64_t id, struct source_weight *ret) {
  struct q_source_weight row;
  TRY(q_source_weight(db, a, id, &row));
  *ret = (struct source_weight){row.files, row.waiting, row.published, row.told, row.refused};
  return OK;
}

static bool same_weight(const struct source_weight *x, const struct source_weight *y) {
  return x->files == y->files && x->waiting == y->waiting && x->published == y->published && x->told == y->told && x->refused == y->refused;
}

enum err source_delete(struct db *db, struct arena *a, void *args) {
  struct source_delete_args *p = args;
  struct q_source s;
  struct source_weight now;
  TRY(q_source_get(db, a, p->id, p->organisation, &s));
  TRY(source_weight(db, a, p->id, &now));
  if (s.created_at.us != p->made.us || !same_weight(&now, &p->seen)) return CONFLICT;
  TRY(q_source_forget_received(db, a, p->id));
  TRY(q_source_forget_files(db, a, p->id));
  TRY(q_source_forget_items(db, a, p->id));
  TRY(q_source_forget_runs(db, a, p->id));
  return q_source_delete(db, a, p->id);
}

/* --- Reading -------------------------------------------------------------------------------------------------------- */

enum err source_named(struct db *db, struct arena *a, struct str name, struct q_source *ret) {
  struct q_source_named row;
  TRY(q_source_named(db, a, name, &row));
  return q_source_get(db, a, row.id, (struct opt_int){0}, ret);
}

enum err source_get(struct db *db, struct arena *a, int64_t id, struct opt_int organisation, struct q_source *ret) {
  return q_source_get(db, a, id, organisation, ret);
}

enum err source_list(struct db *db, struct arena *a, struct opt_int organisation, int64_t before, int limit, struct q_source_list_list *ret) {
  return q_source_list(db, a, organisation, before, limit, ret);
}

enum err source_files(struct db *db, struct arena *a, int64_t id, struct q_source_file_list_list *ret) {
  return q_source_file_list(db, a, id, SOURCE_FILES_MAX, ret);
}

enum err source_runs(struct db *db, struct arena *a, int64_t id, int64_t before, int limit, struct q_source_run_list *ret) {
  return q_source_run_list(db, a, id, before, limit, ret);
}

enum err source_items(struct db *db, struct arena *a, int64_t run, struct q_source_item_list_list *ret) {
  return q_source_item_list(db, a, run, SOURCE_ITEMS_MAX, ret);
}

enum err source_themes(struct db *db, struct arena *a, int limit, struct q_theme_words_list *ret) { return q_source_themes(db, a, limit, ret); }

enum err source_due(struct db *db, struct arena *a, struct instant now, struct q_source_due_list *ret) {
  return q_source_due(db, a, now, SOURCE_DUE_MOST, ret);
}

enum err source_file(struct db *db, struct arena *a, int64_t id, struct q_source_file_next *ret) { return q_source_file_next(db, a, id, ret); }

static enum err add_run(struct db *db, struct arena *a, const struct source_ran_args *p) {
  struct q_source_run_add run;
  TRY(q_source_run_add(db, a, p->id, p->file_name, p->began, p->now, p->outcome, p->why, p->detail, p->http_status, p->size, p->n_new,
                       p->n_changed, p->n_same, p->n_skipped, p->n_refused, &run));
  for (size_t i = 0; i < p->n_items && i < SOURCE_ITEMS_MAX; i++) {
    const struct source_item *item = &p->items[i];
    TRY(q_source_item_add(db, a, run.id, item->position, item->key, item->title, item->outcome, item->why, item->detail, item->content));
  }
  TRY(q_source_run_forget_items(db, a, p->id, SOURCE_RUNS_KEPT));
  return q_source_run_forget(db, a, p->id, SOURCE_RUNS_KEPT);
}

enum err source_ran(struct db *db, struct arena *a, void *args) {
  struct source_ran_args *p = args;
  struct q_source s;
  TRY(q_source_get(db, a, p->id, (struct opt_int){0}, &s));
  if (p->made.has && p->made.at.us != s.created_at.us) return NOT_FOUND;
  TRY(add_run(db, a, p));
  /* what an officer did to it meanwhile counts: a pause stays one, what was read of another address or on trial says nothing */
  bool const moved = p->state.p != NULL && (!str_eq(s.state, p->state) || !str_eq(s.address, p->address));
  if (p->file_id.has && !moved) TRY(q_source_file_done(db, a, p->file_id.v));
  struct q_source_file_waits file;
  enum err const waits = q_source_file_waits(db, a, p->id, &file);
  if (waits != OK && waits != NOT_FOUND) return waits;
  bool const rests = !moved && str_eq(s.state, SOURCE_TRIAL) && !s.next_at.has; /* somebody stopped the trial meanwhile */
  bool const stop = rests || (p->pause && !p->file_id.has && !moved);
  struct str const state = stop && !str_eq(s.state, SOURCE_TRIAL) ? SOURCE_PAUSED : s.state;
  struct opt_instant next = waits == OK || (moved && str_has(s.address)) ? (struct opt_instant){true, p->now} : p->next;
  if (stop || str_eq(state, SOURCE_PAUSED)) next.has = false;
  struct str const none = {0};
  return q_source_ran(db, a, p->id, moved ? none : p->etag, moved ? none : p->last_modified, state, next, moved ? 0 : p->failures);
}
