/* Whatever an officer types or a server sends on to: what is fetched is HTTP with a host and nothing hidden in it, the same
 * when it is looked at again; and what servers say of themselves is kept only where it can do no harm.
 *
 * First byte: what the rest is. 0: an address; 1: a redirect, base and location parted by a line feed; 2: Retry-After;
 * 3: the value of a header. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "net/fetch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW ((struct instant){INT64_C(1795860000) * SECOND_US})

/* Scheme, "//", authority: everything before the path, judged by nobody's parser but this one. */
static void check_sent(struct str url, bool plain_http) {
  bool const secure = str_starts(url, S("https://"));
  assert(secure || (plain_http && str_starts(url, S("http://"))));
  struct str rest = str_sub(url, secure ? 8 : 7, url.n);
  size_t n = 0;
  while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?' && rest.p[n] != '#') n++;
  assert(n > 0 && memchr(rest.p, '@', n) == NULL);
  for (size_t i = 0; i < url.n; i++) assert((unsigned char)url.p[i] > 0x20 && (unsigned char)url.p[i] < 0x7f && url.p[i] != '\\' && url.p[i] != '#');
  for (size_t i = 0; i < n; i++) assert(rest.p[i] != '%' && !(rest.p[i] >= 'A' && rest.p[i] <= 'Z'));
}

static void address(struct str s, bool plain_http) {
  scoped(arena) struct arena a = {0};
  struct str once, twice;
  if (fetch_address(&a, s, plain_http, &once) != OK) return;
  check_sent(once, plain_http);
#ifdef PLANT_BUG
  if (str_contains(once, S("xn--")) && str_contains(once, S("%"))) abort();
#endif
  if (once.n <= FETCH_URL_MAX) assert(fetch_address(&a, once, plain_http, &twice) == OK && str_eq(once, twice));
  if (!plain_http) assert(fetch_address(&a, s, true, &twice) == OK && str_eq(once, twice));
}

static void redirect(struct str s) {
  scoped(arena) struct arena a = {0};
  struct str base, whole, next;
  if (!str_next(&s, '\n', &base) || fetch_address(&a, base, true, &whole) != OK || s.p == NULL) return;
  if (fetch_redirect(&a, whole, s, true, &next) != OK) return;
  check_sent(next, !str_starts(whole, S("https:")));
}

static void retry_after(struct str s) {
  int64_t const n = fetch_retry_after(s, NOW);
  assert(n >= 0 && n <= FETCH_RETRY_MAX_S);
}

static void header(struct str s) {
  scoped(arena) struct arena a = {0};
  struct str const kept = fetch_header_value(&a, s, FETCH_TAG_MAX);
  assert(kept.n <= FETCH_TAG_MAX);
  for (size_t i = 0; i < kept.n; i++) assert(kept.p[i] >= ' ' && kept.p[i] < 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  struct str const s = {(const char *)data + 1, size - 1};
  switch (data[0] & 3) {
  case 0: address(s, (data[0] & 4) != 0); break;
  case 1: redirect(s); break;
  case 2: retry_after(s); break;
  default: header(s);
  }
  return 0;
}
