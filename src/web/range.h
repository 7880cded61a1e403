/* Byte ranges and entity tags of requests (RFC 9110 §8.8.3, §13.1, §14). Pure functions; called by reply.c and the
 * interfaces that take If-Match.
 *
 * Whatever cannot be read, and every request for several ranges at once, gets the whole: RFC 9110 §14.2 allows it and
 * a thousand ranges then cost nothing. */
#ifndef WEB_RANGE_H
#define WEB_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/out.h"
#include "base/str.h"

enum range_kind {
  RANGE_WHOLE,         /* 200: from 0, length = size */
  RANGE_PARTIAL,       /* 206: `length` >= 1 bytes from byte `from` */
  RANGE_UNSATISFIABLE, /* 416: nothing of the file is in it; from and length are 0 */
};

struct range {
  enum range_kind kind;
  int64_t from, length;
};

/* What a GET asks for of a representation of `size` (>= 0) bytes.
 * `header`, `if_range`: the header fields' values, absent when they were not sent. `etag`: the strong tag of the
 * representation with its quotes ("\"abc\""). An If-Range that is not exactly this tag asks for the whole; one that is
 * a date too: our files have a tag, and a date to the second proves less than it seems to (RFC 9110 §13.1.5). */
struct range range_read(struct str header, struct str if_range, struct str etag, int64_t size);

/* Appends the value of Content-Range: "bytes 0-9/100" for a partial one, "bytes * /100" (without the space) for an
 * unsatisfiable one. Not to be called for RANGE_WHOLE. */
void range_content(struct out *o, struct range range, int64_t size);

/* Whether the value of If-None-Match names `etag` (weak comparison, so W/"a" is "a") or is "*": then answer 304 to a
 * GET. Several lines must have been joined with commas. An absent or broken list names nothing from the break on. */
bool range_none_match(struct str header, struct str etag);

/* Whether the value of If-Match names `etag` (strong comparison) or is "*": otherwise answer 412. */
bool range_match(struct str header, struct str etag);

#endif
