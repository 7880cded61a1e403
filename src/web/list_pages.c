/* The list of opportunities: what was asked (list_filter.h), what was found, and links to everything near it. */
#include "base/arena.h"
#include "base/fold.h"
#include "base/words.h"
#include "board/board.h"
#include "board/facets.h"
#include "board/generation.h"
#include "feed/feed_entry.h"
#include "views.h"
#include "web/app.h"
#include "web/handlers.h"
#include "web/list_cards.h"
#include "web/list_filter.h"
#include "web/pages.h"
#include "web/reply.h"

enum { LINKS_MAX = 128, TITLE_MAX = 600 };

static struct str address(struct request *r, const struct opportunity_filter *f, int64_t after) {
  struct str const query = list_filter_query(r->arena, f, after);
  return fmt(r->arena, "/%.*s/opportunites%s%.*s", STR(lang_code(r->show.lang)), query.n > 0 ? "?" : "", STR(query));
}

static void add(struct list_links *links, struct list_link link) {
  if (links->n < LINKS_MAX) links->v[links->n++] = link;
}

/* --- Names --------------------------------------------------------------------------------------------------------- */

static struct str state_name(enum lang lang, enum opportunity_status status) {
  switch (status) {
  case STATUS_OPEN: return T(lang, "Opportunités ouvertes");
  case STATUS_ANNOUNCED: return T(lang, "Opportunités à venir");
  case STATUS_CLOSED: return T(lang, "Opportunités closes");
  case STATUS_AWARDED: return T(lang, "Procédures attribuées");
  case STATUS_UNSUCCESSFUL: return T(lang, "Procédures infructueuses");
  case STATUS_CANCELLED: return T(lang, "Opportunités annulées");
  default: return T(lang, "Toutes les opportunités");
  }
}

static struct str kinds_open(enum lang lang, enum opportunity_kind kind) {
  switch (kind) {
  case KIND_EXPERTISE_MISSION: return T(lang, "Missions d’expertise ouvertes");
  case KIND_RECRUITMENT: return T(lang, "Recrutements ouverts");
  case KIND_CALL_FOR_TENDERS: return T(lang, "Appels d’offres ouverts");
  case KIND_CALL_FOR_EXPRESSIONS: return T(lang, "Appels à manifestation d’intérêt ouverts");
  default: return T(lang, "Appels à projets ouverts");
  }
}

static struct str value_name(struct request *r, enum opportunity_facet facet, const struct facet_value *v) {
  enum lang const lang = r->show.lang;
  enum opportunity_kind kind;
  if (facet == FACET_KIND && kind_of_slug(v->slug, &kind) == OK) return feed_kind_name(lang, kind);
  if (facet == FACET_COUNTRY) return names_country(r->arena, lang, v->slug);
  if (facet == FACET_LANGUAGE) return names_language(r->arena, lang, v->slug);
  if (lang == LANG_EN && str_has(v->name_en)) return v->name_en;
  return str_has(v->name) ? v->name : v->slug;
}

/* "Appels d’offres ouverts : Cameroun, eau": a single kind names itself, everything else follows. */
static struct str title_of(struct request *r, const struct list_page *page) {
  const struct opportunity_filter *f = &page->filter;
  struct out o = out_in(r->arena, TITLE_MAX);
  enum opportunity_kind kind;
  bool const one_kind = f->status == STATUS_OPEN && f->by[FACET_KIND].n == 1 && kind_of_slug(f->by[FACET_KIND].v[0], &kind) == OK;
  out_put(&o, one_kind ? kinds_open(r->show.lang, kind) : state_name(r->show.lang, f->status));
  size_t n = 0;
  for (size_t i = one_kind && !str_has(f->words) ? 1 : 0; i < page->active.n; i++) {
    struct str const text = page->active.v[i].text;
    if (one_kind && str_eq(text, feed_kind_name(r->show.lang, kind))) continue;
    if (o.n + text.n > TITLE_MAX / 3) break;
    out_z(&o, n++ > 0 ? ", " : r->show.lang == LANG_FR ? "\u00a0: " : ": ");
    out_put(&o, text);
  }
  return out_str(&o);
}

