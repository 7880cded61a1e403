#include "base/typography.h"

#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"

enum { NBSP = 0xa0, NARROW = 0x202f, OPEN = 0xab, CLOSE = 0xbb, DEGREE = 0xb0, APOSTROPHE = 0x2019, NONE = 0, LONGEST = 4 };

/* Where we are in the text: what was written last, and what came before that. */
struct setter {
  struct out *o;
  struct str s;
  size_t at;
  int32_t before, last; /* NONE: the text begins */
};

static bool digit(int32_t c) { return c >= '0' && c <= '9'; }
static bool space(int32_t c) { return c == ' ' || c == NBSP || c == NARROW; }
static bool letter(int32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c < 0x250 && c != 0xd7 && c != 0xf7);
}
static bool high(int32_t c) { return c == ';' || c == '!' || c == '?'; }

/* The character at `at`, NONE behind the end; *ret_next is the place behind it. */
static int32_t peek(const struct setter *t, size_t at, size_t *ret_next) {
  *ret_next = at;
  return at < t->s.n ? utf8_next(t->s, ret_next) : NONE;
}

static void put(struct setter *t, int32_t c) {
  char bytes[LONGEST];
  out_bytes(t->o, bytes, utf8_put(c, bytes));
  t->before = t->last;
  t->last = c;
}

/* What stands there as it is, bytes that are no UTF-8 included. */
static void keep(struct setter *t, size_t next, int32_t c) {
  out_put(t->o, str_sub(t->s, t->at, next - t->at));
  t->before = t->last;
  t->last = c;
  t->at = next;
}

/* How many digits stand from `at` on, counted up to four. */
static int digits_from(const struct setter *t, size_t at) {
  int n = 0;
  while (n < 4 && at < t->s.n && digit(t->s.p[at])) at++, n++;
  return n;
}

/* Whether what was read so far ends with one to three digits that are a group of their own. */
static bool group_ends_here(const struct setter *t) {
  size_t n = 0;
  while (n < t->at && digit(t->s.p[t->at - 1 - n])) n++;
  return n >= 1 && n <= 3;
}

/* "17 h", "17 h 00": whether an h that counts hours stands at `at`. */
static bool hour_at(const struct setter *t, size_t at) {
  if (at >= t->s.n || t->s.p[at] != 'h') return false;
  size_t next;
  int32_t const c = peek(t, at + 1, &next);
  return !letter(c) && c != '\'' && c != APOSTROPHE;
}

/* The space that belongs where the run of spaces at t->at stands and `c` follows at `at`; NONE: leave it. */
static int32_t wanted(const struct setter *t, size_t at, int32_t c) {
  if (high(c) || c == CLOSE || t->last == OPEN) return NARROW;
  if (c == ':' || (c == '%' && digit(t->last))) return NBSP;
  if (t->last == DEGREE && (t->before == 'n' || t->before == 'N')) return NBSP;
  if (digit(t->last) && digits_from(t, at) == 3 && group_ends_here(t)) return NARROW;
  if (digit(t->last) && hour_at(t, at)) return NBSP;
  if (t->last == 'h' && (space(t->before) || digit(t->before)) && digits_from(t, at) == 2) return NBSP;
  return NONE;
}

static void take_spaces(struct setter *t) {
  size_t at = t->at, next = 0;
  int32_t c;
  while (space(c = peek(t, at, &next))) at = next;
  int32_t const better = wanted(t, at, c);
  if (better == NONE) {
    keep(t, at, ' ');
    return;
  }
  put(t, better);
  t->at = at;
}

/* A mark that wants a space before it, where there is none: only behind a word and at its end. */
static bool lacks_space(const struct setter *t, int32_t c, int32_t follows) {
  if (!letter(t->last) && !digit(t->last) && t->last != ')' && t->last != CLOSE) return false;
  bool const ends = follows == NONE || space(follows) || follows == '\n' || follows == CLOSE;
  return ends && (high(c) || (c == ':' && follows != NONE));
}

static bool address_at(const struct setter *t) {
  if (letter(t->last) || digit(t->last)) return false;
  struct str const rest = str_sub(t->s, t->at, 8);
  return str_starts(rest, S("http://")) || str_starts(rest, S("https://")) || str_starts(rest, S("www."));
}

static void take_address(struct setter *t) {
  size_t end = t->at, next = 0;
  for (int32_t c; (c = peek(t, end, &next)) > ' ' && !space(c) && c != CLOSE;) end = next;
  keep(t, end, 'a');
}

static void take(struct setter *t) {
  size_t next, after;
  int32_t const c = peek(t, t->at, &next), follows = peek(t, next, &after);
  if (space(c)) {
    take_spaces(t);
    return;
  }
  if (address_at(t)) {
    take_address(t);
    return;
  }
  if (lacks_space(t, c, follows)) put(t, c == ':' ? NBSP : NARROW);
  if (c == CLOSE && t->last != NONE && !space(t->last)) put(t, NARROW);
  if (c == '\'' && letter(t->last) && (letter(follows) || digit(follows) || follows == OPEN)) {
    put(t, APOSTROPHE);
    t->at = next;
    return;
  }
  keep(t, next, c);
  if (c == OPEN && follows != NONE && !space(follows)) put(t, NARROW);
  if (c == DEGREE && (t->before == 'n' || t->before == 'N') && digit(follows)) put(t, NBSP);
}

void typography_put(struct out *o, struct str s) {
  struct setter t = {.o = o, .s = s};
  while (t.at < s.n) take(&t);
}

struct str typography(struct arena *a, struct str s) {
  if (s.p == NULL) return s;
  struct out o = out_in(a, LONGEST * s.n + LONGEST);
  typography_put(&o, s);
  return out_str(&o);
}
