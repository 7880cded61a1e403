#include "base/str.h"

#include <string.h>

#include "base/arena.h"

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

struct str str_from(const char *z) {
  return z == NULL ? (struct str){0} : (struct str){z, strlen(z)};
}

bool str_eq(struct str a, struct str b) {
  return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_eq_nocase(struct str a, struct str b) {
  if (a.n != b.n) return false;
  for (size_t i = 0; i < a.n; i++)
    if (lower(a.p[i]) != lower(b.p[i])) return false;
  return true;
}

int str_cmp(struct str a, struct str b) {
  size_t const n = a.n < b.n ? a.n : b.n;
  int const c = n == 0 ? 0 : memcmp(a.p, b.p, n);
  return c != 0 ? c : a.n < b.n ? -1 : a.n > b.n;
}

bool str_starts(struct str s, struct str prefix) {
  return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_ends(struct str s, struct str suffix) {
  return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

bool str_contains(struct str s, struct str needle) {
  if (needle.n == 0) return true;
  return s.n >= needle.n && memmem(s.p, s.n, needle.p, needle.n) != NULL;
}

size_t str_index(struct str s, char c) {
  const char *hit = s.n == 0 ? NULL : memchr(s.p, c, s.n);
  return hit == NULL ? s.n : (size_t)(hit - s.p);
}

struct str str_sub(struct str s, size_t from, size_t n) {
  if (s.p == NULL) return s;
  if (from > s.n) from = s.n;
  if (n > s.n - from) n = s.n - from;
  return (struct str){s.p + from, n};
}

struct str str_trim(struct str s) {
  while (s.n > 0 && strchr(" \t\r\n", s.p[0]) != NULL && s.p[0] != 0) s.p++, s.n--;
  while (s.n > 0 && strchr(" \t\r\n", s.p[s.n - 1]) != NULL && s.p[s.n - 1] != 0) s.n--;
  return s;
}

bool str_next(struct str *rest, char c, struct str *ret_before) {
  if (rest->p == NULL) return false;
  size_t const i = str_index(*rest, c);
  *ret_before = str_sub(*rest, 0, i);
  *rest = i == rest->n ? (struct str){0} : str_sub(*rest, i + 1, rest->n);
  return true;
}

enum err str_int(struct str s, int64_t min, int64_t max, int64_t *ret) {
  bool const negative = s.n > 0 && s.p[0] == '-';
  struct str const digits = str_sub(s, negative ? 1 : 0, s.n);
  if (digits.n == 0 || digits.n > 19) return INVALID;
  int64_t v = 0;
  for (size_t i = 0; i < digits.n; i++) {
    if (digits.p[i] < '0' || digits.p[i] > '9') return INVALID;
    int64_t const d = digits.p[i] - '0';
    if (__builtin_mul_overflow(v, 10, &v)) return INVALID;
    if (negative ? __builtin_sub_overflow(v, d, &v) : __builtin_add_overflow(v, d, &v)) return INVALID;
  }
  if (v < min || v > max) return INVALID;
  *ret = v;
  return OK;
}

struct str str_dup(struct arena *a, struct str s) {
  if (s.p == NULL) return s;
  char *p = arena_alloc(a, s.n + 1);
  memcpy(p, s.p, s.n);
  return (struct str){p, s.n};
}

const char *str_z(struct arena *a, struct str s) {
  return s.p == NULL ? "" : str_dup(a, s).p;
}

struct str str_lower(struct arena *a, struct str s) {
  if (s.p == NULL) return s;
  char *p = arena_alloc(a, s.n + 1);
  for (size_t i = 0; i < s.n; i++) p[i] = lower(s.p[i]);
  return (struct str){p, s.n};
}

struct str str_hex(struct arena *a, const void *bytes, size_t n) {
  static const char digit[] = "0123456789abcdef";
  const unsigned char *b = bytes;
  char *p = arena_alloc(a, 2 * n + 1);
  for (size_t i = 0; i < n; i++) {
    p[2 * i] = digit[b[i] >> 4];
    p[2 * i + 1] = digit[b[i] & 15];
  }
  return (struct str){p, 2 * n};
}

static int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

enum err str_unhex(struct str s, void *ret_bytes, size_t n) {
  if (s.n != 2 * n) return INVALID;
  for (size_t i = 0; i < s.n; i++)
    if (hex_value(s.p[i]) < 0) return INVALID;
  unsigned char *b = ret_bytes;
  for (size_t i = 0; i < n; i++) b[i] = (unsigned char)(hex_value(s.p[2 * i]) << 4 | hex_value(s.p[2 * i + 1]));
  return OK;
}
