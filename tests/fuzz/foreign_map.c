/* Records of any content become opportunities the store can keep: with a title's language, a zone, walls that are what its
 * clocks show, an end. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/zone.h"
#include "feed/foreign/foreign_map.h"

static void check_moment(const struct opportunity_new *o, const struct moment *m) {
  const struct zone *zone;
  struct civil wall;
  if (!m->at.has) return;
  assert(zone_load(o->zone, &zone) == OK || str_eq(o->zone, S("UTC")));
  if (str_eq(o->zone, S("UTC"))) zone = zone_utc();
  assert(date_parse_local(m->wall, &wall) == OK);
  struct civil const shown = zone_local(zone, m->at.at);
  assert(date_seconds(&shown) - shown.second == date_seconds(&wall));
}

static void check(const struct foreign *one, const struct opportunity_new *o, struct instant now) {
  assert(o->title.p != NULL && o->summary.p != NULL && o->body.p != NULL && str_has(o->lang) && o->city.p != NULL && o->reference.p != NULL);
  assert(o->published.at.has && !instant_before(now, o->published.at.at) && o->ends.at.has && !o->publish);
  assert(o->closes.at.has == !str_eq(o->closes_said, S("unknown")));
  assert(!o->closes.at.has || !instant_before(o->ends.at.at, o->closes.at.at));
  check_moment(o, &o->published);
  check_moment(o, &o->closes);
  check_moment(o, &o->ends);
  check_moment(o, &o->enquiry);
  check_moment(o, &o->opens_bids);
  assert(o->lots.n == one->lots.n && o->documents.n == one->documents.n && o->texts.n <= 1);
  for (size_t i = 0; i < o->lots.n; i++) {
    assert(o->lots.v[i].number > 0 && str_has(o->lots.v[i].title));
    for (size_t k = 0; k < i; k++) assert(o->lots.v[k].number != o->lots.v[i].number);
    check_moment(o, &o->lots.v[i].closes);
  }
  for (size_t i = 0; i < o->documents.n; i++) assert(str_has(o->documents.v[i].title) && str_has(o->documents.v[i].file_name));
  for (size_t i = 0; i < o->places.n; i++) assert(str_has(o->places.v[i].city));
  for (size_t i = 0; i < o->texts.n; i++) assert(str_eq(o->texts.v[i].lang, S("en")) && str_eq(o->lang, S("fr")));
#ifdef PLANT_BUG
  if (one->closes.wall.day >= 20 && str_eq(o->closes_said, S("day"))) abort();
#endif
}

/* The bytes: a record as one line of JSON. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  scoped(arena) struct arena a = {0};
  struct foreign one;
  struct foreign_mapped mapped, again;
  struct instant const now = {INT64_C(1795514400) * SECOND_US};
  struct foreign_defaults const home = {.source = S("Fil"), .organisation = S("Ville"), .city = S("Paris"), .country = S("FR"), .zone = S("Europe/Paris"), .lang = S("fr")};
  struct foreign_defaults const none = foreign_defaults_of(NULL);
  if (foreign_from_json(&a, (struct str){(const char *)data, size}, &one) != OK) return 0;
  foreign_map(&a, &one, &home, now, &mapped);
  check(&one, &mapped.what, now);
  foreign_map(&a, &one, &home, now, &again);
  assert(str_eq(mapped.what.title, again.what.title) && mapped.what.ends.at.at.us == again.what.ends.at.at.us && mapped.left.n == again.left.n);
  foreign_map(&a, &one, &none, now, &again);
  check(&one, &again.what, now);
  return 0;
}
