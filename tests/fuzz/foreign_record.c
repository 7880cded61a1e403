/* Records of any bytes, as a process that reads partners' files may send when a file has taken it over: refused, or within
 * every bound; and what was read is written and read again as the same. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "feed/foreign/foreign.h"

static void check_line(struct str s, size_t most) {
  assert(s.n <= most && utf8_valid(s));
  for (size_t i = 0; i < s.n; i++) assert((unsigned char)s.p[i] >= 0x20);
}

static void check_address(struct str s) {
  assert(s.p == NULL || (s.n <= FOREIGN_URL_MAX && (str_starts(s, S("http://")) || str_starts(s, S("https://")))));
  check_line(s, FOREIGN_URL_MAX);
}

static void check_record(const struct foreign *one) {
  assert(one->family < FOREIGN_FAMILIES && one->why < FOREIGN_WHY_COUNT);
  check_line(one->key, FOREIGN_LINE_MAX), check_line(one->buyer, FOREIGN_LINE_MAX), check_line(one->detail, FOREIGN_LINE_MAX);
  check_address(one->link), check_address(one->submission);
  assert(one->lots.n <= FOREIGN_LIST_MAX && one->documents.n <= FOREIGN_LIST_MAX && one->left.n <= FOREIGN_LEFT_MAX);
  for (size_t i = 0; i < one->documents.n; i++) check_address(one->documents.v[i].url);
  for (size_t i = 0; i < one->texts.n; i++) {
    check_line(one->texts.v[i].title, FOREIGN_LINE_MAX);
    assert(one->texts.v[i].body.n <= FOREIGN_BODY_MAX && utf8_valid(one->texts.v[i].body));
  }
#ifdef PLANT_BUG
  if (one->categories.n == 3) abort();
#endif
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  scoped(arena) struct arena a = {0};
  struct foreign one, again;
  if (foreign_from_json(&a, (struct str){(const char *)data, size}, &one) != OK) return 0;
  check_record(&one);
  struct str const line = foreign_json(&a, &one);
  assert(line.n <= 2 * FOREIGN_RECORD_MAX);
  assert(foreign_from_json(&a, line, &again) == OK);
  check_record(&again);
  assert(str_eq(foreign_json(&a, &again), line));
  return 0;
}
