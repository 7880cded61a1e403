/* Percent-encoding (RFC 3986 §2.1): the one decoder and the one encoder that addresses, forms and file names share.
 *
 * Decoding happens once: what comes out is never given to a decoder again (ASVS 1.1.1). Used by web/ only. */
#ifndef WEB_PERCENT_H
#define WEB_PERCENT_H

#include <stdbool.h>

#include "base/out.h"
#include "base/str.h"

/* Appends `s` to `o` with each %XX replaced by its byte, and each '+' by a space if `plus_is_space`.
 * The result may hold any byte, NUL included, and need not be UTF-8: the caller checks what it must.
 * INVALID: a '%' without two hexadecimal digits behind it; `o` then holds a part of the text. */
enum err MUST_USE percent_decode(struct out *o, struct str s, bool plus_is_space);

/* Appends `s`: ASCII letters, digits and the bytes of `literals` as they are, every other byte as %XX (upper case). */
void percent_encode(struct out *o, struct str s, struct str literals);

#endif
