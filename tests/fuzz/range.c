/* Any bytes as Range, If-Range and entity-tag lists (one per line, a size before them): a range that is given lies
 * within the file. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "web/range.h"

static void require(bool what) {
  if (!what) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  uint64_t seed;
  if (size < sizeof seed) return 0;
  memcpy(&seed, bytes, sizeof seed);
  int64_t const length = (int64_t)(seed >> (1 + seed % 63));
  struct str const tag = S("\"v1\""), weak = S("W/\"v1\"");
  struct str rest = {(const char *)bytes + sizeof seed, size - sizeof seed}, header = {0}, if_range = {0};
  (void)str_next(&rest, '\n', &header);
  (void)str_next(&rest, '\n', &if_range);
  struct range const r = range_read(header, if_range, tag, length);
  if (r.kind == RANGE_PARTIAL) {
    require(r.from >= 0 && r.length >= 1 && r.from <= length - r.length);
#ifdef PLANT_BUG
    if (r.from == 9 && if_range.p != NULL) abort();
#endif
    char buffer[128];
    struct out o = out_fixed(buffer, sizeof buffer);
    range_content(&o, r, length);
    require(!o.full);
  } else {
    require(r.from == 0 && r.length == (r.kind == RANGE_WHOLE ? length : 0));
  }
  require(!range_match(rest, tag) || range_none_match(rest, tag));
  require(range_none_match(rest, tag) == range_none_match(rest, weak));
  require(!range_match(rest, weak) || str_eq(str_trim(rest), S("*")));
  return 0;
}
