#include "board/facets.h"

#include <assert.h>
#include <stdlib.h>

#include "base/out.h"
#include "board/board.h"
#include "board/search_words.h"

enum {
  ROWS_MAX = 60000,
  NAMES_MAX = 16384, /* numbers of names fit 16 bits; names asked for stay well below */
  AT_ONCE = 1000, /* rows of one query, at most */
  TABLE = 32768, /* a power of two above NAMES_MAX */
  ROW_VALUES = 16, /* on the average, at most */
  BATCH = 500,
  SHOWN_MAX = 30, /* values of a filter with many */
};

struct facet_row {
  int64_t key;
  struct instant published_at;
  uint32_t first; /* in `values`; its end is the next row's first */
};

struct facet_name {
  enum opportunity_facet facet;
  struct str tag, slug, name, name_en, head;
};

void facets_open(struct facets *f) {
  *f = (struct facets){0};
  bool const made = pthread_mutex_init(&f->making, NULL) == 0 && pthread_rwlock_init(&f->lock, NULL) == 0;
  assert(made);
}

void facets_close(struct facets *f) {
  for (int i = 0; i < 2; i++) arena_free(&f->set[i].arena);
  pthread_mutex_destroy(&f->making);
  pthread_rwlock_destroy(&f->lock);
}

/* --- Making a set -------------------------------------------------------------------------------------------------- */

static size_t hash(struct str s) {
  uint32_t h = 2166136261U;
  for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 16777619U;
  return h & (TABLE - 1);
}

/* The place of a tag in the table: its own, or the free one where it would go. */
static uint16_t *slot(const struct facet_set *s, struct str tag) {
  size_t at = hash(tag);
  while (s->table[at] != 0 && !str_eq(s->names[s->table[at] - 1].tag, tag)) at = (at + 1) & (TABLE - 1);
  return &s->table[at];
}

static struct str tag_of(struct arena *a, enum opportunity_facet facet, struct str slug) {
  struct out o = out_in(a, 2 * SEARCH_TAG_MAX);
  search_tag_index(&o, facet_tag(facet), slug);
  return str_trim(out_str(&o));
}

static void add_name(struct facet_set *s, struct facet_name name) {
  name.tag = tag_of(&s->arena, name.facet, name.slug);
  uint16_t *at = slot(s, name.tag);
  if (*at != 0 || s->n_names == NAMES_MAX) return;
  s->names[s->n_names++] = name;
  *at = (uint16_t)s->n_names;
}

static bool facet_of_tag(struct str tag, enum opportunity_facet *ret) {
  for (enum opportunity_facet d = 0; d < FACET_COUNT; d++) {
    if (!str_starts(tag, facet_tag(d))) continue;
    *ret = d;
    return true;
  }
  return false;
}

/* Countries and languages are named by their code alone, so they come with the first row that has them. */
static uint16_t number_of(struct facet_set *s, struct str tag) {
  uint16_t const number = *slot(s, tag);
  enum opportunity_facet facet;
  if (number != 0 || !facet_of_tag(tag, &facet) || (facet != FACET_COUNTRY && facet != FACET_LANGUAGE)) return number;
  struct str slug = str_dup(&s->arena, str_sub(tag, 2, tag.n));
  if (facet == FACET_COUNTRY) {
    struct out o = out_in(&s->arena, 64);
    for (size_t i = 0; i < slug.n; i++) out_char(&o, slug.p[i] >= 'a' && slug.p[i] <= 'z' ? (char)(slug.p[i] - 32) : slug.p[i]);
    slug = out_str(&o);
  }
  add_name(s, (struct facet_name){.facet = facet, .slug = slug});
  return *slot(s, tag);
}

typedef enum err names_query(struct db *db, struct arena *a, struct str after, int64_t limit, struct q_facet_name_list *ret);

/* All names of one filter, one query after the other. */
static enum err load_names_of(struct facet_set *s, struct db *db, enum opportunity_facet facet, names_query *query) {
  struct q_facet_name_list list = {.n = AT_ONCE};
  for (struct str after = S(""); list.n == AT_ONCE; after = list.n > 0 ? list.v[list.n - 1].slug : after) {
    TRY(query(db, &s->arena, after, AT_ONCE, &list));
    for (size_t i = 0; i < list.n; i++) {
      const struct q_facet_name *n = &list.v[i];
      add_name(s, (struct facet_name){.facet = facet, .slug = n->slug, .name = n->name, .name_en = n->name_en, .head = n->head});
    }
  }
  return OK;
}

