/* Slices of bytes: text is UTF-8 unless said otherwise, never owned, not NUL-terminated.
 *
 * An absent text (SQL NULL) is a slice whose p is NULL; an empty one has p != NULL and n == 0. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct arena;

struct str {
  const char *p;
  size_t n;
};

/* A slice of a literal. */
#define S(literal) ((struct str){"" literal, sizeof(literal) - 1})
/* For constant initialisers. */
#define S_INIT(literal) {"" literal, sizeof(literal) - 1}
/* For printf: printf("%.*s", STR(s)). */
#define STR(s) (int)(s).n, (s).p == NULL ? "" : (s).p

struct str str_from(const char *z); /* NULL gives the absent slice */
static inline bool str_has(struct str s) { return s.p != NULL && s.n > 0; }
bool str_eq(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
int str_cmp(struct str a, struct str b);        /* bytewise order, as memcmp then length */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_contains(struct str s, struct str needle);
/* Index of the first `c`, or s.n. */
size_t str_index(struct str s, char c);
/* From byte `from` (clamped), at most `n` bytes. */
struct str str_sub(struct str s, size_t from, size_t n);
/* Without leading and trailing spaces, tabs, CR, LF. */
struct str str_trim(struct str s);
/* Splits at the first `c`: what stands before goes to *ret_before, the rest stays in *rest. False when `rest` was
 * already used up (p NULL). A string without `c` gives itself, then false. */
bool str_next(struct str *rest, char c, struct str *ret_before);
/* Decimal integer within [min, max], optional leading '-', nothing else around it; otherwise INVALID. */
enum err MUST_USE str_int(struct str s, int64_t min, int64_t max, int64_t *ret);
/* A copy in the arena, NUL-terminated after its n bytes (so .p may be handed to a C library). */
struct str str_dup(struct arena *a, struct str s);
/* The same as a C string; bytes after an inner NUL are not seen by C. */
const char *str_z(struct arena *a, struct str s);
/* ASCII lower case copy. */
struct str str_lower(struct arena *a, struct str s);
/* 2n lower-case hexadecimal digits of n bytes, and back (INVALID unless exactly 2n digits). */
struct str str_hex(struct arena *a, const void *bytes, size_t n);
enum err MUST_USE str_unhex(struct str s, void *ret_bytes, size_t n);

#endif
