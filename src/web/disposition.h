/* Names of files on their way out: what people see is UTF-8 text as it was sent, made safe here and nowhere else.
 *
 * A name that leaves is: valid UTF-8 of 1 to 255 bytes; no control or line-separating character, no override of the
 * writing direction (a name that reads "CV-fdp.exe" backwards); no / \ : * ? " < > | (no path, no drive, no pattern on
 * any system); not starting with a dot (hidden), not ending with a dot or space (Windows drops them), not one of
 * Windows' device names. The same name serves downloads and the entries of archives. Pure functions. */
#ifndef WEB_DISPOSITION_H
#define WEB_DISPOSITION_H

#include "base/out.h"
#include "base/str.h"

struct arena;

#define DISPOSITION_NAME_MAX 255     /* bytes: what the file systems of recipients take */
#define DISPOSITION_HEADER_MAX 1200  /* bytes of the longest header value */

/* `display` (any bytes, may be empty or absent) made safe. Characters that must not stand are dropped (controls,
 * overrides) or become '_'; bytes that are not UTF-8 become U+FFFD; a name cut to length keeps its extension; a name
 * without anything before its extension gets "document". Giving the result again changes nothing. */
struct str disposition_name(struct arena *arena, struct str display);
/* The same of at most `max` bytes (over 40): part of a longer name, or of a path. */
struct str disposition_name_in(struct arena *arena, struct str display, size_t max);

/* The header's value (RFC 6266): attachment; filename="ASCII only"; filename*=UTF-8''… of disposition_name(display).
 * Never `inline`: nothing people sent is shown by the browser in our origin. */
struct str disposition_attachment(struct arena *arena, struct str display);

/* Appends "UTF-8''…", `text` as an ext-value (RFC 8187 §3.2.1), as it is: it is for disposition_attachment and for
 * the parameters of mail attachments. */
void disposition_ext_value(struct out *o, struct str text);

#endif
