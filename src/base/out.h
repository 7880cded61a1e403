/* The one bounded builder of text. Overflow is sticky: whoever owns the builder checks `full` once, at the end. */
#ifndef BASE_OUT_H
#define BASE_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

struct out {
  char *p;
  size_t n, cap;       /* bytes written, bytes there is room for now */
  size_t max;          /* never grows past it */
  struct arena *arena; /* NULL: a fixed buffer that cannot grow */
  bool full;           /* something did not fit; what did stays, nothing is written after it */
};

/* Grows in `arena` up to `max` bytes. */
struct out out_in(struct arena *arena, size_t max);
/* Writes into the caller's buffer of `cap` bytes. */
struct out out_fixed(char *buffer, size_t cap);

void out_put(struct out *o, struct str s);
void out_bytes(struct out *o, const void *p, size_t n);
void out_z(struct out *o, const char *z);
void out_char(struct out *o, char c);
void out_int(struct out *o, int64_t v);
void out_fmt(struct out *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* What has been written; valid until the builder writes again. */
static inline struct str out_str(const struct out *o) { return (struct str){o->p == NULL ? "" : o->p, o->n}; }

/* printf into the arena: a text of at most 64 KB (longer is cut, a programming error that asserts). */
struct str fmt(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