static enum err load_names(struct facet_set *s, struct db *db) {
  for (enum opportunity_kind k = 0; k < KIND_COUNT; k++) add_name(s, (struct facet_name){.facet = FACET_KIND, .slug = kind_slug(k)});
  TRY(load_names_of(s, db, FACET_THEME, q_facet_themes));
  TRY(load_names_of(s, db, FACET_CITY, q_facet_cities));
  TRY(load_names_of(s, db, FACET_PROJECT, q_facet_projects));
  TRY(load_names_of(s, db, FACET_ORGANISATION, q_facet_organisations));
  return load_names_of(s, db, FACET_FUNDER, q_facet_funders);
}

static enum err load_rows(struct facet_set *s, struct db *db, int64_t after) {
  size_t n_values = 0;
  for (size_t got = BATCH; got == BATCH;) {
    scoped(arena) struct arena a = {0};
    struct q_facet_rows_list rows;
    TRY(q_facet_rows(db, &a, after, BATCH, &rows));
    got = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
      after = rows.v[i].key;
      if (rows.v[i].cancelled_at.has) continue;
      if (s->n_rows == ROWS_MAX || n_values + 256 > (size_t)ROWS_MAX * ROW_VALUES) {
        s->full = true;
        return OK;
      }
      s->rows[s->n_rows++] = (struct facet_row){after, rows.v[i].published_at, (uint32_t)n_values};
      size_t const end = n_values + 255;
      struct str tags = rows.v[i].tags, tag;
      while (n_values < end && str_next(&tags, ' ', &tag)) {
        uint16_t const number = str_has(tag) ? number_of(s, tag) : 0;
        bool twice = number == 0; /* a language of work and of application, a head of two themes */
        for (size_t v = s->rows[s->n_rows - 1].first; !twice && v < n_values; v++) twice = s->values[v] == number - 1;
        if (!twice) s->values[n_values++] = (uint16_t)(number - 1);
      }
      s->rows[s->n_rows].first = (uint32_t)n_values;
    }
  }
  return OK;
}

static enum err make(struct facet_set *s, struct db *db, int64_t version, struct instant now) {
  arena_free(&s->arena);
  *s = (struct facet_set){0};
  s->rows = arena_many(&s->arena, ROWS_MAX + 1, struct facet_row);
  s->values = arena_many(&s->arena, (size_t)ROWS_MAX * ROW_VALUES, uint16_t);
  s->names = arena_many(&s->arena, NAMES_MAX, struct facet_name);
  s->table = arena_many(&s->arena, TABLE, uint16_t);
  TRY(load_names(s, db));
  TRY(load_rows(s, db, ((now.us / SECOND_US) << 20) - 1));
  s->version = version;
  return OK;
}

/* 1 for an index that was never entered anything. */
static enum err version_of(struct db *db, int64_t *ret) {
  scoped(arena) struct arena a = {0};
  struct str value;
  enum err const e = board_setting(db, &a, S("search_version"), &value);
  if (e != OK && e != NOT_FOUND) return e;
  if (e == NOT_FOUND || str_int(value, 0, INT64_MAX - 2, ret) != OK) *ret = 0;
  *ret += 2;
  return OK;
}

static enum err make_current(struct facets *f, struct db *db, int64_t version, struct instant now) {
  if (f->set[f->current].version >= version) return OK;
  TRY(make(&f->set[!f->current], db, version, now));
  pthread_rwlock_wrlock(&f->lock);
  f->current = !f->current;
  pthread_rwlock_unlock(&f->lock);
  return OK;
}

/* The set of this snapshot or a newer one, locked for reading: the caller unlocks. */
static enum err take(struct facets *f, struct db *db, struct instant now, const struct facet_set **ret) {
  int64_t version;
  TRY(version_of(db, &version));
  pthread_rwlock_rdlock(&f->lock);
  *ret = &f->set[f->current];
  if ((*ret)->version >= version) return OK;
  pthread_rwlock_unlock(&f->lock);
  pthread_mutex_lock(&f->making);
  enum err const e = make_current(f, db, version, now);
  pthread_mutex_unlock(&f->making);
  if (e != OK) return e;
  pthread_rwlock_rdlock(&f->lock);
  *ret = &f->set[f->current];
  return OK;
}

