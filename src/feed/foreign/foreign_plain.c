#include "feed/foreign/foreign_plain.h"

#include "base/arena.h"
#include "base/utf8.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* Where the number ends that would begin an item of a list ("12." or "12)"), or 0. */
static size_t number_end(struct str line) {
  size_t n = 0;
  while (n < line.n && n < 10 && is_digit(line.p[n])) n++;
  return n > 0 && n < line.n && (line.p[n] == '.' || line.p[n] == ')') ? n : 0;
}

static bool is_special(struct str line, size_t i) {
  char const c = line.p[i];
  if (c == '&') return i + 1 < line.n && (line.p[i + 1] == '#' || is_letter(line.p[i + 1]));
  return str_index(S("\\`*_[]<>#~|"), c) < 11;
}

static void put_line(struct out *o, struct str line) {
  size_t const number = number_end(line);
  bool const begins = str_index(S("+-="), line.p[0]) < 3;
  for (size_t i = 0; i < line.n; i++) {
    char const c = line.p[i];
    if ((i == 0 && begins) || (number > 0 && i == number) || is_special(line, i)) out_char(o, '\\');
    out_char(o, c == '\t' || c == '\r' || c == '\v' || c == '\f' ? ' ' : c);
  }
}

void foreign_plain_markdown(struct out *o, struct str text, const char *indent) {
  struct str rest = str_trim(text), line;
  bool first = true, gap = false;
  while (str_next(&rest, '\n', &line)) {
    line = str_trim(line);
    if (line.n == 0) {
      gap = true;
      continue;
    }
    if (!first) out_z(o, gap ? "\n\n" : "\n"), out_z(o, indent);
    put_line(o, line);
    first = gap = false;
  }
}

struct str foreign_plain_summary(struct arena *a, struct str text) {
  text = str_trim(text);
  if (text.n == 0) return (struct str){0};
  bool const cut = text.n > FOREIGN_SUMMARY_BYTES;
  text = utf8_cut(text, FOREIGN_SUMMARY_BYTES);
  if (cut) {
    size_t end = text.n;
    while (end > 0 && str_index(S(" \t\r\n"), text.p[end - 1]) == 4) end--;
    text = str_trim(str_sub(text, 0, end > FOREIGN_SUMMARY_BYTES / 2 ? end : text.n));
  }
  struct out o = out_in(a, FOREIGN_SUMMARY_BYTES + 4);
  bool space = false;
  for (size_t i = 0; i < text.n; i++) {
    bool const gap = str_index(S(" \t\r\n\v\f"), text.p[i]) < 6;
    if (space && !gap) out_char(&o, ' ');
    if (!gap) out_char(&o, text.p[i]);
    space = gap;
  }
  if (cut) out_z(&o, "\xE2\x80\xA6");
  return out_str(&o);
}
