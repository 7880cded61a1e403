#include "web/cookie.h"

static struct str trimmed(struct str s) {
  while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t')) s = str_sub(s, 1, s.n);
  while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t')) s.n--;
  return s;
}

static bool cookie_octets(struct str s) {
  for (size_t i = 0; i < s.n; i++) {
    unsigned char const c = (unsigned char)s.p[i];
    if (c <= 0x20 || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\') return false;
  }
  return true;
}

struct str cookie_get(const struct str *headers, size_t count, struct str name) {
  struct str found = {0};
  if (count != 1 || headers[0].n > COOKIE_HEADER_MAX) return found;
  struct str rest = headers[0];
  for (struct str pair; str_next(&rest, ';', &pair);) {
    size_t const equals = str_index(pair, '=');
    if (equals == pair.n || !str_eq(trimmed(str_sub(pair, 0, equals)), name)) continue;
    if (found.p != NULL) return (struct str){0};
    found = trimmed(str_sub(pair, equals + 1, pair.n));
  }
  return cookie_octets(found) ? found : (struct str){0};
}
