#include "board/topic.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"
#include "board/publish.h"
#include "board/search_words.h"

enum { WORDS_MAX = 200, HEADS_MAX = 50 };

static enum err find(struct db *db, struct arena *a, enum topic_kind kind, struct str slug, struct q_topic *ret) {
  switch (kind) {
  case TOPIC_THEME: return q_theme_get(db, a, slug, ret);
  case TOPIC_CITY: return q_city_get(db, a, slug, ret);
  case TOPIC_PROJECT: return q_project_get(db, a, slug, ret);
  case TOPIC_ORGANISATION: return q_organisation_get(db, a, slug, ret);
  case TOPIC_FUNDER: return q_funder_get(db, a, slug, ret);
  case TOPIC_COUNT: break;
  }
  return NOT_FOUND;
}

/* The filter of the list under which such a topic's opportunities stand. */
static const enum opportunity_facet facets[TOPIC_COUNT] = {
    [TOPIC_THEME] = FACET_THEME, [TOPIC_CITY] = FACET_CITY, [TOPIC_PROJECT] = FACET_PROJECT,
    [TOPIC_ORGANISATION] = FACET_ORGANISATION, [TOPIC_FUNDER] = FACET_FUNDER,
};

static int64_t second_of(struct instant now) { return (now.us / SECOND_US) << 20; }

/* The condition of the index for one tag. */
static struct str tagged(struct arena *a, enum opportunity_facet facet, struct str word, bool cancelled) {
  struct out o = out_in(a, 512);
  search_tag(&o, facet_tag(facet), word);
  if (cancelled) search_tag(&o, S(SEARCH_TAG_STATUS), S("cancelled"));
  return out_str(&o);
}

static enum err count_open(struct db *db, struct arena *a, enum opportunity_facet facet, struct str word, struct instant now, int64_t *ret) {
  struct q_tagged_open row;
  TRY(q_tagged_open(db, a, tagged(a, facet, word, false), second_of(now) - 1, now, TOPIC_COUNT_MAX + 1, &row));
  *ret = row.n;
  return OK;
}

static enum err count_over(struct db *db, struct arena *a, struct topic *t, struct instant now) {
  enum opportunity_facet const facet = facets[t->kind];
  struct q_tagged_closed closed;
  struct q_tagged_cancelled cancelled;
  TRY(q_tagged_closed(db, a, tagged(a, facet, t->row.slug, false), second_of(now) + (1 << 20), now, TOPIC_COUNT_MAX + 1, &closed));
  TRY(q_tagged_cancelled(db, a, tagged(a, facet, t->row.slug, true), now, TOPIC_COUNT_MAX + 1, &cancelled));
  t->closed = closed.n;
  t->cancelled = cancelled.n;
  return OK;
}

static enum err load_cards(struct db *db, struct arena *a, struct topic *t, struct instant now) {
  struct opportunity_filter f = {0};
  f.by[facets[t->kind]] = (struct filter_values){.v = {t->row.slug}, .n = 1};
  int64_t next;
  TRY(opportunity_list(db, a, &f, now, &t->open, &next));
  t->more = next > 0;
  return count_over(db, a, t, now);
}

/* Somebody told about it, or it is filed: it may be known without a notice. */
static bool is_told(const struct q_topic *row) {
  return str_has(row->about_fr) || str_has(row->about_en) || str_has(row->website) || str_has(row->logo) ||
         str_has(row->visibility_fr) || str_has(row->visibility_en) || str_has(row->head_slug) || row->head_position.has;
}

enum err topic_get(struct db *db, struct arena *a, enum topic_kind kind, struct str slug, struct instant now, struct topic *ret) {
  struct topic t = {.kind = kind};
  TRY(find(db, a, kind, slug, &t.row));
  if (t.row.head_position.has) TRY(q_theme_words(db, a, t.row.id, WORDS_MAX, &t.words));
  TRY(load_cards(db, a, &t, now));
  if (t.open.n == 0 && t.closed + t.cancelled == 0 && !is_told(&t.row)) return NOT_FOUND;
  *ret = t;
  return OK;
}

struct str topic_name(const struct topic *t, enum lang lang) {
  return lang == LANG_EN && str_has(t->row.name_en) ? t->row.name_en : t->row.name;
}

struct topic_text topic_text_in(enum lang lang, struct str fr, struct str en) {
  bool const english = lang == LANG_EN ? str_has(en) : !str_has(fr);
  struct str const text = english ? en : fr;
  return str_has(text) ? (struct topic_text){lang_code(english ? LANG_EN : LANG_FR), text} : (struct topic_text){0};
}

enum err topic_heads(struct db *db, struct arena *a, struct instant now, struct topic_heads *ret) {
  struct q_theme_heads_list rows;
  TRY(q_theme_heads(db, a, HEADS_MAX, &rows));
  struct topic_heads heads = {arena_many(a, rows.n, struct topic_head), rows.n};
  for (size_t i = 0; i < rows.n; i++) {
    heads.v[i].row = rows.v[i];
    TRY(count_open(db, a, FACET_THEME, rows.v[i].slug, now, &heads.v[i].open));
  }
  *ret = heads;
  return OK;
}

enum err topic_heads_words(struct db *db, struct arena *a, struct topic_heads *heads) {
  for (size_t i = 0; i < heads->n; i++) TRY(q_theme_words(db, a, heads->v[i].row.id, WORDS_MAX, &heads->v[i].words));
  return OK;
}

struct sorted_word {
  struct str name; /* folded */
  struct q_theme_words word;
};

static int by_name(const void *left, const void *right) {
  const struct sorted_word *l = left, *r = right;
  size_t const n = l->name.n < r->name.n ? l->name.n : r->name.n;
  int const order = n == 0 ? 0 : memcmp(l->name.p, r->name.p, n);
  return order != 0 ? order : l->name.n < r->name.n ? -1 : l->name.n > r->name.n;
}

void topic_words_sort(struct arena *a, struct q_theme_words_list *words, enum lang lang) {
  struct sorted_word *sorted = arena_many(a, words->n, struct sorted_word);
  for (size_t i = 0; i < words->n; i++) {
    const struct q_theme_words *w = &words->v[i];
    sorted[i] = (struct sorted_word){fold_text(a, lang == LANG_EN && str_has(w->name_en) ? w->name_en : w->name), *w};
  }
  if (words->n > 1) qsort(sorted, words->n, sizeof *sorted, by_name);
  for (size_t i = 0; i < words->n; i++) words->v[i] = sorted[i].word;
}

enum err topic_kinds(struct db *db, struct arena *a, struct instant now, int64_t ret[KIND_COUNT]) {
  for (enum opportunity_kind k = 0; k < KIND_COUNT; k++) TRY(count_open(db, a, FACET_KIND, kind_slug(k), now, &ret[k]));
  return OK;
}