/* --- Counting ------------------------------------------------------------------------------------------------------ */

struct pass {
  const struct facet_set *set;
  unsigned asked;         /* filters with a value chosen, as bits */
  unsigned char *chosen;  /* by number of the name */
  uint32_t *n;            /* by number of the name */
  int64_t without[FACET_COUNT], all;
};

/* A row counts under every filter it would pass were that one dropped: one that fails a single filter counts for that
 * filter's own values, so that they say what choosing them too would add. */
static void count_row(struct pass *p, const struct facet_row *row) {
  unsigned hit = 0;
  for (uint32_t v = row->first; v < row[1].first; v++) {
    uint16_t const name = p->set->values[v];
    if (p->chosen[name] != 0) hit |= 1U << p->set->names[name].facet;
  }
  unsigned const missed = p->asked & ~hit;
  if ((missed & (missed - 1)) != 0) return;
  for (uint32_t v = row->first; v < row[1].first; v++) {
    uint16_t const name = p->set->values[v];
    if (missed == 0 || missed == 1U << p->set->names[name].facet) p->n[name]++;
  }
  for (int d = 0; d < FACET_COUNT; d++)
    if (missed == 0 || missed == 1U << d) p->without[d]++;
  if (missed == 0) p->all++;
}

static void choose(struct pass *p, struct arena *a, const struct opportunity_filter *f) {
  p->chosen = arena_many(a, p->set->n_names + 1, unsigned char);
  p->n = arena_many(a, p->set->n_names + 1, uint32_t);
  for (enum opportunity_facet d = 0; d < FACET_COUNT; d++) {
    if (f->by[d].n > 0) p->asked |= 1U << d;
    for (size_t i = 0; i < f->by[d].n; i++) {
      uint16_t const number = *slot(p->set, tag_of(a, d, f->by[d].v[i]));
      if (number != 0) p->chosen[number - 1] = 1;
    }
  }
}

static int most_first(const void *left, const void *right) {
  const struct facet_value *l = left, *r = right;
  if (l->n != r->n) return l->n > r->n ? -1 : 1;
  return str_cmp(l->slug, r->slug);
}

static void collect(const struct pass *p, struct arena *a, enum opportunity_facet facet, struct facet_group *g) {
  size_t n = 0;
  for (size_t i = 0; i < p->set->n_names; i++) n += p->set->names[i].facet == facet && (p->n[i] > 0 || p->chosen[i]);
  g->v = arena_many(a, n, struct facet_value);
  for (size_t i = 0; i < p->set->n_names; i++) {
    const struct facet_name *name = &p->set->names[i];
    if (name->facet != facet || (p->n[i] == 0 && !p->chosen[i])) continue;
    struct facet_value value = {.slug = str_dup(a, name->slug), .n = p->n[i], .chosen = p->chosen[i] != 0};
    if (name->name.p != NULL) value.name = str_dup(a, name->name);
    if (name->name_en.p != NULL) value.name_en = str_dup(a, name->name_en);
    if (name->head.p != NULL) value.head = str_dup(a, name->head);
    g->v[g->n++] = value;
  }
  if (g->n > 0) qsort(g->v, g->n, sizeof *g->v, most_first);
  for (size_t i = SHOWN_MAX; facet >= FACET_CITY && i < g->n; i++)
    if (g->v[i].chosen) g->v[SHOWN_MAX - 1] = g->v[i]; /* never out of the panel */
  if (facet >= FACET_CITY && g->n > SHOWN_MAX) g->n = SHOWN_MAX;
  g->without = p->without[facet];
}

static void count_all(struct pass *p, int64_t first, struct instant now) {
  for (size_t i = 0; i < p->set->n_rows; i++) {
    const struct facet_row *row = &p->set->rows[i];
    if (row->key >= first && !instant_before(now, row->published_at)) count_row(p, row);
  }
}

/* Both are in the order of the keys. */
static void count_found(struct pass *p, const struct q_search_keys_list *found, struct instant now) {
  size_t i = 0;
  for (size_t k = 0; k < found->n; k++) {
    while (i < p->set->n_rows && p->set->rows[i].key < found->v[k].key) i++;
    if (i == p->set->n_rows) return;
    if (p->set->rows[i].key == found->v[k].key && !instant_before(now, p->set->rows[i].published_at)) count_row(p, &p->set->rows[i]);
  }
}

