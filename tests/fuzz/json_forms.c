/* Files of any bytes as JSON and as pages: read or refused for a reason; what was read keeps its bounds and comes back from a
 * line of JSON as it was. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "feed/foreign/foreign_readers.h"

struct seen {
  size_t n, faults;
};

static void check_text(struct str s, size_t max, bool lines) {
  assert(s.n <= max && utf8_valid(s));
  for (size_t i = 0; i < s.n; i++) assert((unsigned char)s.p[i] >= 32 || (lines && (s.p[i] == '\n' || s.p[i] == '\t')));
}

static void check_url(struct str s) { assert(s.p == NULL || ((str_starts(s, S("http://")) || str_starts(s, S("https://"))) && s.n <= FOREIGN_URL_MAX)); }

static void check(const struct foreign *one) {
  bool const judged = one->family == FOREIGN_REFUSED || one->family == FOREIGN_SKIPPED;
  assert(judged == (one->why != FOREIGN_WHY_NONE));
  assert(judged || (str_has(one->key) && one->texts.n > 0));
  check_text(one->key, FOREIGN_LINE_MAX, false);
  check_url(one->link);
  check_url(one->submission);
  for (size_t i = 0; i < one->texts.n; i++) {
    check_text(one->texts.v[i].title, FOREIGN_LINE_MAX, false);
    check_text(one->texts.v[i].body, FOREIGN_BODY_MAX, true);
  }
  for (size_t i = 0; i < one->documents.n; i++) check_url(one->documents.v[i].url);
  assert(one->cpv.n == 0 || one->cpv.n == 8);
#ifdef PLANT_BUG
  if (one->lots.n > 0 && str_eq(one->procedure, S("ocds-x-1"))) abort();
#endif
}

static void take(void *to, const struct foreign *one) {
  struct seen *seen = to;
  scoped(arena) struct arena a = {0};
  struct foreign back;
  struct str const line = foreign_json(&a, one);
  assert(foreign_from_json(&a, line, &back) == OK);
  assert(str_eq(foreign_json(&a, &back), line));
  check(&back);
  seen->n++;
  if (back.family == FOREIGN_REFUSED && !str_has(back.key) && !str_has(back.form)) seen->faults++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static uint64_t keys[FOREIGN_ITEMS_MAX];
  struct foreign_input const in = {.bytes = {(const char *)data, size}, .address = S("https://a.example/f")};
  struct seen seen = {0};
  struct foreign_out out = {.sink = take, .to = &seen, .keys = keys};
  if (size > 0 && data[0] == '<') page_read(&out, &in);
  else json_read(&out, &in);
  arena_free(&out.arena);
  assert(seen.n > 0 && seen.n <= FOREIGN_ITEMS_MAX + 1 && seen.faults <= 1);
  return 0;
}
