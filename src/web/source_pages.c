/* Partners' sources in the office: their list, one of them with its last readings, and the form of one. */
#include "web/source_pages.h"

#include "base/arena.h"
#include "base/words.h"
#include "board/board.h"
#include "board/received.h"
#include "board/topic.h"
#include "views.h"
#include "web/app.h"
#include "web/handlers.h"
#include "web/office_pages.h"
#include "web/reply.h"
#include "web/source_acts.h"

enum { PREVIEW_BYTES = 800 << 10 /* of records shown together */, ROWS = 50, THEMES_MAX = 500, NAME_MAX = 120, URL_MAX = 2000 };

enum err sources_show(struct request *r, struct reply *out) {
  struct db *db;
  struct sources_page page = {.next = S(""), .deleted = str_eq(request_query(r, "fait"), S("supprimee"))};
  int64_t before;
  if (str_int(request_query(r, "avant"), 1, INT64_MAX, &before) != OK) before = INT64_MAX;
  TRY(board_snapshot(r->board, &db));
  enum err const e = source_list(db, r->arena, r->session->organisation, before, ROWS, &page.rows);
  board_release(r->board, db);
  TRY(e);
  if (page.rows.n == ROWS) page.next = app_path(r, fmt(r->arena, "/gestion/sources?avant=%lld", (long long)page.rows.v[ROWS - 1].id));
  view_sources(&out->body, &r->show, &page);
  return OK;
}

/* --- One source ------------------------------------------------------------------------------------------------------ */

struct str source_path(struct request *r, const char *rest) {
  return app_path(r, fmt(r->arena, "/gestion/sources/%lld%s", (long long)request_int(r, "id"), rest));
}

/* What the run told: during a trial notices to look at, otherwise those that did not come in. */
static enum err sort_items(struct request *r, struct source_page *page, const struct q_source_item_list_list *all) {
  struct q_source_item_list *items = arena_many(r->arena, all->n, struct q_source_item_list);
  page->previews.v = arena_many(r->arena, SOURCE_PREVIEW, struct source_preview);
  page->items.v = items;
  struct foreign_defaults const d = foreign_defaults_of(&page->row);
  size_t shown = 0;
  for (size_t i = 0; i < all->n; i++) {
    if (!str_eq(all->v[i].outcome, S("preview"))) {
      items[page->items.n++] = all->v[i];
      continue;
    }
    if (page->previews.n == SOURCE_PREVIEW || !str_has(all->v[i].content)) continue;
    page->unshown = page->unshown || shown + all->v[i].content.n > PREVIEW_BYTES;
    if (page->unshown) continue;
    shown += all->v[i].content.n;
    struct source_preview *p = &page->previews.v[page->previews.n];
    p->item = &all->v[i];
    if (understood_read(&r->show, all->v[i].content, &d, UNDERSTOOD_BRIEF, &p->it) == OK) page->previews.n++;
  }
  return OK;
}

static enum err load_runs(struct request *r, struct db *db, struct source_page *page, struct q_source_item_list_list *items) {
  int64_t wanted;
  TRY(source_runs(db, r->arena, page->row.id, INT64_MAX, SOURCE_RUNS_SHOWN, &page->runs));
  if (page->runs.n == 0) return OK;
  page->told = &page->runs.v[0];
  if (str_int(request_query(r, "lecture"), 1, INT64_MAX, &wanted) == OK)
    for (size_t i = 0; i < page->runs.n; i++)
      if (page->runs.v[i].id == wanted) page->told = &page->runs.v[i];
  return source_items(db, r->arena, page->told->id, items);
}

static enum err load_waiting(struct request *r, struct db *db, struct source_page *page) {
  struct q_received_row_list rows;
  TRY(received_list(db, r->arena, RECEIVED_TO_REVIEW, (struct opt_int){true, page->row.id}, (struct opt_int){0}, INT64_MAX, SOURCE_WAITING_SHOWN + 1, &rows));
  page->waiting = (int64_t)rows.n;
  return OK;
}

enum err source_load(struct request *r, struct source_page *page) {
  struct db *db;
  struct q_source_item_list_list items = {0};
  TRY(board_snapshot(r->board, &db));
  enum err e = source_get(db, r->arena, request_int(r, "id"), r->session->organisation, &page->row);
  if (e == OK) e = source_files(db, r->arena, page->row.id, &page->files);
  if (e == OK) e = load_runs(r, db, page, &items);
  if (e == OK) e = load_waiting(r, db, page);
  board_release(r->board, db);
  TRY(e);
  page->zone = zone_must(page->row.zone);
  page->admin = (r->roles & ROLE_ADMIN) != 0;
  page->expected = page->row.next_at.has && !instant_before(r->arrived, page->row.next_at.at);
  if (kind_of(page->row.kind, &page->kind) != OK) return BROKEN;
  return sort_items(r, page, &items);
}

