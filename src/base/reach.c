#include "base/reach.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

/* An address as bytes, most significant first. */
struct place {
  unsigned char at[16];
  unsigned n;    /* 4 or 16 */
  unsigned bits; /* of a network: how many count */
  unsigned port; /* 0: any */
};

struct network {
  unsigned char at[16];
  unsigned bits;
};

/* IANA IPv4 Special-Purpose Address Registry without what is globally reachable, and multicast (RFC 5771). */
static const struct network v4_closed[] = {
    {{0}, 8},               /* this network, RFC 791 */
    {{10}, 8},              /* private, RFC 1918 */
    {{100, 64}, 10},        /* shared by carriers, RFC 6598 */
    {{127}, 8},             /* loopback */
    {{169, 254}, 16},       /* link-local, RFC 3927: what clouds tell their machines */
    {{172, 16}, 12},        /* private */
    {{192, 0, 0}, 24},      /* protocol assignments, RFC 6890 */
    {{192, 0, 2}, 24},      /* documentation, RFC 5737 */
    {{192, 88, 99}, 24},    /* 6to4 relays, RFC 7526 */
    {{192, 168}, 16},       /* private */
    {{198, 18}, 15},        /* benchmarks, RFC 2544 */
    {{198, 51, 100}, 24},   /* documentation */
    {{203, 0, 113}, 24},    /* documentation */
    {{224}, 4},             /* multicast */
    {{240}, 4},             /* reserved, RFC 1112, and broadcast */
};

/* Of 2000::/3, outside which nothing of IPv6 is public. */
static const struct network v6_closed[] = {
    {{0x20, 0x01, 0x00}, 23},             /* protocol assignments, RFC 2928: Teredo, benchmarks, ORCHID */
    {{0x20, 0x01, 0x0d, 0xb8}, 32},       /* documentation, RFC 3849 */
    {{0x3f, 0xff, 0x00}, 20},             /* documentation, RFC 9637 */
};

static const struct network v6_global = {{0x20}, 3}, v6_mapped = {{[10] = 0xff, [11] = 0xff}, 96},
                            v6_nat64 = {{0x00, 0x64, 0xff, 0x9b}, 96}, v6_6to4 = {{0x20, 0x02}, 16};

static bool within(const unsigned char *at, const unsigned char *network, unsigned bits) {
  if (memcmp(at, network, bits / 8) != 0) return false;
  unsigned const rest = bits % 8;
  return rest == 0 || (at[bits / 8] ^ network[bits / 8]) >> (8 - rest) == 0;
}

static bool v4_public(const unsigned char *at) {
  for (size_t i = 0; i < sizeof v4_closed / sizeof *v4_closed; i++)
    if (within(at, v4_closed[i].at, v4_closed[i].bits)) return false;
  return true;
}

static bool v6_public(const unsigned char *at) {
  if (within(at, v6_mapped.at, v6_mapped.bits) || within(at, v6_nat64.at, v6_nat64.bits)) return v4_public(at + 12);
  if (!within(at, v6_global.at, v6_global.bits)) return false;
  if (within(at, v6_6to4.at, v6_6to4.bits)) return v4_public(at + 2);
  for (size_t i = 0; i < sizeof v6_closed / sizeof *v6_closed; i++)
    if (within(at, v6_closed[i].at, v6_closed[i].bits)) return false;
  return true;
}

/* The address and port of a socket; an IPv4-mapped one as IPv4. */
static bool place_of(const struct sockaddr *to, struct place *ret) {
  *ret = (struct place){0};
  if (to->sa_family == AF_INET) {
    struct sockaddr_in four;
    memcpy(&four, to, sizeof four);
    memcpy(ret->at, &four.sin_addr, ret->n = 4);
    ret->port = ntohs(four.sin_port);
    return true;
  }
  if (to->sa_family != AF_INET6) return false;
  struct sockaddr_in6 six;
  memcpy(&six, to, sizeof six);
  ret->port = ntohs(six.sin6_port);
  memcpy(ret->at, &six.sin6_addr, ret->n = 16);
  if (!within(ret->at, v6_mapped.at, v6_mapped.bits)) return true;
  memmove(ret->at, ret->at + 12, ret->n = 4);
  return true;
}

