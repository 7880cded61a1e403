/* TZif files of any bytes: read or refused, and what was read answers every question without contradiction. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/zone.h"

/* Each instant is one of those its own wall-clock time stands for. */
static void check(const struct zone *z, int64_t seconds) {
  struct instant const at = {seconds * SECOND_US};
  struct civil const c = zone_local(z, at);
  struct instant first, second;
  enum zone_case const is = zone_instant(z, &c, &first, &second);
  assert(is != ZONE_GAP);
  assert(first.us <= at.us && at.us <= second.us);
  struct civil const again = zone_local(z, first);
  assert(date_seconds(&again) == date_seconds(&c));
  (void)zone_abbreviation(z, at);
#ifdef PLANT_BUG
  if ((zone_offset(z, at) & 15) == 9) abort();
#endif
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct zone *z = NULL;
  if (zone_parse(S("Fuzz"), (struct str){(const char *)data, size}, &z) != OK) return 0;
  for (int64_t seconds = -INT64_C(2208988800); seconds < INT64_C(7289654400); seconds += 40000003) check(z, seconds);
  check(z, 0);
  zone_free(z);
  return 0;
}
