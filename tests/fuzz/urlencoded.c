/* Any bytes as a form: what is read is text, unique, and written canonically reads back as the same. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "web/urlencoded.h"

static void require(bool what) {
  if (!what) abort();
}

static bool is_text(struct str s) { return s.p != NULL && utf8_valid(s) && str_index(s, 0) == s.n; }

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size > 4096) return 0;
  scoped(arena) struct arena arena = {0};
  struct form_fields fields, again;
  struct str const text = {(const char *)bytes, size};
  enum err const outcome = urlencoded_parse(&arena, text, 32, S("type ville"), &fields);
  if (outcome != OK) {
    require(outcome == INVALID || outcome == TOO_BIG);
    return 0;
  }
  require(fields.n <= 32);
  struct out o = out_in(&arena, 65536);
  for (size_t i = 0; i < fields.n; i++) {
    require(is_text(fields.at[i].key) && fields.at[i].key.n > 0 && is_text(fields.at[i].value));
#ifdef PLANT_BUG
    if (i > 0 && str_eq(fields.at[i].key, S("ville")) && str_contains(fields.at[i].value, S("="))) abort();
#endif
    size_t at = 0, n = 0;
    for (struct str v; urlencoded_each(&fields, fields.at[i].key, &at, &v);) n++;
    require(n == 1 || str_eq(fields.at[i].key, S("type")) || str_eq(fields.at[i].key, S("ville")));
    urlencoded_put(&o, fields.at[i].key, fields.at[i].value);
  }
  require(!o.full && urlencoded_parse(&arena, out_str(&o), 32, S("type ville"), &again) == OK && again.n == fields.n);
  for (size_t i = 0; i < fields.n; i++)
    require(str_eq(fields.at[i].key, again.at[i].key) && str_eq(fields.at[i].value, again.at[i].value));
  return 0;
}