bool reach_public(const struct sockaddr *to) {
  struct place p;
  if (!place_of(to, &p)) return false;
  return p.n == 4 ? v4_public(p.at) : v6_public(p.at);
}

/* --- The operator's list --------------------------------------------------------------------------------------------- */

static bool address_parse(struct str s, int family, unsigned char *ret) {
  char z[INET6_ADDRSTRLEN];
  if (s.n >= sizeof z) return false;
  memcpy(z, s.p, s.n);
  z[s.n] = '\0';
  return inet_pton(family, z, ret) == 1;
}

/* Nothing but 0 behind the first `bits`. */
static bool ends_there(const struct place *p) {
  for (unsigned i = p->bits; i < p->n * 8; i++)
    if ((p->at[i / 8] >> (7 - i % 8) & 1) != 0) return false;
  return true;
}

/* Takes ":PORT" or "/BITS" off the end, when that is what stands behind the last `mark`. */
static bool take_number(struct str *s, char mark, int64_t min, int64_t max, unsigned *ret) {
  size_t at = s->n;
  while (at > 0 && s->p[at - 1] != mark) at--;
  if (at == 0) return true;
  int64_t n;
  if (str_int(str_sub(*s, at, s->n), min, max, &n) != OK) return false;
  *ret = (unsigned)n;
  s->n = at - 1;
  return true;
}

static bool place_parse(struct str s, struct place *ret) {
  *ret = (struct place){0};
  bool const bracketed = s.n > 0 && s.p[0] == '[';
  size_t colons = 0;
  for (size_t i = 0; i < s.n; i++) colons += s.p[i] == ':';
  bool const six = bracketed || colons > 1;
  size_t const behind = bracketed ? str_index(s, ']') : 0; /* a port of IPv6 stands behind the bracket */
  struct str tail = str_sub(s, behind, s.n);
  if ((bracketed || !six) && !take_number(&tail, ':', 1, 65535, &ret->port)) return false;
  s.n = behind + tail.n;
  ret->n = six ? 16 : 4;
  ret->bits = ret->n * 8;
  if (!take_number(&s, '/', six ? REACH_V6_BITS_MIN : REACH_V4_BITS_MIN, ret->bits, &ret->bits)) return false;
  if (bracketed) {
    if (s.n < 2 || s.p[s.n - 1] != ']') return false;
    s = str_sub(s, 1, s.n - 2);
  }
  return address_parse(s, six ? AF_INET6 : AF_INET, ret->at) && ends_there(ret);
}

/* The next entry of the list; false at its end. */
static bool next_entry(struct str *rest, struct str *ret) {
  size_t from = 0;
  while (from < rest->n && (rest->p[from] == ',' || rest->p[from] == ' ')) from++;
  size_t to = from;
  while (to < rest->n && rest->p[to] != ',' && rest->p[to] != ' ') to++;
  *ret = str_sub(*rest, from, to - from);
  *rest = str_sub(*rest, to, rest->n);
  return ret->n > 0;
}

bool reach_places_good(struct str places) {
  struct str entry;
  struct place p;
  for (size_t n = 0; next_entry(&places, &entry); n++)
    if (n == REACH_PLACES_MAX || !place_parse(entry, &p)) return false;
  return true;
}

static bool never(const struct place *p) {
  static const unsigned char zero[16];
  if (memcmp(p->at, zero, p->n) == 0) return true;
  return p->n == 4 ? p->at[0] >= 224 : p->at[0] == 0xff;
}

bool reach_named(struct str places, const struct sockaddr *to) {
  struct place p, one;
  struct str entry;
  if (!place_of(to, &p) || never(&p)) return false;
  while (next_entry(&places, &entry))
    if (place_parse(entry, &one) && one.n == p.n && within(p.at, one.at, one.bits) && (one.port == 0 || one.port == p.port)) return true;
  return false;
}
