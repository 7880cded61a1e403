/* Addresses as foreign files write them, made whole: RFC 3986 §5, and only those a reader may be led to. */
#ifndef FEED_FOREIGN_LINK_H
#define FEED_FOREIGN_LINK_H

#include <stdbool.h>

#include "base/str.h"

struct arena;

/* `written` as seen from `base` (absent: it must be whole itself). An http or https address with a host, without a name or
 * password before it, of at most FOREIGN_URL_MAX bytes; with `mail` a mailto address too. Control characters are taken
 * out first, as browsers do; what RFC 3986 §2 does not allow in ASCII is percent-encoded, other characters stay. Absent
 * otherwise. In the arena. */
struct str foreign_link(struct arena *a, struct str base, struct str written, bool mail);

/* The same without any rule of scheme: for xml:base. */
struct str foreign_link_base(struct arena *a, struct str base, struct str written);

/* The last part of its path with percent-encoding undone, as the name of a document: "DAO-2026-041.pdf". Empty: it ends in
 * a slash. In the arena. */
struct str foreign_link_name(struct arena *a, struct str link);

#endif
