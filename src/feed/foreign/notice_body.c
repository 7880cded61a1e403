#include "feed/foreign/notice_body.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "feed/foreign/foreign_plain.h"

enum { BLOCKS_MAX = 300 };

struct notice_body {
  struct arena *arena;
  struct out out;
  struct str said[BLOCKS_MAX], heading; /* heading: not put yet */
  size_t n, n_known;                    /* n_known: of the part before the first section, or said to be known */
  bool sections, full;
};

struct notice_body *notice_body_new(struct arena *a) {
  struct notice_body *b = arena_new(a, struct notice_body);
  b->arena = a;
  b->out = out_fixed(arena_alloc(a, FOREIGN_BODY_MAX), FOREIGN_BODY_MAX);
  return b;
}

void notice_body_begin(struct notice_body *b) {
  b->out = out_fixed(b->out.p, b->out.cap);
  b->heading = (struct str){0};
  b->n = b->n_known = 0;
  b->sections = b->full = false;
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

static void put(struct notice_body *b, const char *before, struct str text) {
  if (b->out.n > 0) out_z(&b->out, "\n\n");
  out_z(&b->out, before);
  foreign_plain_markdown(&b->out, text, before[0] == '-' ? "  " : "");
}

static bool stands(const struct notice_body *b, struct str text) {
  for (size_t i = 0; i < b->n; i++)
    if (str_eq(b->said[i], text)) return true;
  return false;
}

void notice_body_add(struct notice_body *b, const char *before, struct str text) {
  if (!str_has(text) || b->full || stands(b, text)) return;
  if (b->n == BLOCKS_MAX) {
    b->full = true;
    return;
  }
  b->said[b->n++] = text;
  size_t const from = b->out.n;
  if (str_has(b->heading)) put(b, "## ", one_line(b->arena, b->heading));
  put(b, before, text);
  b->heading = (struct str){0};
  b->full = b->out.full;
  if (!b->full) return;
  b->out.full = false;
  b->out.n = from;
  if (from > 0) return;
  /* the beginning of the only text is better than none; escapes double it at most */
  put(b, before, utf8_cut(text, FOREIGN_BODY_MAX / 2 - 16));
  out_z(&b->out, " \xE2\x80\xA6");
}

void notice_body_section(struct notice_body *b, struct str title) {
  if (!b->sections) b->n_known = b->n;
  b->sections = true;
  b->n = b->n_known;
  b->heading = stands(b, title) ? (struct str){0} : title;
}

struct str notice_body_text(const struct notice_body *b) { return b->out.n > 0 ? str_dup(b->arena, out_str(&b->out)) : (struct str){0}; }
bool notice_body_full(const struct notice_body *b) { return b->full; }
