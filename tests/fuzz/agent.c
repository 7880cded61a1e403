/* Any bytes as User-Agent: a few words of our own, or none. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "web/agent.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size > 4096) return 0;
  scoped(arena) struct arena arena = {0};
  struct str const words = agent_words(&arena, (struct str){(const char *)bytes, size});
  if (words.n > 40) abort();
  for (size_t i = 0; i < words.n; i++) {
    char const c = words.p[i];
    if (c != ' ' && c != ',' && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) abort();
  }
#ifdef PLANT_BUG
  if (str_eq(words, S("Opera Mini"))) abort();
#endif
  return 0;
}