enum err source_show(struct request *r, struct reply *out) {
  struct source_page page = {0};
  TRY(source_load(r, &page));
  view_source(&out->body, &r->show, &page);
  return OK;
}

/* --- The form of a source -------------------------------------------------------------------------------------------- */

static enum err load_themes(struct request *r, struct source_editor_page *page) {
  struct db *db;
  TRY(board_snapshot(r->board, &db));
  enum err const e = source_themes(db, r->arena, THEMES_MAX, &page->themes);
  board_release(r->board, db);
  TRY(e);
  topic_words_sort(r->arena, &page->themes, r->show.lang);
  return OK;
}

/* What stands in the form of one that is there, as if it had been typed. */
static const struct form_fields *fields_of(struct request *r, const struct q_source *s) {
  enum { FIELDS_OF = 14 };
  struct form_field *at = arena_many(r->arena, FIELDS_OF, struct form_field);
  struct form_fields *fields = arena_new(r->arena, struct form_fields);
  enum opportunity_kind kind = KIND_CALL_FOR_TENDERS;
  if (kind_of(s->kind, &kind) != OK) kind = KIND_CALL_FOR_TENDERS;
  at[fields->n++] = (struct form_field){S("nom"), s->name};
  at[fields->n++] = (struct form_field){S("adresse"), s->address};
  at[fields->n++] = (struct form_field){S("sans-https"), s->plain_http ? S("1") : S("")};
  at[fields->n++] = (struct form_field){S("nature"), kind_slug(kind)};
  at[fields->n++] = (struct form_field){S("organisme"), s->org};
  at[fields->n++] = (struct form_field){S("theme"), s->theme};
  at[fields->n++] = (struct form_field){S("ville"), s->city};
  at[fields->n++] = (struct form_field){S("pays"), s->country};
  at[fields->n++] = (struct form_field){S("fuseau"), s->zone};
  at[fields->n++] = (struct form_field){S("langue"), s->lang};
  at[fields->n++] = (struct form_field){S("bailleur"), s->funder};
  at[fields->n++] = (struct form_field){S("periode"), fmt(r->arena, "%lld", (long long)s->period_s)};
  at[fields->n++] = (struct form_field){S("depot-ici"), s->apply_here ? S("1") : S("")};
  fields->at = at;
  return fields;
}

/* An address that could be one; whether it is fetched says net/fetch.h when it is read. */
static bool looks_like_address(struct str s, struct str scheme) {
  if (!str_starts(s, scheme) || s.n > URL_MAX || s.n == scheme.n) return false;
  for (size_t i = 0; i < s.n; i++)
    if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '\\' || s.p[i] == '"' || s.p[i] == '<' || s.p[i] == '>') return false;
  struct str const host = str_sub(s, scheme.n, s.n);
  return host.p[0] != '/' && str_index(str_sub(host, 0, str_index(host, '/')), '@') == str_index(host, '/');
}

static struct str read_address(struct request *r, struct form_page *form, bool plain_http) {
  enum lang const lang = r->show.lang;
  struct str const value = str_trim(request_form(r, "adresse"));
  if (value.n == 0) return (struct str){0};
  if (looks_like_address(value, S("http://")) && !plain_http)
    form_problem(form, S("adresse"), T(lang, "Cette adresse n’est pas en https. Écrivez-la en https://, ou cochez la case ci-dessous si elle n’existe pas ainsi."));
  else if (!looks_like_address(value, S("https://")) && !looks_like_address(value, S("http://")))
    form_problem(form, S("adresse"), T(lang, "Indiquez une adresse complète, par exemple https://exemple.org/avis.rss, sans nom d’utilisateur ni mot de passe."));
  return value;
}

static void read_place(struct request *r, struct form_page *form, struct source_new *s) {
  const struct zone *zone;
  struct opportunity_new place = {0};
  office_read_place(r, form, &place, &zone);
  s->city = place.city, s->country = place.country, s->zone = place.zone;
  s->lang = office_read_language(r, form);
}