/* --- The panel ----------------------------------------------------------------------------------------------------- */

static struct list_option option_of(struct request *r, enum opportunity_facet facet, const struct facet_value *v) {
  return (struct list_option){.value = v->slug, .text = value_name(r, facet, v), .n = v->n, .chosen = v->chosen};
}

/* Heads in the order of their counts, each with its words; a word nobody has filed stands by itself. */
static void theme_options(struct request *r, const struct facet_group *g, struct list_options *ret) {
  ret->v = arena_many(r->arena, g->n, struct list_option);
  for (size_t i = 0; i < g->n; i++) {
    if (str_has(g->v[i].head)) continue;
    struct list_option o = option_of(r, FACET_THEME, &g->v[i]);
    size_t words = 0;
    for (size_t k = 0; k < g->n; k++) words += str_eq(g->v[k].head, g->v[i].slug);
    o.words.v = arena_many(r->arena, words, struct list_option);
    for (size_t k = 0; k < g->n; k++)
      if (str_eq(g->v[k].head, g->v[i].slug)) o.words.v[o.words.n++] = option_of(r, FACET_THEME, &g->v[k]);
    ret->v[ret->n++] = o;
  }
}

static struct list_group group_of(struct request *r, enum opportunity_facet facet, const struct facet_group *g) {
  struct list_group group = {.facet = facet};
  for (size_t i = 0; i < g->n; i++) group.chosen = group.chosen || g->v[i].chosen;
  if (facet == FACET_THEME) {
    theme_options(r, g, &group.options);
    return group;
  }
  group.options.v = arena_many(r->arena, g->n, struct list_option);
  for (size_t i = 0; i < g->n; i++) group.options.v[group.options.n++] = option_of(r, facet, &g->v[i]);
  return group;
}

static void add_groups(struct request *r, const struct facet_counts *counts, struct list_page *page) {
  page->groups.v = arena_many(r->arena, FACET_COUNT, struct list_group);
  for (enum opportunity_facet d = 0; d < FACET_COUNT; d++)
    if (counts->by[d].n > 0) page->groups.v[page->groups.n++] = group_of(r, d, &counts->by[d]);
}

/* --- Links --------------------------------------------------------------------------------------------------------- */

static void add_active(struct request *r, const struct facet_counts *counts, struct list_page *page) {
  struct opportunity_filter f = page->filter;
  page->active.v = arena_many(r->arena, LINKS_MAX, struct list_link);
  if (str_has(f.words)) {
    f.words = (struct str){0};
    add(&page->active, (struct list_link){.href = address(r, &f, 0), .text = page->filter.words});
  }
  for (enum opportunity_facet d = 0; d < FACET_COUNT; d++) {
    for (size_t i = 0; i < counts->by[d].n; i++) {
      if (!counts->by[d].v[i].chosen) continue;
      f = page->filter;
      list_filter_drop(&f, d, counts->by[d].v[i].slug);
      add(&page->active, (struct list_link){.href = address(r, &f, 0), .text = value_name(r, d, &counts->by[d].v[i])});
    }
  }
  f = (struct opportunity_filter){.status = page->filter.status};
  if (page->active.n > 0) page->clear = address(r, &f, 0);
}

static struct str sort_name(enum lang lang, enum opportunity_sort sort) {
  switch (sort) {
  case SORT_PUBLISHED: return T(lang, "les plus récentes");
  case SORT_RELEVANCE: return T(lang, "les plus pertinentes");
  default: return T(lang, "clôture la plus proche");
  }
}

static void add_orders(struct request *r, struct list_page *page) {
  struct opportunity_filter f = page->filter;
  page->sorts.v = arena_many(r->arena, LINKS_MAX, struct list_link);
  page->states.v = arena_many(r->arena, LINKS_MAX, struct list_link);
  for (enum opportunity_sort s = 0; f.status == STATUS_OPEN && s < SORT_COUNT; s++) {
    if (s == SORT_RELEVANCE && !str_has(f.words)) continue;
    f.sort = s;
    add(&page->sorts, (struct list_link){.href = address(r, &f, 0), .text = sort_name(r->show.lang, s), .here = s == page->filter.sort});
  }
  f = page->filter;
  f.sort = SORT_CLOSING;
  for (enum opportunity_status s = 0; s < STATUS_COUNT; s++) {
    f.status = s;
    add(&page->states, (struct list_link){.href = address(r, &f, 0), .text = state_name(r->show.lang, s), .here = s == page->filter.status});
  }
}

