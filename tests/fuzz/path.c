/* Any bytes as a request target: what is accepted names nothing outside, and encoded again gives the same path. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"
#include "web/path.h"
#include "web/percent.h"

static void require(bool what) {
  if (!what) abort();
}

static void check_segment(struct str s) {
  require(s.n > 0 && utf8_valid(s) && !str_eq(s, S(".")) && !str_eq(s, S("..")));
  for (size_t i = 0; i < s.n; i++)
    require((unsigned char)s.p[i] >= 0x20 && s.p[i] != 0x7f && s.p[i] != '/' && s.p[i] != '\\');
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  scoped(arena) struct arena arena = {0};
  struct path path, again;
  enum err const outcome = path_parse(&arena, (struct str){(const char *)bytes, size}, &path);
  if (outcome != OK) {
    require(outcome == INVALID || outcome == NOT_FOUND || (outcome == TOO_BIG && size > PATH_TARGET_MAX));
    return 0;
  }
  struct out o = out_in(&arena, 4 * PATH_TARGET_MAX);
  for (size_t i = 0; i < path.n; i++) {
    check_segment(path.segments[i]);
#ifdef PLANT_BUG
    if (i == 2 && str_starts(path.segments[i], S("%2"))) abort();
#endif
    out_char(&o, '/');
    percent_encode(&o, path.segments[i], S("-._~"));
  }
  if (path.trailing_slash) out_char(&o, '/');
  enum err const back = path_parse(&arena, out_str(&o), &again);
  require(back == OK || (back == TOO_BIG && o.n > PATH_TARGET_MAX));
  if (back != OK) return 0;
  require(again.n == path.n && again.trailing_slash == path.trailing_slash && again.query.p == NULL);
  for (size_t i = 0; i < path.n; i++) require(str_eq(path.segments[i], again.segments[i]));
  return 0;
}
