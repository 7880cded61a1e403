/* Foreign bytes as UTF-8: in which encoding they are and what they say in it. Encodings are an allow-list; each is
 * converted by iconv, so that the parsers are given UTF-8 and nothing else.
 *
 * Which one, in this order (RFC 7303 §3, and what readers of feeds do): the byte order mark, or two first bytes that
 * can only be UTF-16; what the transport says; what the XML declaration, or the page's own <meta>, says; UTF-8. A word of
 * the transport that names nothing known counts as none, and when the bytes are not of the encoding it names, the
 * document's own word is tried. A document's own word that names nothing known is not guessed at.
 *
 * For the process that reads partners' files: converters are opened once and kept, and one thread uses them. */
#ifndef FEED_CHARSET_H
#define FEED_CHARSET_H

#include <stdbool.h>

#include "base/str.h"

struct arena;

enum { CHARSET_GROWS = 3 /* times, at most: one byte of Latin to three of UTF-8 */ };

/* The charset parameter of a Content-Type, a slice of it; absent: none, or not written as one. */
struct str charset_of_media(struct str media);
/* Opens what charset_text with the same arguments will use: converters are files on the disk. */
void charset_open(struct str bytes, struct str said);
/* The text as valid UTF-8 without byte order mark and NUL, in `a` (at most CHARSET_GROWS times the bytes) or the bytes
 * themselves. `wide`: it was UTF-16. INVALID: an encoding that is not read, or bytes that are not of it. */
enum err MUST_USE charset_text(struct arena *a, struct str bytes, struct str said, struct str *ret, bool *ret_wide);

#endif
