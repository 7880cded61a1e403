/* Which network addresses may be reached on behalf of somebody outside: every public one, and of this machine and the
 * networks around it only the places the operator has named. Pure functions on addresses as the kernel takes them, so
 * that neither a name nor a way of writing numbers can hide one (server-side request forgery, OWASP ASVS 5.0 1.3.6). */
#ifndef BASE_REACH_H
#define BASE_REACH_H

#include <stdbool.h>
#include <sys/socket.h>

#include "base/str.h"

enum { REACH_V4_BITS_MIN = 8, REACH_V6_BITS_MIN = 7, REACH_PLACES_MAX = 50 };

/* Whether the address is one of the public internet: not of the IANA special-purpose registries (RFC 6890 and what was
 * registered since), not multicast. An IPv6 address that carries an IPv4 one (mapped, NAT64, 6to4) is judged by that too;
 * Teredo, IPv4-compatible and all of IPv6 outside 2000::/3 are not. Neither AF_INET nor AF_INET6: false. */
bool reach_public(const struct sockaddr *to);

/* Whether a list of private places is one: "10.1.2.3", "10.1.0.0/16", "10.1.2.3:8080", "fd00:1::/32", "[fd00::1]:8080",
 * "[fd00:1::]/32:8080", separated by commas or spaces. At least 8 bits of IPv4 and 7 of IPv6 are given, so that a slip
 * does not open everything; bits behind them are 0. Empty: none. */
bool reach_places_good(struct str places);

/* Whether the address and port stand in such a list. An IPv4-mapped address is that IPv4 address. Multicast,
 * unspecified and broadcast never do. */
bool reach_named(struct str places, const struct sockaddr *to);

#endif
