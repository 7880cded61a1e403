#include "web/percent.h"

enum err percent_decode(struct out *o, struct str s, bool plus_is_space) {
  for (size_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    if (c == '%') {
      TRY(str_unhex(str_sub(s, i + 1, 2), &c, 1));
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    out_char(o, c);
  }
  return OK;
}

void percent_encode(struct out *o, struct str s, struct str literals) {
  static const char digit[] = "0123456789ABCDEF";
  for (size_t i = 0; i < s.n; i++) {
    unsigned char const c = (unsigned char)s.p[i];
    bool const plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (plain || str_index(literals, s.p[i]) < literals.n) {
      out_char(o, s.p[i]);
    } else {
      char const escape[3] = {'%', digit[c >> 4], digit[c & 15]};
      out_bytes(o, escape, sizeof escape);
    }
  }
}
