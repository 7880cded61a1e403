/* Reading back a message in the shape mime_build gives it, for the demo's mailbox page.
 *
 * Takes any bytes: what cannot be understood is shown as it stands, nothing fails and nothing is executed. Knows
 * encoded words and bodies in UTF-8 or ASCII; other character sets come out as U+FFFD. Results are valid UTF-8. */
#ifndef NET_MESSAGE_H
#define NET_MESSAGE_H

#include "base/str.h"

struct arena;

#define MESSAGE_HEADER_MAX ((size_t)4 << 10)  /* bytes of one header; the rest is cut */
#define MESSAGE_TEXT_MAX ((size_t)256 << 10)  /* decoded bytes of a body; the rest is cut */
#define MESSAGE_DEPTH_MAX 4                   /* parts within parts */
#define MESSAGE_PARTS_MAX 64                  /* parts that are looked at, in all */

/* The first header of that name (any case), unfolded and decoded, controls as spaces; absent when there is none. */
struct str message_header(struct arena *a, struct str bytes, struct str name);

/* The first text/plain part, decoded, lines ended by LF; absent when there is none. */
struct str message_text(struct arena *a, struct str bytes);

#endif
