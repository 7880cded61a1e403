#include "feed/notice_body.h"

#include "base/arena.h"
#include "feed/foreign_plain.h"

enum { BLOCKS_MAX = 300 };

struct notice_body {
  struct arena *arena;
  struct out out;
  struct str said[BLOCKS_MAX];
  size_t n;
  bool full;
};

struct notice_body *notice_body_new(struct arena *a) {
  struct notice_body *b = arena_new(a, struct notice_body);
  b->arena = a;
  b->out = out_in(a, FOREIGN_BODY_MAX);
  return b;
}

void notice_body_known(struct notice_body *b, struct str text) {
  if (b->n < BLOCKS_MAX) b->said[b->n++] = text;
}

/* A heading is one line, whatever stands in it. */
static struct str one_line(struct arena *a, struct str text) {
  struct out line = out_in(a, text.n);
  for (size_t i = 0; i < text.n; i++) out_char(&line, text.p[i] == '\n' || text.p[i] == '\r' ? ' ' : text.p[i]);
  return out_str(&line);
}

void notice_body_add(struct notice_body *b, const char *before, struct str text) {
  if (!str_has(text) || b->full) return;
  for (size_t i = 0; i < b->n; i++)
    if (str_eq(b->said[i], text)) return;
  if (b->n == BLOCKS_MAX) {
    b->full = true;
    return;
  }
  b->said[b->n++] = text;
  size_t const from = b->out.n;
  if (from > 0) out_z(&b->out, "\n\n");
  out_z(&b->out, before);
  foreign_plain_markdown(&b->out, before[0] == '#' ? one_line(b->arena, text) : text, before[0] == '-' ? "  " : "");
  if (b->out.full) b->full = true, b->out.n = from;
}

struct str notice_body_text(const struct notice_body *b) { return b->out.n > 0 ? out_str(&b->out) : (struct str){0}; }
bool notice_body_full(const struct notice_body *b) { return b->full; }
