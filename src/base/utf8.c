#include "base/utf8.h"

int32_t utf8_next(struct str s, size_t *at) {
  unsigned char const *p = (const unsigned char *)s.p + *at;
  size_t const left = s.n - *at;
  *at += 1;
  if (p[0] < 0x80) return p[0];
  static const int32_t least[] = {0, 0x80, 0x800, 0x10000};
  size_t const more = p[0] >= 0xf0 && p[0] <= 0xf4 ? 3 : p[0] >= 0xe0 && p[0] < 0xf0 ? 2 : p[0] >= 0xc2 && p[0] < 0xe0 ? 1 : 0;
  if (more == 0 || left <= more) return -1;
  int32_t c = p[0] & (0x3f >> more);
  for (size_t i = 1; i <= more; i++) {
    if ((p[i] & 0xc0) != 0x80) return -1;
    c = c << 6 | (p[i] & 0x3f);
  }
  if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return -1;
  *at += more;
  return c;
}

bool utf8_valid(struct str s) {
  for (size_t at = 0; at < s.n;)
    if (utf8_next(s, &at) < 0) return false;
  return true;
}

size_t utf8_count(struct str s) {
  size_t n = 0;
  for (size_t at = 0; at < s.n; n++) utf8_next(s, &at);
  return n;
}

size_t utf8_count_typed(struct str s) {
  size_t ends = 0;
  for (size_t i = 0; i + 1 < s.n; i++) ends += s.p[i] == '\r' && s.p[i + 1] == '\n';
  return utf8_count(s) - ends;
}

struct str utf8_cut(struct str s, size_t max) {
  if (s.n <= max) return s;
  size_t n = max;
  while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80) n--;
  return (struct str){s.p, n};
}

size_t utf8_put(int32_t c, char p[4]) {
  if (c < 0x80) {
    p[0] = (char)c;
    return 1;
  }
  size_t const n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (size_t i = n - 1; i > 0; i--) {
    p[i] = (char)(0x80 | (c & 0x3f));
    c >>= 6;
  }
  p[0] = (char)((0xf00 >> n & 0xff) | c);
  return n;
}
