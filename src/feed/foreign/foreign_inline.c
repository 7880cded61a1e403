#include "feed/foreign/foreign_inline.h"

#include "base/fold.h"
#include "base/utf8.h"

/* What is being written: one line. */
struct line {
  struct out *out;
  struct str text;
  size_t begin, end; /* of the line, in the text */
  bool marker;       /* the last thing written was a mark of emphasis or code: two would read as one */
};

static bool is_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* "&eacute;" would be read as a character. */
static bool is_entity(struct str text, size_t at) {
  size_t i = at + 1;
  while (i < text.n && (is_alnum(text.p[i]) || text.p[i] == '#')) i++;
  return i > at + 1 && i < text.n && text.p[i] == ';';
}

/* A mark that begins a block when it stands first on a line: a heading, a list, a fence, an underlining. */
static bool begins_block(struct str text, size_t begin, size_t at) {
  char const c = text.p[at];
  if (at == begin) return c == '-' || c == '+' || c == '=' || c == '>' || c == '~';
  if (c != '.' && c != ')') return false;
  size_t i = begin;
  while (i < at && is_digit(text.p[i])) i++;
  return i == at;
}

static void put_text(struct line *l, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) {
    char const c = l->text.p[i];
    bool const always = c == '\\' || c == '`' || c == '*' || c == '_' || c == '[' || c == ']' || c == '<' || c == '#';
    bool const picture = c == '!' && i + 1 == to;
    if (always || picture || (c == '&' && is_entity(l->text, i)) || begins_block(l->text, l->begin, i)) out_char(l->out, '\\');
    out_char(l->out, c);
  }
  if (to > from) l->marker = false;
}

/* --- Emphasis ------------------------------------------------------------------------------------------------------- */

/* Spaces of Unicode's class Zs and of ASCII: no mark of emphasis may touch one on its inner side. */
static bool is_space(int32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

static int32_t before(struct str text, size_t from, size_t at) {
  if (at == from) return ' ';
  size_t i = at - 1;
  while (i > from && ((unsigned char)text.p[i] & 0xC0) == 0x80) i--;
  return utf8_next(text, &i);
}

static int32_t after(struct str text, size_t at, size_t to) {
  if (at == to) return ' ';
  return utf8_next(text, &at);
}

/* CommonMark §6.2, on the careful side: what is neither a letter nor a space counts as punctuation. */
static bool may_mark(const struct line *l, size_t from, size_t to) {
  if (l->marker) return false;
  bool const word_first = fold_class(after(l->text, from, l->end)) == FOLD_WORD;
  bool const word_last = fold_class(before(l->text, l->begin, to)) == FOLD_WORD;
  return (word_first || is_space(before(l->text, l->begin, from))) && (word_last || is_space(after(l->text, to, l->end)));
}

static void put_code(struct line *l, size_t from, size_t to) {
  size_t longest = 0, n = 0;
  for (size_t i = from; i < to; i++) {
    n = l->text.p[i] == '`' ? n + 1 : 0;
    if (n > longest) longest = n;
  }
  bool const pad = l->text.p[from] == '`' || l->text.p[to - 1] == '`';
  for (size_t i = 0; i <= longest; i++) out_char(l->out, '`');
  if (pad) out_char(l->out, ' ');
  out_put(l->out, str_sub(l->text, from, to - from));
  if (pad) out_char(l->out, ' ');
  for (size_t i = 0; i <= longest; i++) out_char(l->out, '`');
  l->marker = true;
}

static void put_run(struct line *l, unsigned style, size_t from, size_t to) {
  size_t begin = from, end = to;
  for (size_t i = begin; i < end && is_space(utf8_next(l->text, &i)); begin = i) continue;
  while (end > begin && is_space(before(l->text, begin, end))) {
    end--;
    while (((unsigned char)l->text.p[end] & 0xC0) == 0x80) end--;
  }
  if (begin > from) l->marker = false;
  if (style == 0 || end == begin || !may_mark(l, begin, end)) return put_text(l, from, to);
  put_text(l, from, begin);
  if ((style & INLINE_CODE) != 0) {
    put_code(l, begin, end);
  } else {
    const char *const mark = style == INLINE_STRONG ? "**" : style == INLINE_EMPHASIS ? "*" : "***";
    out_z(l->out, mark);
    put_text(l, begin, end);
    out_z(l->out, mark);
    l->marker = true;
  }
  put_text(l, end, to);
}

/* --- Links ---------------------------------------------------------------------------------------------------------- */

static void put_href(struct out *o, struct str href) {
  bool const entity = str_index(href, ';') < href.n;
  for (size_t i = 0; i < href.n; i++) {
    if (href.p[i] == '&' && entity) out_char(o, '\\');
    out_char(o, href.p[i]);
  }
}

static bool is_blank(struct str s) {
  for (size_t i = 0; i < s.n;)
    if (!is_space(utf8_next(s, &i))) return false;
  return true;
}

static size_t clipped(size_t at, size_t from, size_t to) { return at < from ? from : at > to ? to : at; }

void inline_put_line(struct out *o, struct str text, const struct inline_run *runs, size_t n, size_t from, size_t to) {
  struct line l = {.out = o, .text = text, .begin = from, .end = to};
  for (size_t i = 0; i < n;) {
    size_t same = i + 1;
    while (same < n && runs[same].href.p == runs[i].href.p) same++;
    size_t const begin = clipped(runs[i].from, from, to), end = clipped(runs[same - 1].to, from, to);
    bool const link = str_has(runs[i].href) && !is_blank(str_sub(text, begin, end - begin));
    if (link) out_char(o, '['), l.marker = false;
    for (; i < same; i++) {
      size_t const f = clipped(runs[i].from, from, to), t = clipped(runs[i].to, from, to);
      if (t > f) put_run(&l, runs[i].style, f, t);
    }
    if (!link) continue;
    out_z(o, "](");
    put_href(o, runs[same - 1].href);
    out_char(o, ')');
    l.marker = false;
  }
}
