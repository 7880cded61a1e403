/* Any bytes as Cookie lines (one per input line): a value that is found stands in the one line after its name, and a
 * second of that name takes it away. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "web/cookie.h"

enum { LINES = 4 };

static void require(bool what) {
  if (!what) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size > COOKIE_HEADER_MAX + 16) return 0;
  struct str rest = {(const char *)bytes, size}, lines[LINES];
  size_t n = 0;
  while (n < LINES && str_next(&rest, '\n', &lines[n])) n++;
  struct str const name = S("__Host-sid"), value = cookie_get(lines, n, name);
  if (value.p == NULL) return 0;
#ifdef PLANT_BUG
  if (str_starts(value, S("=")) && value.n > 4) abort();
#endif
  require(n == 1 && value.p >= lines[0].p && value.p + value.n <= lines[0].p + lines[0].n);
  for (size_t i = 0; i < value.n; i++)
    require(value.p[i] > 0x20 && value.p[i] < 0x7f && strchr("\",;\\", value.p[i]) == NULL);
  scoped(arena) struct arena arena = {0};
  struct out twice = out_in(&arena, 2 * COOKIE_HEADER_MAX);
  out_put(&twice, lines[0]);
  out_put(&twice, S("; __Host-sid=planted"));
  struct str const line = out_str(&twice);
  require(cookie_get(&line, 1, name).p == NULL);
  return 0;
}
