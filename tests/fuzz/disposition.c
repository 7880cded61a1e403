/* Any bytes as a file's name: what leaves is safe, short, and stays as it is when it goes round again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "web/disposition.h"
#include "web/percent.h"

static void require(bool what) {
  if (!what) abort();
}

static void check_character(int32_t c) {
  require(c >= 0x20 && !(c >= 0x7f && c < 0xa0) && c != 0x2028 && c != 0x2029);
  require(!(c >= 0x202a && c <= 0x202e) && !(c >= 0x2066 && c <= 0x2069));
  require(c >= 0x80 || strchr("/\\:*?\"<>|", (char)c) == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size > 4096) return 0;
  scoped(arena) struct arena arena = {0};
  struct str const sent = {(const char *)bytes, size}, name = disposition_name(&arena, sent);
  require(name.n >= 1 && name.n <= DISPOSITION_NAME_MAX && utf8_valid(name));
  for (size_t at = 0; at < name.n;) check_character(utf8_next(name, &at));
  require(name.p[0] != '.' && name.p[name.n - 1] != '.' && name.p[name.n - 1] != ' ');
  require(!str_eq_nocase(name, S("aux")) && !str_eq_nocase(str_sub(name, 0, 4), S("aux.")));
  require(str_eq(disposition_name(&arena, name), name));
#ifdef PLANT_BUG
  if (str_starts(name, S("_")) && str_ends(name, S(".p")) && !str_eq(name, sent)) abort();
#endif
  struct str const header = disposition_attachment(&arena, sent);
  require(str_starts(header, S("attachment; filename=\"")));
  for (size_t i = 0; i < header.n; i++) require(header.p[i] >= 0x20 && header.p[i] < 0x7f);
  const char *star = memmem(header.p, header.n, "filename*=UTF-8''", 17);
  require(star != NULL);
  struct out o = out_in(&arena, 4096);
  require(percent_decode(&o, str_sub(header, (size_t)(star - header.p) + 17, header.n), false) == OK);
  require(str_eq(out_str(&o), name));
  return 0;
}