/* What the words find from `first` on, FACET_CAP at most: one query after the other. */
static enum err find_keys(struct db *db, struct arena *a, struct str condition, int64_t first, struct q_search_keys_list *ret) {
  struct q_search_keys_list all = {.v = arena_many(a, FACET_CAP, struct q_search_keys)};
  int64_t after = first - 1;
  for (size_t got = AT_ONCE; got == AT_ONCE && all.n < FACET_CAP;) {
    scoped(arena) struct arena own = {0};
    struct q_search_keys_list some;
    TRY(q_search_keys(db, &own, condition, after, AT_ONCE, &some));
    got = some.n;
    for (size_t i = 0; i < got; i++) all.v[all.n++] = some.v[i];
    if (got > 0) after = all.v[all.n - 1].key;
  }
  *ret = all;
  return OK;
}

enum err facets_count(struct facets *facets, struct db *db, struct arena *a, const struct opportunity_filter *f, struct instant now,
                      struct facet_counts *ret) {
  struct opportunity_filter const words = {.words = f->words};
  int64_t const first = ((now.us + SECOND_US - 1) / SECOND_US) << 20;
  bool nothing;
  struct str condition;
  TRY(opportunity_condition(db, a, &words, now, &condition, &nothing));
  struct q_search_keys_list found = {0};
  if (condition.p != NULL) TRY(find_keys(db, a, condition, first, &found));
  struct pass p = {0};
  TRY(take(facets, db, now, &p.set));
  choose(&p, a, f);
  if (condition.p != NULL) count_found(&p, &found, now);
  else if (!nothing) count_all(&p, first, now);
  struct facet_counts counts = {.n = p.all, .capped = found.n == FACET_CAP || p.set->full};
  for (enum opportunity_facet d = 0; d < FACET_COUNT; d++) collect(&p, a, d, &counts.by[d]);
  pthread_rwlock_unlock(&facets->lock);
  *ret = counts;
  return OK;
}

enum err facets_keep_known(struct facets *facets, struct db *db, struct arena *a, struct instant now, struct opportunity_filter *f) {
  const struct facet_set *set;
  TRY(take(facets, db, now, &set));
  for (enum opportunity_facet d = 0; d < FACET_COUNT; d++) {
    struct filter_values *values = &f->by[d];
    size_t n = 0;
    for (size_t i = 0; i < values->n; i++)
      if (d == FACET_COUNTRY || d == FACET_LANGUAGE || *slot(set, tag_of(a, d, values->v[i])) != 0) values->v[n++] = values->v[i];
    values->n = n;
  }
  pthread_rwlock_unlock(&facets->lock);
  return OK;
}

static int by_key(const void *key, const void *row) {
  int64_t const k = *(const int64_t *)key, r = ((const struct facet_row *)row)->key;
  return k < r ? -1 : k > r;
}

static void filed_under(const struct facet_set *set, const struct facet_row *row, struct arena *a, struct facets_of *ret) {
  for (uint32_t v = row->first; v < row[1].first && ret->n < FACETS_OF; v++) {
    const struct facet_name *name = &set->names[set->values[v]];
    if (name->facet != FACET_THEME && name->facet != FACET_LANGUAGE) continue;
    ret->v[ret->n++] = (struct facet_of){name->facet, str_dup(a, name->slug), name->name.p == NULL ? name->name : str_dup(a, name->name),
                                         name->name_en.p == NULL ? name->name_en : str_dup(a, name->name_en),
                                         name->head.p == NULL ? name->head : str_dup(a, name->head)};
  }
}

enum err facets_of(struct facets *facets, struct db *db, struct arena *a, const int64_t *keys, size_t n, struct instant now,
                   struct facets_of *ret) {
  const struct facet_set *set;
  TRY(take(facets, db, now, &set));
  for (size_t i = 0; i < n; i++) {
    const struct facet_row *row = set->n_rows == 0 ? NULL : bsearch(&keys[i], set->rows, set->n_rows, sizeof *set->rows, by_key);
    ret[i] = (struct facets_of){0};
    if (row != NULL) filed_under(set, row, a, &ret[i]);
  }
  pthread_rwlock_unlock(&facets->lock);
  return OK;
}
