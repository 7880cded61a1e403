#include "base/fold.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ucurr.h>
#include <unicode/uloc.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"

#define DECOMPOSED_MAX 32 /* UTF-16 units; the longest of Unicode, U+FDFA, has 18 */

/* --- One character ---------------------------------------------------------------------------------------------- */

/* Letters that Unicode does not take apart, and marks that stand for a plain one; sorted. FTS5's own tokenizer leaves
 * them, PostgreSQL's unaccent writes some of them so: one table for both. */
static const struct {
  int32_t c;
  const char *plain;
} letters[] = {
    {0x60, "'"},  {0xb4, "'"},   {0xdf, "ss"},  {0xe6, "ae"},  {0xf0, "d"},   {0xf8, "o"},   {0xfe, "th"},
    {0x111, "d"}, {0x127, "h"},  {0x131, "i"},  {0x138, "k"},  {0x142, "l"},  {0x14b, "ng"}, {0x153, "oe"},
    {0x167, "t"}, {0x180, "b"},  {0x188, "c"},  {0x192, "f"},  {0x199, "k"},  {0x1b4, "y"},  {0x253, "b"},
    {0x254, "o"}, {0x256, "d"},  {0x257, "d"},  {0x25b, "e"},  {0x260, "g"},  {0x268, "i"},  {0x269, "i"},
    {0x272, "n"}, {0x289, "u"},  {0x28b, "v"},  {0x2bb, "'"},  {0x2bc, "'"},  {0x2bd, "'"},  {0x2be, "'"},
    {0x2bf, "'"}, {0x2018, "'"}, {0x2019, "'"}, {0x201b, "'"}, {0x2032, "'"}, {0x2044, "/"}, {0xa78c, "'"},
};

static const char *plain_of(int32_t c) {
  size_t low = 0, high = sizeof letters / sizeof *letters;
  while (low < high) {
    size_t const middle = (low + high) / 2;
    if (letters[middle].c == c) return letters[middle].plain;
    if (letters[middle].c < c) low = middle + 1;
    else high = middle;
  }
  return NULL;
}

static void put_char(struct out *o, int32_t c) {
  char bytes[4];
  out_bytes(o, bytes, utf8_put(c, bytes));
}

/* A character that is not taken apart any further. */
static void put_folded(struct out *o, UChar32 c) {
  int const kind = u_charType(c);
  if (kind == U_NON_SPACING_MARK || kind == U_ENCLOSING_MARK) return; /* before case: that of U+0345 is a letter */
  c = u_foldCase(c, U_FOLD_CASE_DEFAULT);
  const char *plain = plain_of(c);
  if (plain != NULL) {
    out_z(o, plain);
    return;
  }
  switch (kind) {
    case U_FORMAT_CHAR:
      if (c == 0x200b) out_char(o, ' '); /* the zero-width space parts words, the other invisible ones do not */
      return;
    case U_CONTROL_CHAR:
    case U_SPACE_SEPARATOR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
      out_char(o, ' ');
      return;
    case U_DASH_PUNCTUATION:
      out_char(o, '-');
      return;
    default:
      put_char(o, c);
  }
}

static const UNormalizer2 *kept(const UNormalizer2 *(*get)(UErrorCode *)) {
  UErrorCode e = U_ZERO_ERROR;
  const UNormalizer2 *n = get(&e);
  if (U_FAILURE(e)) die("ICU has no normalization data", 0);
  return n;
}

void fold_put(struct out *o, int32_t c) {
  if (c < 0) out_char(o, ' ');
  else if (c < 0x80) {
    if (c >= 'A' && c <= 'Z') out_char(o, (char)(c + 32));
    else if (c < ' ' || c == 0x7f) out_char(o, ' ');
    else out_char(o, c == '`' ? '\'' : (char)c);
  } else if (plain_of(c) != NULL) out_z(o, plain_of(c)); /* before NFKD: it makes a space and an accent of U+00B4 */
  else {
    UChar parts[DECOMPOSED_MAX];
    UErrorCode e = U_ZERO_ERROR;
    int32_t const n = unorm2_getDecomposition(kept(unorm2_getNFKDInstance), c, parts, DECOMPOSED_MAX, &e);
    assert(U_SUCCESS(e));
    if (n < 0) put_folded(o, c);
    for (int32_t at = 0; at < n;) {
      uint32_t part = parts[at++];
      if ((part & 0xfc00) == 0xd800 && at < n) part = 0x10000 + ((part & 0x3ff) << 10) + (parts[at++] & 0x3ff);
      put_folded(o, (int32_t)part);
    }
  }
}

