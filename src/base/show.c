#include "base/show.h"

struct str lang_code(enum lang lang) { return lang == LANG_EN ? S("en") : S("fr"); }

enum err lang_of(struct str code, enum lang *ret) {
  struct str const primary = str_sub(code, 0, str_index(code, '-'));
  for (enum lang l = 0; l < LANG_COUNT; l++)
    if (str_eq_nocase(primary, lang_code(l))) {
      *ret = l;
      return OK;
    }
  return INVALID;
}
