#include "net/fetch.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/crash.h"
#include "base/out.h"
#include "base/reach.h"
#include "net/net.h"

#define ACCEPT "Accept: application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, " \
               "application/json;q=0.9, */*;q=0.5"

static const struct {
  const char *word, *sentence;
} whys[FETCH_WHY_COUNT] = {
    [FETCH_OK] = {"ok", ""},
    [FETCH_UNCHANGED] = {"unchanged", ""},
#define X(name, word, sentence) [FETCH_##name] = {word, sentence},
    FETCH_WHYS(X)
#undef X
};

struct str fetch_why_word(enum fetch_why w) { return str_from(whys[w].word); }
struct str fetch_why_sentence(enum fetch_why w) { return str_from(whys[w].sentence); }

enum err fetch_why_of(struct str word, enum fetch_why *ret) {
  for (int w = 0; w < FETCH_WHY_COUNT; w++)
    if (str_eq(word, str_from(whys[w].word))) return *ret = (enum fetch_why)w, OK;
  return INVALID;
}

/* One fetch as the callbacks see it. */
struct going {
  struct arena *a;
  const struct fetch_request *r;
  struct fetched *ret;
  CURL *curl;
  int64_t began_us; /* monotonic */
  size_t head;      /* bytes of heads so far */
  bool too_big, stopped;
  int away; /* addresses of this hop that no socket was opened to */
  char *bytes; /* room for r->most */
  size_t n;    /* bytes of this answer's content */
  struct str location, retry_after; /* of this answer */
  struct str etag, last_modified;
  char fault[CURL_ERROR_SIZE];
};

static int64_t spent_ms(const struct going *g) { return (clock_mono_us() - g->began_us) / 1000; }

/* --- What libcurl calls ---------------------------------------------------------------------------------------------- */

/* The one place where a connection begins: libcurl has an address of the kernel's here, whatever was typed or resolved. */
static curl_socket_t on_socket(void *data, curlsocktype purpose, struct curl_sockaddr *to) {
  struct going *g = data;
  if (purpose != CURLSOCKTYPE_IPCXN || (!reach_public(&to->addr) && !reach_named(g->r->places, &to->addr))) {
    if (!PLANTED("fetch.anywhere")) return g->away++, CURL_SOCKET_BAD;
  }
  int const fd = socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
  if (fd < 0) return CURL_SOCKET_BAD;
  g->ret->opened++;
  return fd;
}

/* Of an answer that is to be read; the content of a redirect or an error is counted and dropped. */
static size_t on_bytes(char *p, size_t size, size_t count, void *data) {
  struct going *g = data;
  size_t const n = size * count;
  long status = 0;
  curl_easy_getinfo(g->curl, CURLINFO_RESPONSE_CODE, &status);
  g->ret->size += n;
  if (n > g->r->most - g->n) {
    g->too_big = true;
    return 0;
  }
  if (status == 200 || status == 203) memcpy(g->bytes + g->n, p, n);
  g->n += n;
  return n;
}

static bool take_header(struct str line, const char *name, struct str *ret) {
  size_t const n = strlen(name);
  if (line.n <= n || line.p[n] != ':' || !str_eq_nocase(str_sub(line, 0, n), str_from(name))) return false;
  *ret = str_trim(str_sub(line, n + 1, line.n));
  return true;
}

static size_t on_header(char *p, size_t size, size_t count, void *data) {
  struct going *g = data;
  struct str const line = {p, size * count};
  struct str value;
  g->head += line.n;
  if (g->head > FETCH_HEAD_MAX) {
    g->too_big = true;
    return 0;
  }
  if (str_starts(line, S("HTTP/"))) { /* another answer begins, after a 1xx or a redirect */
    g->n = 0;
    g->location = g->retry_after = g->etag = g->last_modified = (struct str){0};
  }
  if (take_header(line, "location", &value)) g->location = str_dup(g->a, value);
  if (take_header(line, "retry-after", &value)) g->retry_after = str_dup(g->a, value);
  if (take_header(line, "etag", &value)) g->etag = fetch_header_value(g->a, value, FETCH_TAG_MAX);
  if (take_header(line, "last-modified", &value)) g->last_modified = fetch_header_value(g->a, value, FETCH_TAG_MAX);
  return line.n;
}

/* Called at least once a second. The bytes are counted as they come: packed ones may unpack to none. */
static int on_progress(void *data, curl_off_t a, curl_off_t got, curl_off_t b, curl_off_t c) {
  (void)a, (void)b, (void)c;
  struct going *g = data;
  g->stopped = g->r->stop != NULL && *g->r->stop;
  if (got > (curl_off_t)g->r->most) g->too_big = true;
  return g->stopped || g->too_big;
}

/* --- Setting up ------------------------------------------------------------------------------------------------------ */

