#include "base/out.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

struct out out_in(struct arena *arena, size_t max) { return (struct out){.max = max, .arena = arena}; }

struct out out_fixed(char *buffer, size_t cap) { return (struct out){.p = buffer, .cap = cap, .max = cap}; }

static bool room(struct out *o, size_t n) {
  if (o->full) return false;
  if (n <= o->cap - o->n) return true;
  if (o->arena == NULL || n > o->max - o->n) {
    o->full = true;
    return false;
  }
  size_t cap = o->cap == 0 ? 256 : o->cap;
  while (cap < o->n + n) cap *= 2;
  if (cap > o->max) cap = o->max;
  char *p = arena_alloc(o->arena, cap);
  if (o->n > 0) memcpy(p, o->p, o->n);
  o->p = p;
  o->cap = cap;
  return true;
}

void out_bytes(struct out *o, const void *p, size_t n) {
  if (n == 0 || !room(o, n)) return;
  memcpy(o->p + o->n, p, n);
  o->n += n;
}

void out_put(struct out *o, struct str s) { out_bytes(o, s.p, s.n); }

void out_z(struct out *o, const char *z) { out_bytes(o, z, strlen(z)); }

void out_char(struct out *o, char c) { out_bytes(o, &c, 1); }

void out_int(struct out *o, int64_t v) {
  char digits[24];
  size_t at = sizeof digits;
  uint64_t rest = v < 0 ? -(uint64_t)v : (uint64_t)v;
  do digits[--at] = (char)('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (v < 0) digits[--at] = '-';
  out_bytes(o, digits + at, sizeof digits - at);
}

void out_fmt(struct out *o, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int const n = vsnprintf(NULL, 0, format, args);
  va_end(args);
  assert(n >= 0);
  if (room(o, (size_t)n + 1)) { /* one more for vsnprintf's NUL, which is not counted */
    vsnprintf(o->p + o->n, (size_t)n + 1, format, again);
    o->n += (size_t)n;
  }
  va_end(again);
}

struct str fmt(struct arena *a, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int const n = vsnprintf(NULL, 0, format, args);
  va_end(args);
  assert(n >= 0 && n < 65536);
  char *p = arena_alloc(a, (size_t)n + 1);
  vsnprintf(p, (size_t)n + 1, format, again);
  va_end(again);
  return (struct str){p, (size_t)n};
}
