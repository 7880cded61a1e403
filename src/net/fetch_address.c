/* The pure parts of fetching: addresses, where redirects lead, what headers say. */
#include <curl/curl.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/idn.h"
#include "base/utf8.h"
#include "net/fetch.h"

enum { ENCODED_MAX = 3 * FETCH_URL_MAX + IDN_MAX };

static bool is_safe(struct str s) {
  for (size_t i = 0; i < s.n; i++) {
    unsigned char const c = (unsigned char)s.p[i];
    if (c < 0x20 || c == 0x7f || c == '\\') return false;
  }
  return true;
}

/* UTF-8 without spaces and without the controls behind ASCII. */
static bool is_typed(struct str s) {
  for (size_t at = 0; at < s.n;) {
    int32_t const c = utf8_next(s, &at);
    if (c < 0 || c == ' ' || (c >= 0x80 && c <= 0xa0)) return false;
  }
  return true;
}

/* A part as an arena text; absent when there is none. */
static struct str part(struct arena *a, CURLU *u, CURLUPart which) {
  char *p = NULL;
  if (curl_url_get(u, which, &p, 0) != CURLUE_OK) return (struct str){0};
  struct str const s = str_dup(a, str_from(p));
  curl_free(p);
  return s;
}

static bool port_good(struct str port) {
  int64_t n;
  if (port.p == NULL) return true;
  return str_int(port, 1, 65535, &n) == OK && (n == 80 || n == 443 || n >= 1024);
}

/* A name of DNS, dotted numbers, or IPv6 in brackets; small letters. */
static bool host_good(struct str s) {
  bool const six = s.n > 2 && s.p[0] == '[' && s.p[s.n - 1] == ']';
  if (six) s = str_sub(s, 1, s.n - 2);
  for (size_t i = 0; i < s.n; i++) {
    char const c = s.p[i];
    bool const hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '.';
    if (!hex && (six ? c != ':' : !((c > 'f' && c <= 'z') || c == '-' || c == '_'))) return false;
  }
  return s.n > 0;
}

/* What libcurl has made of an address, judged; *ret as it is sent. */
static enum err judge(struct arena *a, CURLU *u, bool plain_http, struct str *ret) {
  struct str const scheme = part(a, u, CURLUPART_SCHEME), host = part(a, u, CURLUPART_HOST);
  if (!str_eq(scheme, S("https")) && !(plain_http && str_eq(scheme, S("http")))) return INVALID;
  if (part(a, u, CURLUPART_USER).p != NULL || part(a, u, CURLUPART_PASSWORD).p != NULL) return INVALID;
  if (part(a, u, CURLUPART_FRAGMENT).p != NULL || part(a, u, CURLUPART_ZONEID).p != NULL) return INVALID;
  if (!port_good(part(a, u, CURLUPART_PORT)) || !str_has(host)) return INVALID;
  struct str ascii;
  if (idn_ascii(a, host, &ascii) != OK || !host_good(ascii)) return INVALID;
  if (curl_url_set(u, CURLUPART_HOST, str_z(a, ascii), 0) != CURLUE_OK) return INVALID;
  *ret = part(a, u, CURLUPART_URL);
  return str_has(*ret) && ret->n <= ENCODED_MAX && is_safe(*ret) ? OK : INVALID;
}

/* Bytes of a scheme and its colon at the beginning; 0: there is none (RFC 3986 §3.1). */
static size_t scheme_length(struct str s) {
  for (size_t i = 0; i < s.n; i++) {
    char const c = s.p[i];
    bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (i > 0 && c == ':') return i + 1;
    if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))) return 0;
  }
  return 0;
}

/* libcurl takes one slash for two, and three for them too: then what looks like a path is the host. */
static bool slashes_good(struct str s) {
  struct str const rest = str_sub(s, scheme_length(s), s.n);
  return str_starts(rest, S("//")) && rest.n > 2 && rest.p[2] != '/' && rest.p[2] != '?' && rest.p[2] != '#';
}

static enum err parse_once(struct arena *a, struct str address, bool plain_http, struct str *ret) {
  CURLU *u = curl_url();
  if (u == NULL) return BROKEN;
  CURLUcode const rc = curl_url_set(u, CURLUPART_URL, str_z(a, address), CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE | CURLU_DISALLOW_USER);
  enum err const e = rc == CURLUE_OK ? judge(a, u, plain_http, ret) : INVALID;
  curl_url_cleanup(u);
  return e;
}

/* Twice: a host whose digits were written otherwise ("%30%32") may be a number that libcurl writes otherwise again. */
static enum err address_parse(struct arena *a, struct str address, bool plain_http, struct str *ret) {
  struct str once;
  TRY(parse_once(a, address, plain_http, &once));
  return parse_once(a, once, plain_http, ret);
}

enum err fetch_address(struct arena *a, struct str address, bool plain_http, struct str *ret) {
  if (address.n > FETCH_URL_MAX || !is_safe(address) || !is_typed(address)) return INVALID;
  if (scheme_length(address) == 0 || !slashes_good(address)) return INVALID;
  return address_parse(a, address, plain_http, ret);
}

enum err fetch_redirect(struct arena *a, struct str base, struct str location, bool plain_http, struct str *ret) {
  if (location.n == 0 || location.n > FETCH_URL_MAX || !is_safe(location)) return INVALID;
  if ((scheme_length(location) > 0 || str_starts(location, S("//"))) && !slashes_good(location)) return INVALID;
  CURLU *u = curl_url();
  if (u == NULL) return BROKEN;
  unsigned const flags = CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE | CURLU_ALLOW_SPACE | CURLU_DISALLOW_USER;
  struct str whole = {0};
  if (curl_url_set(u, CURLUPART_URL, str_z(a, base), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
      curl_url_set(u, CURLUPART_URL, str_z(a, location), flags) == CURLUE_OK &&
      curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0) == CURLUE_OK)
    whole = part(a, u, CURLUPART_URL);
  curl_url_cleanup(u);
  if (!str_has(whole) || !is_safe(whole)) return INVALID;
  return address_parse(a, whole, plain_http && !str_starts(base, S("https:")), ret);
}

struct str fetch_host(struct arena *a, struct str url) {
  CURLU *u = curl_url();
  if (u == NULL) die("memory exhausted", 0);
  struct str const host = curl_url_set(u, CURLUPART_URL, str_z(a, url), 0) == CURLUE_OK ? part(a, u, CURLUPART_HOST) : (struct str){0};
  curl_url_cleanup(u);
  return host;
}

int64_t fetch_retry_after(struct str value, struct instant now) {
  int64_t s = 0;
  struct instant at;
  value = str_trim(value);
  bool digits = value.n > 0;
  for (size_t i = 0; i < value.n; i++) digits = digits && value.p[i] >= '0' && value.p[i] <= '9';
  if (digits) {
    if (str_int(value, 0, INT64_MAX, &s) != OK) s = FETCH_RETRY_MAX_S;
  } else {
    if (date_parse_http(value, now, &at) != OK) return 0;
    s = (at.us - now.us) / SECOND_US;
  }
  return s < 1 ? 1 : s > FETCH_RETRY_MAX_S ? FETCH_RETRY_MAX_S : s;
}

struct str fetch_header_value(struct arena *a, struct str value, size_t most) {
  value = str_trim(value);
  if (value.n == 0 || value.n > most) return (struct str){0};
  for (size_t i = 0; i < value.n; i++)
    if ((unsigned char)value.p[i] < 0x20 || (unsigned char)value.p[i] >= 0x7f) return (struct str){0};
  return str_dup(a, value);
}
