#include "http/lib/client.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <zlib.h>

enum { COOKIES_MAX = 16, EXTRA_MAX = 4096, HEAD_MAX = 64 << 10, BODY_MAX = 64 << 20 };

struct kept {
  struct kept *next;
};

struct cookie {
  char name[64], value[512];
};

struct client {
  unsigned port;
  char host[256];
  char extra[EXTRA_MAX];
  bool origin;
  int fd;
  char *buf; /* read, not yet used */
  size_t n, cap;
  struct cookie cookies[COOKIES_MAX];
  size_t n_cookies;
  struct kept *kept;
};

/* Memory until client_free. */
static char *keep(struct client *c, size_t n) {
  struct kept *k = calloc(1, sizeof *k + n + 1);
  assert(k != NULL);
  k->next = c->kept;
  c->kept = k;
  return (char *)(k + 1);
}

struct client *client_new(unsigned port) {
  struct client *c = calloc(1, sizeof *c);
  assert(c != NULL);
  c->port = port;
  c->fd = -1;
  c->origin = true;
  snprintf(c->host, sizeof c->host, "127.0.0.1:%u", port);
  return c;
}

void client_close(struct client *c) {
  if (c->fd >= 0) close(c->fd);
  c->fd = -1;
  c->n = 0;
}

void client_free(struct client *c) {
  client_close(c);
  for (struct kept *k = c->kept, *next; k != NULL; k = next) {
    next = k->next;
    free(k);
  }
  free(c->buf);
  free(c);
}

void client_host(struct client *c, const char *host) { snprintf(c->host, sizeof c->host, "%s", host); }

void client_origin(struct client *c, bool on) { c->origin = on; }

void client_header(struct client *c, const char *line) {
  size_t const n = strlen(c->extra);
  snprintf(c->extra + n, sizeof c->extra - n, "%s\r\n", line);
}

bool client_open(struct client *c) {
  if (c->fd >= 0) return true;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)c->port)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int const fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct timeval const patience = {.tv_sec = CLIENT_PATIENCE_S};
  int const one = 1;
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(fd, (const struct sockaddr *)&to, sizeof to) != 0) {
    close(fd);
    return false;
  }
  c->fd = fd;
  c->n = 0;
  return true;
}