#define SET(curl, option, value)                                     \
  do {                                                               \
    CURLcode const set_rc = curl_easy_setopt((curl), option, value); \
    if (set_rc != CURLE_OK) die("libcurl refuses " #option, 0);      \
  } while (0)

static void set_limits(struct going *g) {
  SET(g->curl, CURLOPT_PROTOCOLS_STR, g->r->plain_http ? "http,https" : "https");
  SET(g->curl, CURLOPT_REDIR_PROTOCOLS_STR, g->r->plain_http ? "http,https" : "https");
  SET(g->curl, CURLOPT_FOLLOWLOCATION, 0L); /* fetch_redirect looks at each first */
  SET(g->curl, CURLOPT_NOSIGNAL, 1L);
  SET(g->curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
  SET(g->curl, CURLOPT_PROXY, ""); /* nor one of the environment */
  SET(g->curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  SET(g->curl, CURLOPT_SSL_VERIFYPEER, 1L);
  SET(g->curl, CURLOPT_SSL_VERIFYHOST, 2L);
  SET(g->curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  SET(g->curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1); /* the least there is to parse */
  SET(g->curl, CURLOPT_ACCEPT_ENCODING, "gzip");
  SET(g->curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)g->r->most); /* only what a server announces: on_bytes counts */
  SET(g->curl, CURLOPT_LOW_SPEED_LIMIT, (long)g->r->slow_bytes);
  SET(g->curl, CURLOPT_LOW_SPEED_TIME, (long)g->r->slow_s);
  SET(g->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)g->r->connect_ms);
  SET(g->curl, CURLOPT_QUICK_EXIT, 1L); /* a resolver that hangs is not waited for beyond the time-out */
  if (g->r->ca_file == NULL) return;
  SET(g->curl, CURLOPT_CAINFO, g->r->ca_file);
  SET(g->curl, CURLOPT_CAPATH, NULL);
}

static void set_callbacks(struct going *g) {
  SET(g->curl, CURLOPT_ERRORBUFFER, g->fault);
  SET(g->curl, CURLOPT_OPENSOCKETFUNCTION, on_socket);
  SET(g->curl, CURLOPT_OPENSOCKETDATA, g);
  SET(g->curl, CURLOPT_WRITEFUNCTION, on_bytes);
  SET(g->curl, CURLOPT_WRITEDATA, g);
  SET(g->curl, CURLOPT_HEADERFUNCTION, on_header);
  SET(g->curl, CURLOPT_HEADERDATA, g);
  SET(g->curl, CURLOPT_NOPROGRESS, 0L);
  SET(g->curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  SET(g->curl, CURLOPT_XFERINFODATA, g);
}

/* A header that goes out raw: left out when its value is not what headers are made of. */
static struct curl_slist *add_header(struct arena *a, struct curl_slist *list, const char *name, struct str value) {
  struct str const clean = fetch_header_value(a, value, FETCH_TAG_MAX);
  if (!str_has(clean)) return list;
  struct curl_slist *more = curl_slist_append(list, fmt(a, "%s: %.*s", name, STR(clean)).p);
  if (more == NULL) die("memory exhausted", 0);
  return more;
}

static struct curl_slist *headers_of(struct arena *a, const struct fetch_request *r) {
  struct curl_slist *list = curl_slist_append(NULL, ACCEPT);
  if (list == NULL) die("memory exhausted", 0);
  list = add_header(a, list, "User-Agent", r->agent);
  list = add_header(a, list, "From", r->from);
  list = add_header(a, list, "If-None-Match", r->etag);
  return add_header(a, list, "If-Modified-Since", r->last_modified);
}

/* --- What became of it ----------------------------------------------------------------------------------------------- */

/* Words of libcurl or of a server, to be shown. */
static struct str clean_words(struct arena *a, struct str s) {
  size_t const n = s.n < FETCH_DETAIL_MAX ? s.n : FETCH_DETAIL_MAX;
  char *p = arena_alloc(a, n + 1);
  for (size_t i = 0; i < n; i++) p[i] = (unsigned char)s.p[i] < 0x20 || (unsigned char)s.p[i] > 0x7e ? '?' : s.p[i];
  return n > 0 ? (struct str){p, n} : (struct str){0};
}

static enum fetch_why why_of_time(const struct going *g) {
  curl_off_t connected = 0, begun = 0;
  curl_easy_getinfo(g->curl, CURLINFO_CONNECT_TIME_T, &connected);
  curl_easy_getinfo(g->curl, CURLINFO_PRETRANSFER_TIME_T, &begun);
  if (spent_ms(g) >= g->r->whole_ms - 100) return FETCH_TIMEOUT;
  if (connected == 0) return FETCH_CONNECT;
  return begun == 0 ? FETCH_TIMEOUT : FETCH_SLOW;
}

/* What libcurl's failure is. */
static enum fetch_why why_of(const struct going *g, CURLcode rc) {
  if (g->stopped) return FETCH_STOPPED;
  if (g->too_big) return FETCH_TOO_BIG;
  switch ((int)rc) {
  case CURLE_URL_MALFORMAT: return FETCH_ADDRESS;
  case CURLE_COULDNT_RESOLVE_HOST: return FETCH_RESOLVE;
  case CURLE_COULDNT_CONNECT: return g->away > 0 ? FETCH_FORBIDDEN : FETCH_CONNECT;
  case CURLE_OPERATION_TIMEDOUT: return why_of_time(g);
  case CURLE_FILESIZE_EXCEEDED: return FETCH_TOO_BIG;
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_CIPHER:
  case CURLE_SSL_CACERT_BADFILE:
  case CURLE_SSL_ISSUER_ERROR:
  case CURLE_SSL_INVALIDCERTSTATUS:
  case CURLE_PEER_FAILED_VERIFICATION: return FETCH_TLS;
  case CURLE_PARTIAL_FILE:
  case CURLE_GOT_NOTHING:
  case CURLE_SEND_ERROR:
  case CURLE_RECV_ERROR: return FETCH_CUT;
  default: return FETCH_GARBLED;
  }
}

/* What the answer's status makes of it; FETCH_REDIRECT: it sends on. */
static enum fetch_why why_of_status(const struct going *g, int status) {
  bool const asked = str_has(g->r->etag) || str_has(g->r->last_modified);
  switch (status) {
  case 200:
  case 203: return FETCH_OK;
  case 301:
  case 302:
  case 303:
  case 307:
  case 308: return FETCH_REDIRECT;
  case 304: return asked ? FETCH_UNCHANGED : FETCH_STATUS;
  case 404: return FETCH_NOT_FOUND;
  case 410: return FETCH_GONE;
  default: return FETCH_STATUS;
  }
}

/* Keeps what the last answer said of itself. */
static void keep(struct going *g) {
  struct fetched *ret = g->ret;
  const char *media = NULL;
  curl_easy_getinfo(g->curl, CURLINFO_CONTENT_TYPE, &media);
  ret->media = fetch_header_value(g->a, str_from(media), FETCH_MEDIA_MAX);
  ret->etag = g->etag;
  ret->last_modified = g->last_modified;
  if (str_has(g->retry_after)) ret->retry_after_s = fetch_retry_after(g->retry_after, clock_now());
  if (ret->why == FETCH_OK) ret->bytes = str_dup(g->a, (struct str){g->bytes, g->n});
}

/* False: it is to end. */
static bool wait_turn(struct going *g, struct str url) {
  if (g->r->turn == NULL) return true;
  int64_t const from = clock_mono_us();
  bool const mine = g->r->turn(g->r->turn_to, fetch_host(g->a, url));
  g->began_us += clock_mono_us() - from;
  return mine;
}

/* One request and its answer. */
static enum fetch_why hop(struct going *g, struct str url) {
  if (!wait_turn(g, url)) return g->r->stop != NULL && *g->r->stop ? FETCH_STOPPED : FETCH_TIMEOUT;
  int64_t const left = g->r->whole_ms - spent_ms(g);
  g->ret->address = url;
  g->away = 0;
  if (left <= 0) return FETCH_TIMEOUT;
  SET(g->curl, CURLOPT_URL, str_z(g->a, url));
  SET(g->curl, CURLOPT_TIMEOUT_MS, (long)left);
  CURLcode const rc = curl_easy_perform(g->curl);
  g->ret->turned_away += g->away;
  long status = 0;
  curl_easy_getinfo(g->curl, CURLINFO_RESPONSE_CODE, &status);
  g->ret->status = (int)status;
  if (rc == CURLE_OK) return why_of_status(g, g->ret->status);
  g->ret->detail = clean_words(g->a, str_from(g->fault[0] != '\0' ? g->fault : curl_easy_strerror(rc)));
  return why_of(g, rc);
}

static enum fetch_why go(struct going *g) {
  struct str url;
  if (fetch_address(g->a, g->r->address, g->r->plain_http, &url) != OK) return FETCH_ADDRESS;
  for (int i = 0;; i++) {
    enum fetch_why const why = hop(g, url);
    if (why != FETCH_REDIRECT) return why;
    if (i == FETCH_REDIRECTS_MAX) return FETCH_REDIRECTS;
    struct str next;
    if (fetch_redirect(g->a, url, g->location, g->r->plain_http, &next) != OK) {
      g->ret->detail = clean_words(g->a, g->location);
      return FETCH_REDIRECT;
    }
    url = next;
  }
}

void fetch(struct arena *a, const struct fetch_request *r, struct fetched *ret) {
  *ret = (struct fetched){0};
  net_init();
  struct going g = {.a = a, .r = r, .ret = ret, .curl = curl_easy_init(), .began_us = clock_mono_us(), .bytes = malloc(r->most)};
  if (g.curl == NULL || g.bytes == NULL) die("memory exhausted", 0);
  struct curl_slist *headers = headers_of(a, r);
  set_limits(&g);
  set_callbacks(&g);
  SET(g.curl, CURLOPT_HTTPHEADER, headers);
  ret->why = go(&g);
  keep(&g);
  curl_easy_cleanup(g.curl);
  curl_slist_free_all(headers);
  free(g.bytes);
}