/* --- Nothing found ------------------------------------------------------------------------------------------------- */

/* What a filter asks for: the values of one facet, or (FACET_COUNT) the words. */
static bool asks(const struct opportunity_filter *f, enum opportunity_facet what) {
  return what == FACET_COUNT ? str_has(f->words) : f->by[what].n > 0;
}

static void drop(struct opportunity_filter *f, enum opportunity_facet what) {
  if (what == FACET_COUNT) f->words = (struct str){0};
  else f->by[what].n = 0;
}

static enum err count_of(struct db *db, struct request *r, const struct opportunity_filter *f, int64_t *ret) {
  scoped(arena) struct arena own = {0}; /* of each step: there may be a hundred */
  struct facet_counts counts;
  TRY(facets_count(&r->board->facets, db, &own, f, r->arrived, &counts));
  *ret = counts.n;
  return OK;
}

/* "Sans : Bénin, eau": what is dropped from the filter of the page to get `f`. */
static struct str without_words(struct request *r, const struct facet_counts *counts, const struct list_page *page, const struct opportunity_filter *f) {
  struct out o = out_in(r->arena, TITLE_MAX);
  for (enum opportunity_facet d = 0; d < FACET_COUNT; d++) {
    for (size_t i = 0; asks(&page->filter, d) && !asks(f, d) && i < counts->by[d].n; i++) {
      struct str const name = value_name(r, d, &counts->by[d].v[i]);
      if (!counts->by[d].v[i].chosen || o.n + name.n > TITLE_MAX / 2) continue;
      if (o.n > 0) out_z(&o, ", ");
      out_put(&o, name);
    }
  }
  if (o.n == 0) return T(r->show.lang, "Sans les mots-clés");
  struct str const names = out_str(&o);
  bool const words = asks(&page->filter, FACET_COUNT) && !asks(f, FACET_COUNT);
  return app_say(r, words ? T(r->show.lang, "Sans les mots-clés, et sans : %s") : T(r->show.lang, "Sans : %s"), names);
}

static void add_step(struct request *r, const struct facet_counts *counts, const struct opportunity_filter *f, int64_t n, struct list_page *page) {
  add(&page->relaxed, (struct list_link){.href = address(r, f, 0), .n = n, .text = without_words(r, counts, page, f)});
}

/* The first words, as many of them as find something; without any when none does. */
static enum err add_fewer_words(struct db *db, struct request *r, struct list_page *page) {
  struct opportunity_filter f = page->filter;
  while (str_has(f.words)) {
    size_t n = f.words.n;
    while (n > 0 && f.words.p[n - 1] != ' ') n--;
    f.words = str_trim(str_sub(f.words, 0, n));
    int64_t found;
    TRY(count_of(db, r, &f, &found));
    if (found == 0) continue;
    add(&page->relaxed, (struct list_link){.href = address(r, &f, 0), .n = found,
        .text = str_has(f.words) ? fmt(r->arena, "%.*s", STR(f.words)) : T(r->show.lang, "Sans les mots-clés")});
    break;
  }
  return OK;
}

/* Where no single step is enough: what alone finds the least is dropped first, then the next, until something is found. */
static enum err add_many_steps(struct db *db, struct request *r, const struct facet_counts *counts, struct list_page *page) {
  int64_t alone[FACET_COUNT + 1], found = 0;
  for (enum opportunity_facet what = 0; what <= FACET_COUNT; what++) {
    struct opportunity_filter f = page->filter;
    alone[what] = INT64_MAX;
    if (!asks(&f, what)) continue;
    for (enum opportunity_facet other = 0; other <= FACET_COUNT; other++)
      if (other != what) drop(&f, other);
    TRY(count_of(db, r, &f, &alone[what]));
  }
  struct opportunity_filter f = page->filter;
  for (int step = 0; step <= FACET_COUNT && found == 0; step++) {
    enum opportunity_facet least = 0;
    for (enum opportunity_facet what = 0; what <= FACET_COUNT; what++)
      if (alone[what] < alone[least]) least = what;
    if (alone[least] == INT64_MAX) break;
    alone[least] = INT64_MAX;
    drop(&f, least);
    TRY(count_of(db, r, &f, &found));
  }
  if (found > 0) add_step(r, counts, &f, found, page);
  return OK;
}

