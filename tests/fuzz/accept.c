/* Any bytes as Accept-Language and Accept-Encoding: an answer always, and gzip only where it was named or starred. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "web/accept.h"

static void require(bool what) {
  if (!what) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size > 4096) return 0;
  scoped(arena) struct arena arena = {0};
  struct str const header = {(const char *)bytes, size}, lower = str_lower(&arena, str_dup(&arena, header));
  enum lang const lang = accept_language(header);
  bool const gzip = accept_gzip(header), starred = str_contains(header, S("*"));
  require(lang == LANG_FR || (lang == LANG_EN && (starred || str_contains(lower, S("en")))));
  require(!gzip || starred || str_contains(lower, S("gzip")));
  require(accept_language(lower) == lang && accept_gzip(lower) == gzip);
#ifdef PLANT_BUG
  if (lang == LANG_EN && gzip && starred) abort();
#endif
  return 0;
}
