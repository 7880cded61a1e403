/* Whose request it is: the address behind the proxies we trust, and no other claim (ASVS 4.1.3). Pure. */
#ifndef WEB_ADDRESS_H
#define WEB_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/str.h"

#define PROXIES_MAX 32
#define ADDRESS_BYTES 16 /* IPv4 is kept as ::ffff:a.b.c.d */

struct address {
  uint8_t bytes[ADDRESS_BYTES];
};

struct proxies {
  struct {
    struct address net;
    unsigned bits; /* of the prefix, 0 to 128 */
  } at[PROXIES_MAX];
  size_t n;
};

/* "192.0.2.7", "2001:db8::1", with or without a port behind ("192.0.2.7:80", "[2001:db8::1]:80"). INVALID otherwise. */
enum err MUST_USE address_parse(struct str s, struct address *ret);
/* Of a socket; anything but IPv4 and IPv6 is all zeros. */
struct address address_of(const struct sockaddr *sa);
/* "192.0.2.7" or "2001:db8::1", in the arena. */
struct str address_text(struct arena *arena, struct address a);
bool address_is_loopback(struct address a);

/* "127.0.0.1, 10.0.0.0/8, ::1": commas or spaces between; absent or empty: none. INVALID: one cannot be read;
 * TOO_BIG: more than PROXIES_MAX. */
enum err MUST_USE proxies_parse(struct str s, struct proxies *ret);
bool proxies_has(const struct proxies *p, struct address a);

/* The nearest address that is not a trusted proxy's: from the connection's own, going backwards through the
 * X-Forwarded-For lines only while what we have is trusted. What cannot be read ends the walk. */
struct address address_client(const struct proxies *p, struct address peer, const struct str *forwarded, size_t n);

#endif
