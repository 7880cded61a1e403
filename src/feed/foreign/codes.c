#include "feed/foreign/codes.h"

#include "base/err.h"
#include "base/fold.h"

struct str code_country(struct str code) {
  /* the interinstitutional style guide of the European Union, annex A5, and its list of countries for Kosovo */
  static const struct { struct str its, iso; } own[] = {{S_INIT("UK"), S_INIT("GB")}, {S_INIT("EL"), S_INIT("GR")},
                                                        {S_INIT("1A0"), S_INIT("XK")}};
  for (size_t i = 0; i < sizeof own / sizeof *own; i++)
    if (str_eq_nocase(code, own[i].its)) return own[i].iso;
  struct str iso;
  return code.n >= 2 && code.n <= 3 && names_country_code(code, &iso) == OK ? iso : (struct str){0};
}

struct str code_country_of_region(struct str nuts) {
  /* regions of France that ISO 3166 counts as countries: NUTS 2016 and 2021 ("FRY"), 2013 ("FRA") */
  static const struct str overseas[] = {S_INIT("GP"), S_INIT("MQ"), S_INIT("GF"), S_INIT("RE"), S_INIT("YT")};
  bool const beyond = nuts.n >= 4 && (str_starts(nuts, S("FRY")) || str_starts(nuts, S("FRA")));
  if (beyond && nuts.p[3] >= '1' && nuts.p[3] <= '5') return overseas[nuts.p[3] - '1'];
  return code_country(str_sub(nuts, 0, 2));
}

struct str code_language(struct str code) {
  code = str_sub(code, 0, str_index(code, '-'));
  struct str iso;
  return code.n >= 2 && code.n <= 3 && names_language_code(code, &iso) == OK ? iso : (struct str){0};
}
