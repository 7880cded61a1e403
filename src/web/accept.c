#include "web/accept.h"

enum { UNSAID = -1, WHOLE = 1000 };

/* The weight of "name;q=0.5" in thousandths; false when it is not one of RFC 9110's forms. */
static bool weight(struct str parameters, int *ret) {
  if (parameters.p == NULL) {
    *ret = WHOLE;
    return true;
  }
  struct str const q = str_trim(parameters);
  if (!str_eq_nocase(str_sub(q, 0, 2), S("q="))) return false;
  struct str const v = str_sub(q, 2, q.n);
  if (v.n < 1 || v.n > 5 || (v.p[0] != '0' && v.p[0] != '1') || (v.n > 1 && v.p[1] != '.')) return false;
  int total = (v.p[0] - '0') * WHOLE;
  for (size_t i = 2, unit = 100; i < v.n; i++, unit /= 10) {
    if (v.p[i] < '0' || v.p[i] > '9') return false;
    total += (v.p[i] - '0') * (int)unit;
  }
  if (total > WHOLE) return false;
  *ret = total;
  return true;
}

/* Takes items off `list` until one can be read: its name and its weight. */
static bool next_item(struct str *list, struct str *ret_name, int *ret_weight) {
  for (struct str item; str_next(list, ',', &item);) {
    struct str parameters = item, name;
    if (!str_next(&parameters, ';', &name) || !weight(parameters, ret_weight)) continue;
    *ret_name = str_trim(name);
    if (ret_name->n > 0) return true;
  }
  return false;
}

static void raise_to(int *best, int q) {
  if (q > *best) *best = q;
}

enum lang accept_language(struct str header) {
  int best[LANG_COUNT] = {UNSAID, UNSAID}, rest = UNSAID, q;
  for (struct str name; next_item(&header, &name, &q);) {
    enum lang lang;
    if (str_eq(name, S("*"))) raise_to(&rest, q);
    else if (lang_of(name, &lang) == OK) raise_to(&best[lang], q);
  }
  for (enum lang lang = 0; lang < LANG_COUNT; lang++)
    if (best[lang] == UNSAID) best[lang] = rest == UNSAID ? 0 : rest;
  return best[LANG_EN] > best[LANG_FR] ? LANG_EN : LANG_FR;
}

bool accept_gzip(struct str header) {
  int gzip = UNSAID, rest = UNSAID, q;
  for (struct str name; next_item(&header, &name, &q);) {
    if (str_eq(name, S("*"))) raise_to(&rest, q);
    else if (str_eq_nocase(name, S("gzip")) || str_eq_nocase(name, S("x-gzip"))) raise_to(&gzip, q);
  }
  return gzip == UNSAID ? rest > 0 : gzip > 0;
}
