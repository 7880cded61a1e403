/* Any bytes as a code: its six digits as typed, or none. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "board/code.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size > 4096) return 0;
  scoped(arena) struct arena arena = {0};
  char digits[CODE_DIGITS + 1];
  size_t n = 0;
  for (size_t i = 0; i < size && n <= CODE_DIGITS; i++)
    if (bytes[i] >= '0' && bytes[i] <= '9') digits[n++] = (char)bytes[i];
  struct str const code = code_typed(&arena, (struct str){(const char *)bytes, size});
  if (code.p == NULL) return 0;
  if (code.n != CODE_DIGITS || n != CODE_DIGITS || memcmp(code.p, digits, CODE_DIGITS) != 0) abort();
#ifdef PLANT_BUG
  if (size > CODE_DIGITS) abort();
#endif
  return 0;
}
