#include "base/names.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ucurr.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "base/arena.h"
#include "base/fold.h"

#define NAME_UNITS 128 /* of UTF-16; the longest name has under 60 */
#define COUNTRIES_MAX 300

static const char *locale(enum lang lang) { return lang == LANG_EN ? "en" : "fr"; }

/* ICU's answer as UTF-8, or the code itself when it has none. */
static struct str answer(struct arena *a, const UChar *text, int32_t n, UErrorCode e, struct str code) {
  if (U_FAILURE(e) || e == U_USING_DEFAULT_WARNING || n <= 0 || n > NAME_UNITS) return str_dup(a, code);
  char *p = arena_alloc(a, (size_t)n * 3 + 1);
  int32_t bytes = 0;
  UErrorCode converted = U_ZERO_ERROR;
  u_strToUTF8(p, n * 3 + 1, &bytes, text, n, &converted);
  if (U_FAILURE(converted)) return str_dup(a, code);
  return (struct str){p, (size_t)bytes};
}

/* Letters and digits only: a code goes into a locale's name. */
static bool code_valid(struct str code) {
  if (code.n == 0 || code.n > NAMES_CODE_MAX) return false;
  for (size_t i = 0; i < code.n; i++) {
    char const c = code.p[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) return false;
  }
  return true;
}

struct str names_country(struct arena *a, enum lang lang, struct str code) {
  if (!code_valid(code)) return str_dup(a, code);
  char id[NAMES_CODE_MAX + 8] = "und_";
  memcpy(id + 4, code.p, code.n);
  UChar text[NAME_UNITS];
  UErrorCode e = U_ZERO_ERROR;
  int32_t const n = uloc_getDisplayCountry(id, locale(lang), text, NAME_UNITS, &e);
  return answer(a, text, n, e, code);
}

struct str names_language(struct arena *a, enum lang lang, struct str code) {
  if (!code_valid(code)) return str_dup(a, code);
  char id[NAMES_CODE_MAX + 1] = {0};
  memcpy(id, code.p, code.n);
  UChar text[NAME_UNITS];
  UErrorCode e = U_ZERO_ERROR;
  int32_t const n = uloc_getDisplayLanguage(id, locale(lang), text, NAME_UNITS, &e);
  return answer(a, text, n, e, code);
}

struct str names_currency(struct arena *a, enum lang lang, struct str code) {
  if (!code_valid(code) || code.n != 3) return str_dup(a, code);
  UChar iso[4] = {0};
  for (size_t i = 0; i < 3; i++) iso[i] = (UChar)(code.p[i] >= 'a' ? code.p[i] - 32 : code.p[i]);
  UBool choice;
  int32_t n = 0;
  UErrorCode e = U_ZERO_ERROR;
  const UChar *text = ucurr_getName(iso, locale(lang), UCURR_LONG_NAME, &choice, &n, &e);
  return answer(a, text, n, e, code);
}

/* ICU lists these too: parts of countries that ISO 3166 only reserves letters for. */
static bool only_reserved(struct str code) {
  static const struct str reserved[] = {S_INIT("AC"), S_INIT("CP"), S_INIT("CQ"), S_INIT("DG"),
                                        S_INIT("EA"), S_INIT("IC"), S_INIT("TA")};
  for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
    if (str_eq(code, reserved[i])) return true;
  return false;
}

bool names_is_country(struct str code) {
  if (only_reserved(code)) return false;
  for (const char *const *c = uloc_getISOCountries(); *c != NULL; c++)
    if (str_eq(code, str_from(*c))) return true;
  return false;
}

struct sortable {
  struct name name;
  struct str folded;
};

static int in_order(const void *a, const void *b) {
  const struct sortable *x = a, *y = b;
  return str_cmp(x->folded, y->folded);
}

struct names names_countries(struct arena *a, enum lang lang) {
  struct sortable *all = arena_many(a, COUNTRIES_MAX, struct sortable);
  size_t n = 0;
  for (const char *const *c = uloc_getISOCountries(); *c != NULL && n < COUNTRIES_MAX; c++) {
    if (only_reserved(str_from(*c))) continue;
    struct str const text = names_country(a, lang, str_from(*c));
    all[n++] = (struct sortable){{str_from(*c), text}, fold_text(a, text)};
  }
  qsort(all, n, sizeof *all, in_order);
  struct name *names = arena_many(a, n, struct name);
  for (size_t i = 0; i < n; i++) names[i] = all[i].name;
  return (struct names){names, n};
}
