/* Bodies of type multipart/form-data (RFC 7578, RFC 2046 §5.1), read strictly as they arrive.
 *
 * A push parser in constant memory: bytes go in in slices of any size, what was found comes out through callbacks, and
 * how the bytes were sliced never changes what comes out. Nothing is known to be whole before multipart_end has
 * answered OK: when anything else was returned, by any call, **the caller drops all it was given** (a cut body looks
 * whole until its end is missing).
 *
 * Strict means: CRLF line ends; every part has one Content-Disposition: form-data with a non-empty UTF-8 name; no
 * control byte, folded or nameless line among a part's headers; no nested multipart; a boundary at the start of a line
 * followed by something else than a line end is an error, not data. What stands before the first and behind the last
 * boundary is passed over. Content-Transfer-Encoding is not acted upon (RFC 7578 §4.7): bytes come out as sent.
 * Pure: no I/O, no allocation. Called by upload and the form readers of web/. */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include <stddef.h>

#include "base/str.h"

#define MULTIPART_PARTS_MAX 64        /* usual bound of parts, for callers without a smaller one */
#define MULTIPART_BOUNDARY_MAX 70     /* bytes (RFC 2046 §5.1.1) */
#define MULTIPART_HEAD_MAX 8192       /* bytes of one part's headers, with the empty line */
#define MULTIPART_NAME_MAX 128        /* bytes of a field's name */
#define MULTIPART_FILENAME_MAX 1024   /* bytes of a file's name as sent; repaired it may hold three times as many */

/* Slices live until the callback returns. */
struct multipart_part {
  struct str name;     /* of the field: UTF-8, 1 to 128 bytes, no control byte */
  struct str filename; /* absent when the part is no file; empty when the person chose none. UTF-8: a byte that was
                          not came out as U+FFFD; line ends and other controls came out as spaces, NUL is refused.
                          Otherwise as sent: may hold slashes, quotes, dots; see disposition_name for the way out */
  struct str type;     /* Content-Type of the part as declared (printable ASCII), absent when there was none */
};

/* What is told while bytes go in: begin, then data any number of times (slices of at least one byte, valid until the
 * callback returns), then end, for each part in order. Anything but OK stops the parser for good, and the call that
 * was under way returns it. */
struct multipart_sink {
  enum err (*begin)(void *arg, const struct multipart_part *part);
  enum err (*data)(void *arg, struct str bytes);
  enum err (*end)(void *arg);
  void *arg;
};

/* About 12 KB; the fields are the parser's own. */
struct multipart {
  struct multipart_sink sink;
  size_t max_parts, parts;
  int state;
  enum err failed;                                  /* sticky */
  char delimiter[4 + MULTIPART_BOUNDARY_MAX];       /* CR LF - - boundary */
  size_t delimiter_n;
  size_t matched;                                   /* how much of the delimiter the last bytes are */
  size_t borrowed;                                  /* how many of those stood before the data and are not part of it */
  char head[MULTIPART_HEAD_MAX];
  size_t head_n;
  char name[MULTIPART_NAME_MAX];
  char filename[3 * MULTIPART_FILENAME_MAX];
};

/* Makes `m` ready for a body. `content_type`: the request's header value. At most `max_parts` parts.
 * INVALID: not multipart/form-data, no boundary or two, one of more than 70 bytes, an unclosed quote, a boundary with
 * a space at its end or bytes that are not printable ASCII. (Unquoted, more is taken than a token: clients send '/',
 * ':' and even '\' so.) */
enum err MUST_USE multipart_open(struct multipart *m, struct str content_type, size_t max_parts,
                                 struct multipart_sink sink);

/* The next bytes of the body.
 * INVALID: not what the head of this file describes. TOO_BIG: over one of the maxima. Or what a callback returned. */
enum err MUST_USE multipart_feed(struct multipart *m, struct str bytes);

/* There are no more bytes. OK only when the closing boundary was seen and no call failed. */
enum err MUST_USE multipart_end(struct multipart *m);

#endif