enum fold_class fold_class(int32_t c) {
  if (c < 0) return FOLD_GAP;
  if (c < 0x80)
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? FOLD_WORD : FOLD_GAP;
  const char *plain = plain_of(c);
  if (plain != NULL) return *plain == '\'' || *plain == '/' ? FOLD_GAP : FOLD_WORD;
  if (c == 0xff9e || c == 0xff9f) return FOLD_INSIDE; /* half-width voiced marks: letters to Unicode, folded to marks */
  uint32_t const kind = U_GET_GC_MASK(c);
  if (kind & (U_GC_L_MASK | U_GC_N_MASK | U_GC_MC_MASK)) return FOLD_WORD;
  if (kind & (U_GC_MN_MASK | U_GC_ME_MASK)) return FOLD_INSIDE;
  return (kind & U_GC_CF_MASK) && c != 0x200b ? FOLD_INSIDE : FOLD_GAP;
}

int32_t fold_lower(int32_t c) { return u_tolower(c); }

struct str fold_capital(struct arena *a, struct str s) {
  size_t after = 0;
  int32_t const first = s.n > 0 ? utf8_next(s, &after) : -1;
  int32_t const capital = first < 0 ? -1 : u_totitle(first);
  if (capital == first) return s;
  char bytes[4];
  return fmt(a, "%.*s%.*s", (int)utf8_put(capital, bytes), bytes, STR(str_sub(s, after, s.n)));
}

int32_t fold_compose(int32_t c, int32_t accent) { return unorm2_composePair(kept(unorm2_getNFCInstance), c, accent); }

/* --- Texts ------------------------------------------------------------------------------------------------------ */

/* What NFKD can make of n bytes: U+FDFA turns 3 into 33. */
static size_t folded_max(size_t n) { return 11 * n + 16; }

struct str fold_text(struct arena *a, struct str s) {
  s = utf8_cut(s, FOLD_MAX);
  struct out o = out_in(a, folded_max(s.n));
  for (size_t at = 0; at < s.n;) fold_put(&o, utf8_next(s, &at));
  assert(!o.full);
  return out_str(&o);
}

struct str fold_slug(struct arena *a, struct str s) {
  struct str const folded = fold_text(a, utf8_cut(s, 4096));
  char *p = arena_alloc(a, FOLD_SLUG_MAX + 1);
  size_t n = 0, word_end = 0; /* word_end: where the slug may be cut */
  bool gap = false, cut = false;
  for (size_t i = 0; i < folded.n && !cut; i++) {
    char const c = folded.p[i];
    bool const plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!plain) {
      if (n > 0 && !gap) word_end = n;
      gap = true;
      continue;
    }
    cut = n + (gap && n > 0 ? 2 : 1) > FOLD_SLUG_MAX;
    if (cut) break;
    if (gap && n > 0) p[n++] = '-';
    gap = false;
    p[n++] = c;
  }
  if (cut && !gap && word_end > 0) n = word_end;
  return (struct str){p, n};
}

/* --- Names ------------------------------------------------------------------------------------------------------ */

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

bool names_country_for_city(struct str city, struct str code) {
  scoped(arena) struct arena a = {0};
  return str_has(code) && str_eq(city, names_country(&a, LANG_FR, code));
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

enum err names_country_code(struct str code, struct str *ret) {
  for (const char *const *c = uloc_getISOCountries(); *c != NULL; c++) {
    const char id[] = {'_', (*c)[0], (*c)[1], '\0'};
    *ret = str_from(*c);
    if ((str_eq_nocase(code, *ret) || str_eq_nocase(code, str_from(uloc_getISO3Country(id)))) && !only_reserved(*ret)) return OK;
  }
  return NOT_FOUND;
}

enum err names_language_code(struct str code, struct str *ret) {
  if (!code_valid(code)) return NOT_FOUND;
  char id[NAMES_CODE_MAX + 1] = {0}, shortest[NAMES_CODE_MAX + 1];
  for (size_t i = 0; i < code.n; i++) id[i] = code.p[i] >= 'A' && code.p[i] <= 'Z' ? (char)(code.p[i] + 32) : code.p[i];
  UErrorCode e = U_ZERO_ERROR;
  uloc_getLanguage(id, shortest, sizeof shortest, &e); /* "fr" for "fra" too */
  if (U_FAILURE(e)) return NOT_FOUND;
  for (const char *const *c = uloc_getISOLanguages(); *c != NULL; c++)
    if (strcmp(*c, shortest) == 0) return *ret = str_from(*c), OK;
  return NOT_FOUND;
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