/* How many that are over would be found. */
static enum err count_closed(struct db *db, struct request *r, struct list_page *page) {
  struct opportunity_filter f = page->filter;
  struct opportunity_card_list cards;
  int64_t next;
  f.status = STATUS_CLOSED;
  f.sort = SORT_CLOSING;
  f.after = 0;
  TRY(opportunity_list(db, r->arena, &f, r->arrived, &cards, &next));
  page->closed = (struct list_link){.href = address(r, &f, 0), .n = (int64_t)cards.n + (next > 0)};
  return OK;
}

/* Nothing found: what each single step back would give, or else several; and what is closed already. */
static enum err add_relaxed(struct db *db, struct request *r, const struct facet_counts *counts, struct list_page *page) {
  page->relaxed.v = arena_many(r->arena, LINKS_MAX, struct list_link);
  for (enum opportunity_facet d = 0; d < FACET_COUNT; d++) {
    struct opportunity_filter f = page->filter;
    drop(&f, d);
    if (asks(&page->filter, d) && counts->by[d].without > 0) add_step(r, counts, &f, counts->by[d].without, page);
  }
  TRY(add_fewer_words(db, r, page));
  if (page->relaxed.n == 0) TRY(add_many_steps(db, r, counts, page));
  return page->active.n > 0 ? count_closed(db, r, page) : OK;
}

static enum err list_load(struct db *db, struct request *r, struct list_page *page, int64_t *ret_next) {
  struct facet_counts counts;
  struct facets *facets = &r->board->facets;
  TRY(facets_keep_known(facets, db, r->arena, r->arrived, &page->filter));
  TRY(opportunity_list(db, r->arena, &page->filter, r->arrived, &page->cards, ret_next));
  TRY(opportunity_cards_tell(db, r->arena, page->cards, r->show.lang, r->arrived));
  TRY(facets_count(facets, db, r->arena, &page->filter, r->arrived, &counts));
  page->counted = page->filter.status == STATUS_OPEN;
  page->n = counts.n;
  page->capped = counts.capped || counts.n > FACET_CAP;
  add_groups(r, &counts, page);
  add_active(r, &counts, page);
  add_orders(r, page);
  TRY(list_cards_load(db, r, &page->filter, page->cards, &page->shown));
  return page->cards.n == 0 && page->counted ? add_relaxed(db, r, &counts, page) : OK;
}

enum err list_show(struct request *r, struct reply *out) {
  struct db *db;
  int64_t next = 0;
  struct list_page page = {.filter = list_filter_read(r)};
  struct instant until;
  TRY(board_snapshot(r->board, &db));
  enum err e = list_load(db, r, &page, &next);
  if (e == OK) e = board_next_change(db, r->arena, r->arrived, &until);
  board_release(r->board, db);
  TRY(e);
  page.title = title_of(r, &page);
  if (next > 0) page.next = address(r, &page.filter, next);
  if (page.filter.after > 0) page.first = address(r, &page.filter, 0);
  r->show.query = list_filter_query(r->arena, &page.filter, page.filter.after);
  r->show.feeds = list_filter_query(r->arena, &page.filter, 0);
  r->show.summary = fmt(r->arena, "%.*s. %.*s", STR(page.title), STR(T(r->show.lang, "Lisez les avis, préparez votre dossier et déposez-le en ligne.")));
  r->show.unlisted = page.filter.after > 0 || str_has(page.filter.words) || page.active.n > 2;
  view_list(&out->body, &r->show, &page);
  reply_keep(out, cards_next_change(page.cards, r->arrived, until));
  return OK;
}
