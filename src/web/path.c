#include "web/path.h"

#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"
#include "web/percent.h"

static bool has_control(struct str s) {
  for (size_t i = 0; i < s.n; i++)
    if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f) return true;
  return false;
}

static bool has_byte(struct str s, char c) { return str_index(s, c) < s.n; }

static enum err segment(struct arena *arena, struct str raw, struct str *ret) {
  struct out o = out_fixed(arena_alloc(arena, raw.n), raw.n);
  TRY(percent_decode(&o, raw, false));
  struct str const text = out_str(&o);
  if (text.n == 0 || str_eq(text, S(".")) || str_eq(text, S(".."))) return INVALID;
  if (has_control(text) || has_byte(text, '/') || has_byte(text, '\\') || !utf8_valid(text)) return INVALID;
  *ret = text;
  return OK;
}

enum err path_parse(struct arena *arena, struct str target, struct path *ret) {
  if (target.n > PATH_TARGET_MAX) return TOO_BIG;
  if (!str_starts(target, S("/")) || has_control(target) || has_byte(target, ' ') || has_byte(target, '#'))
    return INVALID;
  size_t const mark = str_index(target, '?');
  struct path path = {0};
  if (mark < target.n) path.query = str_sub(target, mark + 1, target.n);
  struct str rest = str_sub(target, 1, mark - 1);
  path.trailing_slash = rest.n == 0 || str_ends(rest, S("/"));
  if (rest.n == 0) rest = (struct str){0}; /* "/" has no segment; "//" has one, empty, and is refused below */
  else if (path.trailing_slash) rest.n--;
  for (struct str raw; str_next(&rest, '/', &raw);) {
    struct str text;
    TRY(segment(arena, raw, &text));
    if (path.n == PATH_SEGMENTS_MAX) return NOT_FOUND;
    path.segments[path.n++] = text;
  }
  *ret = path;
  return OK;
}
