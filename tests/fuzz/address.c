/* What the grammar of addresses accepts can do no harm in an SMTP command or a header, whatever the bytes. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "net/address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_harmless(struct str s) {
  size_t ats = 0;
  assert(s.n >= 5 && s.n <= ADDRESS_MAX);
  for (size_t i = 0; i < s.n; i++) {
    assert(s.p[i] > 0x20 && s.p[i] < 0x7f && strchr("<>()[]\\,;:\"", s.p[i]) == NULL);
    ats += s.p[i] == '@';
  }
  assert(ats == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  scoped(arena) struct arena a = {0};
  struct str const s = {(const char *)data, size};
  struct str normal, again;
  bool const good = address_check(s);
  if (good) check_harmless(s);
#ifdef PLANT_BUG
  if (good && str_contains(s, S("+")) && str_contains(address_domain(s), S("-"))) abort();
#endif
  if (address_normal(&a, s, &normal) != OK) {
    assert(!good);
    return 0;
  }
  check_harmless(normal);
  assert(address_normal(&a, normal, &again) == OK && str_eq(again, normal));
  return 0;
}