bool client_send(struct client *c, struct str bytes) {
  if (!client_open(c)) return false;
  while (bytes.n > 0) {
    ssize_t const n = send(c->fd, bytes.p, bytes.n, MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes = str_sub(bytes, (size_t)n, bytes.n);
  }
  return true;
}

bool client_sendz(struct client *c, const char *text) { return client_send(c, str_from(text)); }

/* More bytes into the buffer; false at the end, at a cut and when patience is over. */
static bool more(struct client *c) {
  if (c->fd < 0) return false;
  if (c->cap - c->n < 65536) {
    c->cap = c->cap == 0 ? 131072 : 2 * c->cap;
    c->buf = realloc(c->buf, c->cap);
    assert(c->buf != NULL && c->cap < 4u * BODY_MAX);
  }
  ssize_t const n = recv(c->fd, c->buf + c->n, c->cap - c->n, 0);
  if (n <= 0) return false;
  c->n += (size_t)n;
  return true;
}

static void use(struct client *c, size_t n) {
  memmove(c->buf, c->buf + n, c->n - n);
  c->n -= n;
}

/* Through the first "\r\n" at or after `from`; 0 when none came. */
static size_t line_end(struct client *c, size_t from) {
  for (size_t at = from;;) {
    for (; at + 1 < c->n; at++)
      if (c->buf[at] == '\r' && c->buf[at + 1] == '\n') return at + 2;
    if (!more(c)) return 0;
  }
}

static bool read_head(struct client *c, struct answer *a) {
  size_t at = 0, end;
  do {
    end = line_end(c, at);
    if (end == 0 || end > HEAD_MAX) return false;
    bool const empty = end - at == 2;
    at = end;
    if (empty) break;
  } while (true);
  char *head = keep(c, at);
  memcpy(head, c->buf, at);
  a->head = (struct str){head, at};
  use(c, at);
  a->status = at > 12 && memcmp(head, "HTTP/1.", 7) == 0 ? (int)strtol(head + 9, NULL, 10) : 0;
  return a->status != 0;
}

static bool read_sized(struct client *c, size_t n, struct str *ret) {
  while (c->n < n)
    if (!more(c)) return false;
  char *p = keep(c, n);
  memcpy(p, c->buf, n);
  use(c, n);
  *ret = (struct str){p, n};
  return true;
}

static bool read_chunked(struct client *c, struct str *ret) {
  char *all = NULL;
  size_t n = 0;
  for (;;) {
    size_t const end = line_end(c, 0);
    if (end == 0) break;
    c->buf[end - 1] = 0;
    size_t const size = strtoul(c->buf, NULL, 16);
    use(c, end);
    struct str piece;
    if (size > BODY_MAX || !read_sized(c, size + 2, &piece)) break;
    if (size == 0) {
      char *p = keep(c, n);
      if (n > 0) memcpy(p, all, n);
      free(all);
      *ret = (struct str){p, n};
      return true;
    }
    all = realloc(all, n + size);
    assert(all != NULL);
    memcpy(all + n, piece.p, size);
    n += size;
  }
  free(all);
  return false;
}

static bool read_rest(struct client *c, struct str *ret) {
  while (more(c)) {}
  return read_sized(c, c->n, ret);
}

static bool unpack(struct client *c, struct str *body) {
  size_t const cap = 1100 * body->n + 1024; /* no deflate does better */
  char *p = keep(c, cap);
  z_stream z = {.next_in = (Bytef *)(uintptr_t)body->p, .avail_in = (uInt)body->n, .next_out = (Bytef *)p,
                .avail_out = (uInt)cap};
  if (inflateInit2(&z, 15 + 16) != Z_OK) return false;
  int const done = inflate(&z, Z_FINISH);
  *body = (struct str){p, cap - z.avail_out};
  inflateEnd(&z);
  return done == Z_STREAM_END;
}

static void take_cookies(struct client *c, const struct answer *a);

struct answer client_read(struct client *c, bool head_only) {
  struct answer a = {0}, none = {.closed = true};
  if (c->fd < 0 || !read_head(c, &a)) {
    client_close(c);
    return none;
  }
  bool const bodyless = head_only || a.status < 200 || a.status == 204 || a.status == 304;
  struct str const length = answer_header(&a, "content-length"), coding = answer_header(&a, "transfer-encoding");
  int64_t n = 0;
  bool ok = true;
  a.body = S("");
  a.closed = str_eq_nocase(answer_header(&a, "connection"), S("close"));
  if (bodyless) ok = true;
  else if (str_eq_nocase(coding, S("chunked"))) ok = read_chunked(c, &a.body);
  else if (length.p != NULL) ok = str_int(length, 0, BODY_MAX, &n) == OK && read_sized(c, (size_t)n, &a.body);
  else ok = read_rest(c, &a.body), a.closed = true;
  a.wire_bytes = a.body.n;
  if (ok && a.body.n > 0 && str_eq(answer_header(&a, "content-encoding"), S("gzip"))) ok = unpack(c, &a.body);
  if (!ok) {
    client_close(c);
    return none;
  }
  take_cookies(c, &a);
  if (a.closed && a.status >= 200 && c->n == 0) client_close(c);
  return a;
}

bool client_ready(struct client *c, int ms) {
  struct pollfd p = {c->fd, POLLIN, 0};
  return c->n > 0 || (c->fd >= 0 && poll(&p, 1, ms) > 0);
}

bool client_ended(struct client *c, int ms) {
  char bytes[4096];
  if (c->fd < 0) return true;
  struct pollfd p = {c->fd, POLLIN, 0};
  while (poll(&p, 1, ms) > 0)
    if (recv(c->fd, bytes, sizeof bytes, 0) <= 0) return true;
  return false;
}

/* --- Headers and cookies ------------------------------------------------------------------------------------------ */

static bool next_header(struct str *rest, struct str *name, struct str *value) {
  struct str line;
  while (str_next(rest, '\n', &line)) {
    line = str_trim(line);
    size_t const colon = str_index(line, ':');
    if (colon == line.n) continue;
    *name = str_sub(line, 0, colon);
    *value = str_trim(str_sub(line, colon + 1, line.n));
    return true;
  }
  return false;
}

struct str answer_header(const struct answer *a, const char *wanted) {
  struct str rest = a->head, name, value;
  while (next_header(&rest, &name, &value))
    if (str_eq_nocase(name, str_from(wanted))) return value;
  return (struct str){0};
}

size_t answer_header_count(const struct answer *a, const char *wanted) {
  struct str rest = a->head, name, value;
  size_t n = 0;
  while (next_header(&rest, &name, &value)) n += str_eq_nocase(name, str_from(wanted));
  return n;
}

struct str between(struct str text, const char *before, const char *after) {
  const char *from = memmem(text.p, text.n, before, strlen(before));
  if (from == NULL) return (struct str){0};
  from += strlen(before);
  size_t const left = (size_t)(text.p + text.n - from);
  const char *to = memmem(from, left, after, strlen(after));
  return to == NULL ? (struct str){0} : (struct str){from, (size_t)(to - from)};
}

static struct cookie *find_cookie(struct client *c, struct str name) {
  for (size_t i = 0; i < c->n_cookies; i++)
    if (str_eq(str_from(c->cookies[i].name), name)) return &c->cookies[i];
  return NULL;
}

void client_take_cookie(struct client *c, const char *name, struct str value) {
  struct cookie *k = find_cookie(c, str_from(name));
  if (k == NULL && c->n_cookies < COOKIES_MAX) k = &c->cookies[c->n_cookies++];
  assert(k != NULL && strlen(name) < sizeof k->name && value.n < sizeof k->value);
  snprintf(k->name, sizeof k->name, "%s", name);
  snprintf(k->value, sizeof k->value, "%.*s", STR(value));
}

static void take_cookies(struct client *c, const struct answer *a) {
  struct str rest = a->head, header, line;
  while (next_header(&rest, &header, &line)) {
    if (!str_eq_nocase(header, S("set-cookie"))) continue;
    struct str const pair = str_sub(line, 0, str_index(line, ';'));
    size_t const at = str_index(pair, '=');
    struct str const name = str_sub(pair, 0, at), value = str_sub(pair, at + 1, pair.n);
    struct cookie *k = find_cookie(c, name);
    if (str_contains(line, S("Max-Age=0"))) {
      if (k != NULL) *k = c->cookies[--c->n_cookies];
      continue;
    }
    char z[sizeof k->name];
    snprintf(z, sizeof z, "%.*s", STR(name));
    client_take_cookie(c, z, value);
  }
}

struct str client_cookie(const struct client *c, const char *name) {
  for (size_t i = 0; i < c->n_cookies; i++)
    if (strcmp(c->cookies[i].name, name) == 0) return str_from(c->cookies[i].value);
  return (struct str){0};
}

/* --- Requests ----------------------------------------------------------------------------------------------------- */

static struct str head_of(struct client *c, const char *method, const char *target, const char *type, size_t body_n) {
  size_t const cap = strlen(target) + strlen(c->extra) + 16384;
  char *p = keep(c, cap);
  bool const post = strcmp(method, "POST") == 0;
  size_t n = (size_t)snprintf(p, cap, "%s %s HTTP/1.1\r\nHost: %s\r\n%s", method, target, c->host, c->extra);
  if (post && c->origin) n += (size_t)snprintf(p + n, cap - n, "Origin: http://%s\r\n", c->host);
  if (post) n += (size_t)snprintf(p + n, cap - n, "Content-Type: %s\r\nContent-Length: %zu\r\n", type, body_n);
  for (size_t i = 0; i < c->n_cookies; i++)
    n += (size_t)snprintf(p + n, cap - n, "%s%s=%s", i == 0 ? "Cookie: " : "; ", c->cookies[i].name, c->cookies[i].value);
  n += (size_t)snprintf(p + n, cap - n, c->n_cookies > 0 ? "\r\n\r\n" : "\r\n");
  c->extra[0] = 0;
  return (struct str){p, n};
}

static struct answer ask(struct client *c, const char *method, const char *target, const char *type, struct str body) {
  struct str const head = head_of(c, method, target, type, body.n);
  bool const fresh = c->fd < 0;
  bool const head_only = strcmp(method, "HEAD") == 0;
  for (int again = 0;; again++) {
    bool const sent = client_send(c, head) && client_send(c, body);
    struct answer const a = client_read(c, head_only);
    (void)sent; /* a refusal may come before all was sent */
    /* A kept connection may have been closed between two requests: as browsers do, once more on a new one. */
    if (a.status != 0 || fresh || again > 0) return a;
    client_close(c);
  }
}

struct answer client_get(struct client *c, const char *target) { return ask(c, "GET", target, NULL, S("")); }

struct answer client_head(struct client *c, const char *target) { return ask(c, "HEAD", target, NULL, S("")); }

static size_t put_escaped(char *p, struct str s) {
  size_t n = 0;
  for (size_t i = 0; i < s.n; i++) {
    unsigned char const b = (unsigned char)s.p[i];
    bool const plain = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    n += (size_t)snprintf(p + n, 4, plain ? "%c" : "%%%02X", b);
  }
  return n;
}

struct answer client_post(struct client *c, const char *target, const struct field *fields) {
  size_t cap = 1, n = 0;
  for (const struct field *f = fields; f->key != NULL; f++) cap += 3 * (strlen(f->key) + f->value.n) + 4;
  char *p = keep(c, cap);
  for (const struct field *f = fields; f->key != NULL; f++) {
    if (n > 0) p[n++] = '&';
    n += put_escaped(p + n, str_from(f->key));
    p[n++] = '=';
    n += put_escaped(p + n, f->value);
  }
  return ask(c, "POST", target, "application/x-www-form-urlencoded", (struct str){p, n});
}

struct answer client_multipart(struct client *c, const char *target, const struct part *parts, size_t count) {
  static const char boundary[] = "frontiere-7d1f9a";
  size_t cap = 256, n = 0;
  for (size_t i = 0; i < count; i++) cap += parts[i].bytes.n + 1024;
  char *p = keep(c, cap);
  for (size_t i = 0; i < count; i++) {
    const struct part *part = &parts[i];
    n += (size_t)snprintf(p + n, cap - n, "--%s\r\nContent-Disposition: form-data; name=\"%s\"", boundary, part->name);
    if (part->file_name != NULL) n += (size_t)snprintf(p + n, cap - n, "; filename=\"%s\"", part->file_name);
    if (part->type != NULL) n += (size_t)snprintf(p + n, cap - n, "\r\nContent-Type: %s", part->type);
    n += (size_t)snprintf(p + n, cap - n, "\r\n\r\n");
    memcpy(p + n, part->bytes.p, part->bytes.n);
    n += part->bytes.n;
    n += (size_t)snprintf(p + n, cap - n, "\r\n");
  }
  n += (size_t)snprintf(p + n, cap - n, "--%s--\r\n", boundary);
  char type[128];
  snprintf(type, sizeof type, "multipart/form-data; boundary=%s", boundary);
  return ask(c, "POST", target, type, (struct str){p, n});
}

struct answer client_follow(struct client *c, struct answer a) {
  for (int i = 0; i < 5 && (a.status == 303 || a.status == 308); i++) {
    struct str const to = answer_header(&a, "location");
    char *target = keep(c, to.n);
    if (to.n == 0 || to.p[0] != '/') break;
    memcpy(target, to.p, to.n);
    a = client_get(c, target);
  }
  return a;
}
