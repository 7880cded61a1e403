/* The Cookie request header (RFC 6265 §4.2), read so that nobody can add a second opinion.
 *
 * A cookie that was set twice (by a subdomain, by an attacker on plain http) cannot be told from the real one: two of
 * that name, or two Cookie lines, count as none. Pure function; called by session.c. */
#ifndef WEB_COOKIE_H
#define WEB_COOKIE_H

#include <stddef.h>

#include "base/str.h"

#define COOKIE_HEADER_MAX 8192 /* bytes of the line; a longer one holds no cookie for us */

/* The value of the cookie `name` (compared byte for byte) among the `count` Cookie lines `headers`; a slice of its
 * line. Absent (p NULL) when there is none, more than one line, more than one of that name, or when its value holds
 * a byte outside cookie-octet (quotes included: none of ours is quoted). */
struct str cookie_get(const struct str *headers, size_t count, struct str name);

#endif
