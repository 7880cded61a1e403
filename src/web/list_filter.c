#include "web/list_filter.h"

#include "base/arena.h"
#include "base/fold.h"
#include "base/utf8.h"

enum { QUERY_MAX = 16 << 10, WORDS_MAX = 200 };

struct str list_filter_name(enum opportunity_facet facet) {
  static const struct str names[FACET_COUNT] = {
      [FACET_KIND] = S_INIT("type"),       [FACET_THEME] = S_INIT("theme"),           [FACET_COUNTRY] = S_INIT("pays"),  [FACET_CITY] = S_INIT("ville"),
      [FACET_FUNDER] = S_INIT("bailleur"), [FACET_ORGANISATION] = S_INIT("organisme"), [FACET_PROJECT] = S_INIT("projet"), [FACET_LANGUAGE] = S_INIT("langue"),
  };
  return names[facet];
}

struct str list_filter_status(enum opportunity_status status) {
  static const struct str words[STATUS_COUNT] = {
      [STATUS_OPEN] = S_INIT("ouvertes"),           [STATUS_ANNOUNCED] = S_INIT("a-venir"),
      [STATUS_CLOSED] = S_INIT("closes"),           [STATUS_AWARDED] = S_INIT("attribuees"),
      [STATUS_UNSUCCESSFUL] = S_INIT("infructueuses"), [STATUS_CANCELLED] = S_INIT("annulees"),
      [STATUS_ALL] = S_INIT("toutes"),
  };
  return words[status];
}

struct str list_filter_sort(enum opportunity_sort sort) {
  static const struct str words[SORT_COUNT] = {
      [SORT_CLOSING] = S_INIT("cloture"), [SORT_PUBLISHED] = S_INIT("publication"), [SORT_RELEVANCE] = S_INIT("pertinence")};
  return words[sort];
}

bool list_filter_add(struct opportunity_filter *f, enum opportunity_facet facet, struct str value) {
  struct filter_values *values = &f->by[facet];
  for (size_t i = 0; i < values->n; i++)
    if (str_eq(values->v[i], value)) return false;
  if (values->n == FILTER_VALUES_MAX) return false;
  values->v[values->n++] = value;
  return true;
}

void list_filter_drop(struct opportunity_filter *f, enum opportunity_facet facet, struct str value) {
  struct filter_values *values = &f->by[facet];
  size_t n = 0;
  for (size_t i = 0; i < values->n; i++)
    if (!str_eq(values->v[i], value)) values->v[n++] = values->v[i];
  values->n = n;
}

static bool is_word(struct str s) {
  for (size_t i = 0; i < s.n; i++)
    if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '-') return false;
  return s.n > 0 && s.n <= FOLD_SLUG_MAX;
}

/* Whether there could be such a value; what exists is the board's to say. */
static bool plausible(enum opportunity_facet facet, struct str value) {
  enum opportunity_kind kind;
  if (facet == FACET_KIND) return kind_of_slug(value, &kind) == OK;
  if (facet == FACET_COUNTRY) return names_is_country(value);
  return is_word(value) && (facet != FACET_LANGUAGE || value.n <= 3);
}

struct opportunity_filter list_filter_read(const struct request *r) {
  struct opportunity_filter f = {.words = utf8_cut(str_trim(request_query(r, "q")), WORDS_MAX)};
  struct str value;
  for (enum opportunity_facet d = 0; d < FACET_COUNT; d++)
    for (size_t at = 0; urlencoded_each(&r->query, list_filter_name(d), &at, &value);)
      if (plausible(d, value)) (void)list_filter_add(&f, d, value);
  for (enum opportunity_status s = 0; s < STATUS_COUNT; s++)
    if (str_eq(request_query(r, "etat"), list_filter_status(s))) f.status = s;
  for (enum opportunity_sort s = 0; s < SORT_COUNT; s++)
    if (str_eq(request_query(r, "tri"), list_filter_sort(s))) f.sort = s;
  if (str_int(request_query(r, "apres"), 1, INT64_MAX, &f.after) != OK) f.after = 0;
  return f;
}

struct str list_filter_query(struct arena *a, const struct opportunity_filter *f, int64_t after) {
  struct out o = out_in(a, QUERY_MAX);
  if (str_has(f->words)) urlencoded_put(&o, S("q"), f->words);
  for (enum opportunity_facet d = 0; d < FACET_COUNT; d++)
    for (size_t i = 0; i < f->by[d].n; i++) urlencoded_put(&o, list_filter_name(d), f->by[d].v[i]);
  if (f->status != STATUS_OPEN) urlencoded_put(&o, S("etat"), list_filter_status(f->status));
  if (f->sort != SORT_CLOSING) urlencoded_put(&o, S("tri"), list_filter_sort(f->sort));
  if (after > 0) urlencoded_put(&o, S("apres"), fmt(a, "%lld", (long long)after));
  return out_str(&o);
}

bool list_filter_any(const struct opportunity_filter *f) {
  size_t n = f->words.n;
  for (enum opportunity_facet d = 0; d < FACET_COUNT; d++) n += f->by[d].n;
  return n > 0 || f->status != STATUS_OPEN;
}
