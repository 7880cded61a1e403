/* Feeds of any bytes: each record is one the board can take, with nothing harmful in it. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "foreign_markdown.h"

static bool is_web(struct str s) { return str_starts(s, S("https://")) || str_starts(s, S("http://")); }

static void check(void *to, const struct foreign *one) {
  scoped(arena) struct arena a = {0};
  struct foreign again;
  (void)to;
  struct str const line = foreign_json(&a, one);
  assert(line.n <= FOREIGN_RECORD_MAX && utf8_valid(line));
  assert(foreign_from_json(&a, line, &again) == OK);
  assert(str_eq(foreign_json(&a, &again), line));
  if (one->family == FOREIGN_OPPORTUNITY) assert(str_has(one->key) && one->texts.n == 1 && str_has(one->texts.v[0].title));
  assert(!str_has(one->link) || is_web(one->link));
  for (size_t i = 0; i < one->documents.n; i++) assert(is_web(one->documents.v[i].url));
  assert(!one->closes.has || date_valid(date_of(&one->closes.wall)));
  if (one->texts.n > 0) {
    struct foreign_text const *t = &one->texts.v[0];
    assert(t->summary.n <= FOREIGN_SUMMARY_MAX && t->title.n <= FOREIGN_LINE_MAX);
    assert(page_is_harmless(markdown_html(&a, t->body, S("fr")).html));
  }
#ifdef PLANT_BUG
  if (one->closes.has && one->closes.wall.day == 29) abort();
#endif
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct foreign_input const in = {.bytes = {(const char *)data, size}, .address = S_INIT("https://exemple.org/flux/")};
  char const first = str_trim(in.bytes).n > 0 ? str_trim(in.bytes).p[0] : 0;
  bool const others = str_contains(in.bytes, S("urn:oasis")) || str_contains(in.bytes, S("TED_EXPORT")) || first == '{' || first == '[';
  if (others) return 0; /* for other readers' targets */
  foreign_read(&in, check, NULL);
  return 0;
}
