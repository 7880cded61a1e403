/* The raw request target, made canonical: the only reading of addresses the router works from.
 *
 * The HTTP library cuts at %00, passes "..", "//" and absolute targets through and leaves broken escapes alone; here
 * each of these is refused. Two targets that come out equal are the same page. Pure functions; called by the
 * dispatcher before anything else looks at the address. */
#ifndef WEB_PATH_H
#define WEB_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

#define PATH_TARGET_MAX 2048 /* bytes of the whole target, query included */
#define PATH_SEGMENTS_MAX 16

struct path {
  struct str segments[PATH_SEGMENTS_MAX]; /* decoded once, UTF-8, never empty; no '/', '\', control byte, "." or ".." */
  size_t n;                               /* 0 for "/" */
  bool trailing_slash;                    /* also for "/" */
  struct str query;                       /* still encoded, for urlencoded_parse; absent when there was no '?' */
};

/* `target`: as it stood on the request line ("/fr/a%20b?q=c"). Segments live in `arena`, the query is a slice of
 * `target`.
 * INVALID: anything but origin form ("*", "http://…"), a broken escape, %00, %2F, %5C or '\', "." or ".." in either
 * spelling, an empty segment, a control byte or space, '#', bytes that are not UTF-8. NOT_FOUND: more than
 * PATH_SEGMENTS_MAX segments, deeper than any page. TOO_BIG: longer than PATH_TARGET_MAX (answer 414). */
enum err MUST_USE path_parse(struct arena *arena, struct str target, struct path *ret);

#endif
