/* Running text of any bytes: a closing is a day that exists, in words that stand in the text. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "feed/foreign/foreign_date.h"
#include "feed/foreign/foreign_when.h"

static void check(const struct foreign_time *t) {
  assert(t->has && date_valid(date_of(&t->wall)));
  assert(t->wall.hour >= 0 && t->wall.hour <= 23 && t->wall.minute >= 0 && t->wall.minute <= 59 && t->wall.second >= 0 && t->wall.second <= 59);
  assert(t->offset > -86400 && t->offset < 86400 && (t->offset_said || t->offset == 0));
  assert(t->hour || (t->wall.hour == 0 && t->wall.minute == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct str const text = {(const char *)data, size};
  struct foreign_time t;
  enum foreign_when const w = foreign_when(text, &t);
  assert(t.has == (w == FOREIGN_WHEN_FOUND) && (w == FOREIGN_WHEN_NONE) == !str_has(t.words));
  if (str_has(t.words)) assert(t.words.p >= text.p && t.words.p + t.words.n <= text.p + text.n && t.words.n <= FOREIGN_WHEN_WORDS);
  if (w == FOREIGN_WHEN_FOUND) {
    check(&t);
#ifdef PLANT_BUG
    if (t.hour && t.wall.hour >= 18) abort();
#endif
  }
  if (foreign_date(text, &t) == OK) check(&t);
  return 0;
}
