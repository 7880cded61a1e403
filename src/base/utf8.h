/* UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

/* Reads one character at s.p[*at] and moves *at behind it; returns -1 (and moves one byte) where the bytes are not
 * UTF-8. Requires *at < s.n. */
int32_t utf8_next(struct str s, size_t *at);
bool utf8_valid(struct str s);
/* Characters in s; a byte that is not UTF-8 counts as one. */
size_t utf8_count(struct str s);
/* Characters as a browser counts them in a field: the line end of a form, CR LF, is one. */
size_t utf8_count_typed(struct str s);
/* The longest prefix of at most `max` bytes that ends at a character's border. */
struct str utf8_cut(struct str s, size_t max);
/* Writes the UTF-8 of a scalar value to p (4 bytes of room), returns how many. */
size_t utf8_put(int32_t c, char p[4]);

#endif
