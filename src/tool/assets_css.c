#include "tool/assets_css.h"

#include <string.h>

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f'; }
static bool among(char c, const char *set) { return c != '\0' && strchr(set, c) != NULL; }

/* Bytes of the comment at the beginning, to the end where it is not closed; 0 for none. */
static size_t comment_length(struct str s) {
  if (!str_starts(s, S("/*"))) return 0;
  for (size_t i = 2; i + 1 < s.n; i++)
    if (s.p[i] == '*' && s.p[i + 1] == '/') return i + 2;
  return s.n;
}

/* Bytes at the beginning that must not be touched: a string, url(…), an escape; 0 for none. */
static size_t fixed_length(struct str s) {
  if (s.p[0] == '\\') return s.n < 2 ? s.n : 2;
  bool const url = str_eq_nocase(str_sub(s, 0, 4), S("url("));
  char const end = url ? ')' : s.p[0];
  if (!url && s.p[0] != '"' && s.p[0] != '\'') return 0;
  for (size_t i = url ? 4 : 1; i < s.n; i++) {
    if (s.p[i] == end) return i + 1;
    if (s.p[i] == '\\')
      i++;
    else if (url && among(s.p[i], "\"'"))
      i += fixed_length(str_sub(s, i, s.n)) - 1;
  }
  return s.n;
}

struct str css_minified(struct arena *arena, struct str css) {
  struct out o = out_in(arena, css.n + 1);
  bool space = false, comment = false; /* what was passed over since the last byte written */
  for (size_t i = 0; i < css.n;) {
    struct str const left = str_sub(css, i, css.n);
    char const c = css.p[i], last = o.n > 0 ? o.p[o.n - 1] : '{';
    size_t const skipped = blank(c) ? 1 : comment_length(left);
    if (skipped > 0) {
      space |= blank(c);
      comment |= !blank(c);
      i += skipped;
      continue;
    }
    bool const loose = among(last, "{};,") || among(c, "{};");
    if (!loose && space)
      out_char(&o, ' ');
    else if (!loose && comment)
      out_z(&o, "/**/"); /* it kept two tokens apart */
    if (c == '}' && last == ';') o.n--;
    space = comment = false;
    size_t const fixed = fixed_length(left);
    out_put(&o, str_sub(left, 0, fixed > 0 ? fixed : 1));
    i += fixed > 0 ? fixed : 1;
  }
  return out_str(&o);
}
