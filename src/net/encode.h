/* The encodings of MIME: header values (RFC 2047, RFC 2231), quoted-printable and base64 (RFC 2045 §6).
 *
 * Used by mime.c alone. All of them take hostile text and write ASCII; what has to be cleaned is cleaned on the way. */
#ifndef NET_ENCODE_H
#define NET_ENCODE_H

#include <stdbool.h>

#include "base/out.h"

#define ENCODE_LINE 76       /* soft maximum of bytes in a line, CRLF not counted */
#define ENCODE_HARD_LINE 998 /* RFC 5322 §2.1.1 */

/* Writes `value` behind "Name:" (column = bytes already in this line) as " value", folded; as it stands where it is
 * plain ASCII that survives folding, otherwise in encoded words of at most 75 bytes, cut between characters. `phrase`:
 * the value stands in front of an address, where plain means atoms only. Returns the column it ends at. */
size_t encode_header(struct out *o, size_t column, struct str value, bool phrase);

/* Whether a file name needs no encoding: letters, digits, '-', '.', '_'. */
bool encode_name_is_plain(struct str name);
/* A file name in ASCII, '_' for each character it cannot hold. */
void encode_name_plain(struct out *o, struct str name);
/* The same whole, as RFC 2231 has it: utf-8''%C3%A9t%C3%A9.ics */
void encode_name_extended(struct out *o, struct str name);

/* A text body: whole lines, CRLF, controls other than TAB as spaces, bytes that are not UTF-8 as U+FFFD. */
void encode_quoted_printable(struct out *o, struct str text);
/* Whether `text` can stand unencoded: ASCII, short lines, no space at a line's end, no line that begins with "--". */
bool encode_is_plain(struct str text);
/* Such a text with its line ends made CRLF. */
void encode_plain(struct out *o, struct str text);

void encode_base64(struct out *o, struct str bytes);

#endif
