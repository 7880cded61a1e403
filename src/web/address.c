#include "web/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static struct address from_v4(const void *four) {
  struct address a;
  memcpy(a.bytes, mapped, 12);
  memcpy(a.bytes + 12, four, 4);
  return a;
}

enum err address_parse(struct str s, struct address *ret) {
  char z[INET6_ADDRSTRLEN + 1];
  struct str host = s;
  if (str_starts(s, S("["))) {
    size_t const end = str_index(s, ']');
    if (end == s.n || (end + 1 < s.n && s.p[end + 1] != ':')) return INVALID;
    host = str_sub(s, 1, end - 1);
  } else {
    size_t const colon = str_index(s, ':');
    if (colon < s.n && str_index(str_sub(s, colon + 1, s.n), ':') == s.n - colon - 1) host = str_sub(s, 0, colon);
  }
  if (host.n == 0 || host.n >= sizeof z) return INVALID;
  memcpy(z, host.p, host.n);
  z[host.n] = 0;
  if (strlen(z) != host.n) return INVALID;
  struct in_addr four;
  if (inet_pton(AF_INET, z, &four) == 1) {
    *ret = from_v4(&four);
    return OK;
  }
  return inet_pton(AF_INET6, z, ret->bytes) == 1 ? OK : INVALID;
}

struct address address_of(const struct sockaddr *sa) {
  struct address a = {0};
  if (sa == NULL) return a;
  if (sa->sa_family == AF_INET) return from_v4(&((const struct sockaddr_in *)(const void *)sa)->sin_addr);
  if (sa->sa_family == AF_INET6) memcpy(a.bytes, &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr, 16);
  return a;
}

struct str address_text(struct arena *arena, struct address a) {
  char *z = arena_alloc(arena, INET6_ADDRSTRLEN);
  bool const four = memcmp(a.bytes, mapped, 12) == 0;
  inet_ntop(four ? AF_INET : AF_INET6, four ? a.bytes + 12 : a.bytes, z, INET6_ADDRSTRLEN);
  return str_from(z);
}

bool address_is_loopback(struct address a) {
  static const uint8_t six[16] = {[15] = 1};
  return memcmp(a.bytes, six, 16) == 0 || (memcmp(a.bytes, mapped, 12) == 0 && a.bytes[12] == 127);
}

static enum err read_proxy(struct str s, struct proxies *p) {
  size_t const slash = str_index(s, '/');
  struct str const host = str_sub(s, 0, slash);
  if (p->n == PROXIES_MAX) return TOO_BIG;
  TRY(address_parse(host, &p->at[p->n].net));
  bool const four = str_index(host, ':') == host.n;
  int64_t bits = four ? 32 : 128;
  if (slash < s.n) TRY(str_int(str_sub(s, slash + 1, s.n), 0, bits, &bits));
  p->at[p->n++].bits = (unsigned)bits + (four ? 96 : 0);
  return OK;
}

enum err proxies_parse(struct str s, struct proxies *ret) {
  struct proxies p = {0};
  struct str item;
  while (str_next(&s, ',', &item)) {
    struct str one;
    while (str_next(&item, ' ', &one)) {
      one = str_trim(one);
      if (one.n > 0) TRY(read_proxy(one, &p));
    }
  }
  *ret = p;
  return OK;
}

bool proxies_has(const struct proxies *p, struct address a) {
  for (size_t i = 0; i < p->n; i++) {
    unsigned const bits = p->at[i].bits, whole = bits / 8, rest = bits % 8;
    const uint8_t *net = p->at[i].net.bytes;
    if (memcmp(a.bytes, net, whole) != 0) continue;
    if (rest == 0 || (a.bytes[whole] ^ net[whole]) >> (8 - rest) == 0) return true;
  }
  return false;
}

/* The last item of a comma-separated list, which is then cut off. */
static bool last_item(struct str *list, struct str *ret) {
  if (list->p == NULL) return false;
  size_t at = list->n;
  while (at > 0 && list->p[at - 1] != ',') at--;
  *ret = str_trim(str_sub(*list, at, list->n));
  *list = at == 0 ? (struct str){0} : str_sub(*list, 0, at - 1);
  return true;
}

struct address address_client(const struct proxies *p, struct address peer, const struct str *forwarded, size_t n) {
  struct address at = peer;
  while (n-- > 0) {
    struct str list = forwarded[n], item;
    while (proxies_has(p, at) && last_item(&list, &item)) {
      struct address next;
      if (address_parse(item, &next) != OK) return at;
      at = next;
    }
  }
  return at;
}
