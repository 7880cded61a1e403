/* Dates of any bytes: read or refused; what was read can be written and read again with the same meaning. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/out.h"

#define ROOM 64

static struct str written(struct out *o) {
  assert(!o->full);
  return out_str(o);
}

static void check_instant(struct instant at) {
  char buffer[ROOM];
  struct instant again;
  struct out o = out_fixed(buffer, sizeof buffer);
  date_put_instant_us(&o, at);
  int const year = date_civil(date_instant_seconds(at)).year;
  if (year < DATE_YEAR_MIN || year > DATE_YEAR_MAX) return; /* an offset may lead a day out of the bounds */
  assert(date_parse_instant(written(&o), &again) == OK && again.us == at.us);
  int64_t const whole = date_instant_seconds(at) * SECOND_US;
  o = out_fixed(buffer, sizeof buffer);
  date_put_http(&o, at);
  assert(date_parse_http(written(&o), at, &again) == OK && again.us == whole);
  o = out_fixed(buffer, sizeof buffer);
  date_put_mail(&o, at);
  assert(date_parse_mail(written(&o), &again) == OK && again.us == whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct str const s = {(const char *)data, size};
  struct instant const now = {INT64_C(1796860800) * SECOND_US};
  struct instant at;
  struct day d;
  struct civil c = {0};
  char buffer[ROOM];
  struct out o = out_fixed(buffer, sizeof buffer);
  if (date_parse_day(s, &d) == OK) {
    assert(date_valid(d) && date_cmp(date_from_days(date_days(d)), d) == 0);
    date_put_day(&o, d);
    assert(str_eq(written(&o), s));
  }
  if (date_parse_time(s, &c) == OK) assert(c.hour <= 23 && c.minute <= 59 && c.second <= 59);
  if (date_parse_local(s, &c) == OK) {
    struct civil const again = date_civil(date_seconds(&c));
    assert(date_seconds(&again) == date_seconds(&c) && date_valid(date_of(&c)));
  }
  if (date_parse_instant(s, &at) == OK) check_instant(at);
  if (date_parse_http(s, now, &at) == OK) check_instant(at);
  if (date_parse_mail(s, &at) == OK) {
    check_instant(at);
#ifdef PLANT_BUG
    if (date_instant_seconds(at) % 61 == 7) abort();
#endif
  }
  return 0;
}