static struct source_new read_source(struct request *r, struct form_page *form) {
  enum lang const lang = r->show.lang;
  struct source_new s = {.plain_http = str_eq(request_form(r, "sans-https"), S("1")), .apply_here = str_eq(request_form(r, "depot-ici"), S("1")),
                         .period_s = SOURCE_PERIOD_DEFAULT_S};
  s.name = office_required(r, form, "nom", NAME_MAX, T(lang, "Indiquez le nom de la source : les avis diront « publié d’après » ce nom."));
  s.address = read_address(r, form, s.plain_http);
  if (kind_of_slug(request_form(r, "nature"), &s.kind) != OK) form_problem(form, S("nature"), T(lang, "Choisissez la nature des opportunités."));
  s.organisation = office_required(r, form, "organisme", 200, T(lang, "Indiquez l’organisme qui répond de ces avis."));
  s.theme = str_trim(request_form(r, "theme"));
  s.funder = str_trim(request_form(r, "bailleur"));
  read_place(r, form, &s);
  struct source_periods const periods = source_periods(&r->show);
  bool known = false;
  if (str_int(request_form(r, "periode"), SOURCE_PERIOD_LEAST_S, SOURCE_PERIOD_MOST_S, &s.period_s) == OK)
    for (size_t i = 0; i < periods.n; i++) known = known || periods.v[i].seconds == s.period_s;
  if (!known) form_problem(form, S("periode"), T(lang, "Choisissez le rythme des lectures."));
  return s;
}

static void tell_refusal(struct request *r, struct form_page *form, enum source_refusal refusal) {
  enum lang const lang = r->show.lang;
  switch (refusal) {
  case SOURCE_NAME_TAKEN: form_problem(form, S("nom"), T(lang, "Une autre source porte déjà ce nom. Choisissez-en un autre.")); break;
  case SOURCE_NO_THEME: form_problem(form, S("theme"), T(lang, "Ce thème n’est pas sur le babillard. Choisissez-en un de la liste.")); break;
  case SOURCE_NO_FUNDER: form_problem(form, S("bailleur"), T(lang, "Ce bailleur n’est pas encore sur le babillard. Écrivez son nom comme sur ses avis, ou laissez vide.")); break;
  case SOURCE_OTHER_ORGANISATION:
    form_problem(form, S("organisme"), T(lang, "Vous ne gérez que les sources de votre organisme : écrivez son nom comme sur ses avis."));
    break;
  case SOURCE_FINE:
  case SOURCE_FILES_FULL: break;
  }
}

/* Told with the other faults of the form; whoever stores it asks again. */
static enum err check_topics(struct request *r, struct form_page *form, const struct source_new *what) {
  struct db *db;
  struct source_topics topics;
  TRY(board_snapshot(r->board, &db));
  enum err const e = source_topics(db, r->arena, what, &topics);
  board_release(r->board, db);
  TRY(e);
  if (topics.no_theme) tell_refusal(r, form, SOURCE_NO_THEME);
  if (topics.no_funder) tell_refusal(r, form, SOURCE_NO_FUNDER);
  return OK;
}

static enum err show_form(struct request *r, struct reply *out, struct source_editor_page *page) {
  TRY(load_themes(r, page));
  if (page->form.n > 0) form_refused(r, out, 422);
  view_source_form(&out->body, &r->show, page);
  return OK;
}

/* Makes or changes it, or shows the form again. */
static enum err put(struct request *r, struct reply *out, struct source_editor_page *page) {
  page->form.typed = &r->form;
  struct source_new const what = read_source(r, &page->form);
  TRY(check_topics(r, &page->form, &what));
  if (page->form.n > 0) return show_form(r, out, page);
  struct source_put_args put = {.id = page->id, .what = &what, .organisation = r->session->organisation,
                                .author = {true, r->session->person_id}, .now = r->arrived};
  enum err const e = board_change(r->board, source_put, &put);
  if (e == FORBIDDEN) tell_refusal(r, &page->form, SOURCE_OTHER_ORGANISATION);
  else TRY(e);
  if (e == OK) tell_refusal(r, &page->form, put.ret_refusal);
  if (page->form.n > 0) return show_form(r, out, page);
  return reply_redirect(out, r, app_path(r, fmt(r->arena, "/gestion/sources/%lld", (long long)put.ret_id)));
}

enum err source_new_show(struct request *r, struct reply *out) {
  struct source_editor_page page = {0};
  return show_form(r, out, &page);
}

enum err source_new(struct request *r, struct reply *out) {
  struct source_editor_page page = {0};
  return put(r, out, &page);
}

static enum err load_edited(struct request *r, struct source_editor_page *page) {
  struct db *db;
  struct q_source row;
  TRY(board_snapshot(r->board, &db));
  enum err const e = source_get(db, r->arena, request_int(r, "id"), r->session->organisation, &row);
  board_release(r->board, db);
  TRY(e);
  page->id = row.id;
  page->name = row.name;
  page->trusted = row.trusted;
  page->form.typed = fields_of(r, &row);
  return OK;
}

enum err source_edit_show(struct request *r, struct reply *out) {
  struct source_editor_page page = {0};
  TRY(load_edited(r, &page));
  return show_form(r, out, &page);
}

enum err source_edit(struct request *r, struct reply *out) {
  struct source_editor_page page = {0};
  TRY(load_edited(r, &page));
  return put(r, out, &page);
}
