#include "base/idn.h"

#include <unicode/uidna.h>

#include "base/arena.h"

static bool is_ascii(struct str s) {
  for (size_t i = 0; i < s.n; i++)
    if ((unsigned char)s.p[i] >= 0x80) return false;
  return true;
}

enum err idn_ascii(struct arena *a, struct str name, struct str *ret) {
  if (name.n == 0 || name.n > 4 * (size_t)IDN_MAX) return INVALID;
  if (is_ascii(name)) {
    *ret = str_lower(a, name);
    return name.n <= IDN_MAX ? OK : INVALID;
  }
  UErrorCode error = U_ZERO_ERROR;
  UIDNA *table = uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_USE_STD3_RULES, &error);
  if (U_FAILURE(error)) return BROKEN;
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  char *p = arena_alloc(a, IDN_MAX + 1);
  int32_t const n = uidna_nameToASCII_UTF8(table, name.p, (int32_t)name.n, p, IDN_MAX, &info, &error);
  uidna_close(table);
  if (U_FAILURE(error) || info.errors != 0 || n <= 0) return INVALID;
  *ret = (struct str){p, (size_t)n};
  return OK;
}
