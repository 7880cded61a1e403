/* The framing guard: libmicrohttpd 0.9.75 takes what RFC 9110 and 9112 refuse; here it is refused, before a route is
 * even looked for, and the connection ends. Each rule has its row in tests/http/engine.c.
 *
 * Out of reach through the library's interface: NUL inside a header value (it arrives cut) and folded header lines
 * (they arrive under a mangled name). No decision rests on a free header; a normalising proxy in front sees both. */
#include "web/server_inside.h"

#include <string.h>

/* Sent twice, no two readers need agree which counts. */
static const char *const once[] = {"content-length", "content-type",  "host",   "origin", "transfer-encoding",
                                   "sec-fetch-site", "authorization", "expect", "range",  "if-range"};

static bool is_token(struct str s) {
  for (size_t i = 0; i < s.n; i++) {
    char const c = s.p[i];
    bool const alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!alnum && (c == 0 || strchr("!#$%&'*+-.^_`|~", c) == NULL)) return false;
  }
  return s.n > 0;
}

struct collect {
  struct request *r;
  bool too_many, bad_name, bad_value;
};

static enum MHD_Result collect_one(void *arg, enum MHD_ValueKind kind, const char *key, size_t key_n, const char *value,
                                   size_t value_n) {
  (void)kind;
  struct collect *c = arg;
  struct str const name = {key, key_n};
  if (key == NULL || !is_token(name)) c->bad_name = true;
  if (c->r->n_headers == REQUEST_HEADERS_MAX) {
    c->too_many = true;
    return MHD_NO;
  }
  struct str const text = {value == NULL ? "" : value, value == NULL ? 0 : value_n};
  for (size_t i = 0; i < text.n; i++)
    if (text.p[i] == '\r' || text.p[i] == '\n' || text.p[i] == 0) c->bad_value = true;
  c->r->headers[c->r->n_headers++] = (struct request_header){name, str_trim(text)};
  return MHD_YES;
}

/* An IP address with our port, when we listen on all of them: nobody can make a name of his own point there. */
static bool is_address_of_ours(const struct server *s, struct str host) {
  if (!s->wildcard) return false;
  struct arena a = {0};
  bool const ours = str_ends(host, fmt(&a, ":%u", s->port));
  arena_free(&a);
  struct address address;
  return ours && address_parse(host, &address) == OK;
}

static bool host_is_known(const struct server *s, struct str host) {
  for (size_t i = 0; i < s->n_hosts; i++)
    if (str_eq_nocase(host, s->hosts[i])) return true;
  return is_address_of_ours(s, host);
}

static bool has(const char *const *list, const char *word) {
  for (; *list != NULL; list++)
    if (strcmp(*list, word) == 0) return true;
  return false;
}

static int refuse(int status, const char *why, const char **ret_why) {
  *ret_why = why;
  return status;
}

static int guard_length(struct exchange *ex, const char *version, const char **ret_why) {
  const struct request *r = &ex->r;
  struct str const length = request_header(r, "content-length");
  struct str const coding = request_header(r, "transfer-encoding");
  if (coding.p != NULL) {
    if (length.p != NULL) return refuse(400, "content-length and transfer-encoding", ret_why);
    if (strcmp(version, "HTTP/1.1") != 0) return refuse(400, "transfer-encoding before HTTP/1.1", ret_why);
    if (!str_eq_nocase(coding, S("chunked"))) return refuse(501, "transfer-encoding", ret_why);
    ex->body.expected = true;
  }
  if (length.p != NULL) {
    int64_t n;
    if (length.n == 0 || length.p[0] == '-' || str_int(length, 0, INT64_MAX, &n) != OK)
      return refuse(400, "content-length", ret_why);
    ex->body.known = true;
    ex->body.length = (uint64_t)n;
    ex->body.expected = n > 0;
  }
  return 0;
}

int server_guard(struct exchange *ex, const char *method, const char *version, const char **ret_why) {
  static const char *const known[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", NULL};
  struct request *r = &ex->r;
  struct collect c = {.r = r};
  (void)MHD_get_connection_values_n(ex->peer->connection, MHD_HEADER_KIND, collect_one, &c);
  if (c.too_many) return refuse(431, "too many header lines", ret_why);
  if (c.bad_name) return refuse(400, "header name", ret_why);
  if (c.bad_value) return refuse(400, "header value", ret_why);
  int const framing = guard_length(ex, version, ret_why);
  for (size_t i = 0; i < sizeof once / sizeof *once; i++) /* after the length: a 501 must not hide a second one */
    if (request_header_count(r, once[i]) > 1) return refuse(400, once[i], ret_why);
  if (framing != 0) return framing;
  if (!has(known, method)) return refuse(501, "method", ret_why);
  struct str const host = request_header(r, "host");
  if (!str_has(host)) return refuse(400, "no host", ret_why);
  if (!host_is_known(ex->server, host)) return refuse(421, "host", ret_why);
  bool const get = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
  if (get && ex->body.expected) return refuse(400, "a body where none belongs", ret_why);
  struct str const expect = request_header(r, "expect");
  if (expect.p != NULL && !str_eq_nocase(expect, S("100-continue"))) return refuse(417, "expect", ret_why);
  return 0;
}

bool server_same_origin(const struct exchange *ex) {
  const struct request *r = &ex->r;
  struct str const site = request_header(r, "sec-fetch-site");
  struct str origin = request_header(r, "origin");
  if (site.p == NULL && origin.p == NULL) return false;
  if (site.p != NULL && !str_eq(site, S("same-origin")) && !str_eq(site, S("none"))) return false;
  if (origin.p == NULL || str_eq_nocase(origin, ex->server->base_url)) return true;
  if (str_starts(origin, S("https://"))) origin = str_sub(origin, 8, origin.n);
  else if (str_starts(origin, S("http://"))) origin = str_sub(origin, 7, origin.n);
  else return false;
  return str_eq_nocase(origin, request_header(r, "host"));
}
