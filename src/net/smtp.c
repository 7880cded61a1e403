#include "net/smtp.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/crash.h"
#include "base/utf8.h"
#include "net/address.h"
#include "net/mime.h"
#include "net/net.h"

#define URL_MAX (SMTP_HOST_MAX + ADDRESS_MAX + 32)
#define WORDS_MAX ((size_t)64 << 10) /* of the server in one delivery; a server that says more is cut off */
#define IDLE_SECONDS 30L             /* a connection idle for longer is not used again */

struct smtp {
  CURL *curl;
  struct smtp_options options;
  char host[SMTP_HOST_MAX + 1];
  int port;
  bool implicit_tls;
};

/* One delivery as the callbacks see it. */
struct delivery {
  const struct smtp_options *options;
  struct str left;      /* bytes libcurl has not taken yet */
  bool begun;           /* 354 was seen: libcurl asked for the message */
  int64_t step_began;   /* monotonic: the start, the first byte, the last byte taken */
  int64_t answered_at;  /* monotonic: when the last reply came, if nothing but QUIT should follow it; otherwise 0 */
  const char *timed_out; /* what ran out of time, NULL when nothing did */
  size_t words;          /* bytes the server said */
  bool continued;       /* the last line of the reply announced another */
  size_t n;
  char reply[MAIL_REPLY_MAX + 1]; /* the last reply, raw */
};

static bool is_loopback(struct str host) {
  int64_t part;
  struct str rest = host, first = {0};
  if (str_eq_nocase(host, S("localhost")) || str_eq(host, S("[::1]"))) return true;
  int parts = 0;
  for (struct str p; str_next(&rest, '.', &p); parts++) {
    if (str_int(p, 0, 255, &part) != OK) return false;
    if (parts == 0) first = p;
  }
  return parts == 4 && str_eq(first, S("127"));
}

static bool host_check(struct str host) {
  if (host.n == 0 || host.n > SMTP_HOST_MAX) return false;
  bool const bracketed = host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';
  for (size_t i = bracketed ? 1 : 0; i < host.n - (bracketed ? 1 : 0); i++) {
    char const c = host.p[i];
    bool const hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    bool const letter = (c >= 'g' && c <= 'z') || (c >= 'G' && c <= 'Z') || c == '-';
    if (!hex && c != '.' && (bracketed ? c != ':' : !letter)) return false;
  }
  return true;
}

static bool credential_check(struct str s) {
  for (size_t i = 0; i < s.n; i++)
    if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f) return false;
  return s.n <= SMTP_USER_MAX;
}

/* --- What libcurl calls ------------------------------------------------------------------------------------------- */

static size_t on_read(char *p, size_t size, size_t count, void *data) {
  struct delivery *d = data;
  if (!d->begun) {
    CRASH_POINT("mail.data");
    d->step_began = clock_mono_us();
    d->begun = true;
  }
  size_t const n = d->left.n < size * count ? d->left.n : size * count;
  memcpy(p, d->left.p, n);
  d->left = str_sub(d->left, n, d->left.n);
  if (d->left.n == 0) d->step_began = clock_mono_us();
  if (n == 0) CRASH_POINT("mail.dot");
  return n;
}

/* One line of a reply: the last reply is kept, its lines joined, its code said once. */
static size_t on_line(char *p, size_t size, size_t count, void *data) {
  struct delivery *d = data;
  struct str line = {p, size * count};
  d->words += line.n;
  if (d->words > WORDS_MAX) return 0;
  if (str_starts(line, S("221"))) return line.n; /* says nothing about the message */
  bool const again = d->continued;
  d->continued = line.n > 3 && line.p[3] == '-';
  if (!again) d->n = 0;
  if (again && line.n > 3) line = str_sub(line, 3, line.n);
  for (size_t i = 0; i < line.n && d->n < MAIL_REPLY_MAX; i++)
    if (line.p[i] != '\r' && line.p[i] != '\n') d->reply[d->n++] = again && i == 0 ? ' ' : line.p[i];
  int64_t code = 0;
  bool const coded = str_int((struct str){d->reply, d->n < 3 ? d->n : 3}, 200, 599, &code) == OK;
  d->answered_at = coded && !d->continued && (d->begun || code >= 400) ? clock_mono_us() : 0;
  return size * count;
}

/* Called at least once a second: the limits that libcurl does not have. */
static int on_progress(void *data, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t e) {
  (void)a, (void)b, (void)c, (void)e;
  struct delivery *d = data;
  const struct smtp_options *o = d->options;
  int64_t const now = clock_mono_us(), spent = (now - d->step_began) / 1000;
  if (d->answered_at > 0) return now - d->answered_at > o->quit_ms * INT64_C(1000);
  if (!d->begun && spent > (int64_t)o->connect_ms + o->verbs_ms) d->timed_out = "no answer in time before DATA";
  if (d->begun && d->left.n > 0 && spent > o->transmit_ms) d->timed_out = "the message could not be sent whole in time";
  if (d->begun && d->left.n == 0 && spent > o->final_ms) d->timed_out = "no answer in time to the whole message";
  return d->timed_out != NULL;
}

/* --- Opening ------------------------------------------------------------------------------------------------------ */

#define SET(curl, option, value)                                     \
  do {                                                               \
    CURLcode const set_rc = curl_easy_setopt((curl), option, value); \
    if (set_rc != CURLE_OK) die("libcurl refuses " #option, 0);      \
  } while (0)

static void set_credentials(CURL *curl, struct str user, struct str password) {
  char z[SMTP_USER_MAX + 1];
  memcpy(z, user.p, user.n);
  z[user.n] = '\0';
  SET(curl, CURLOPT_USERNAME, z);
  if (password.n > 0) memcpy(z, password.p, password.n);
  z[password.n] = '\0';
  SET(curl, CURLOPT_PASSWORD, z);
  explicit_bzero(z, sizeof z);
}

static void set_up(struct smtp *s, bool tls) {
  const struct smtp_options *o = &s->options;
  int64_t const all = (int64_t)o->connect_ms + o->verbs_ms + o->transmit_ms + o->final_ms;
  SET(s->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  SET(s->curl, CURLOPT_REDIR_PROTOCOLS_STR, "smtp,smtps");
  SET(s->curl, CURLOPT_NOSIGNAL, 1L);
  SET(s->curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
  SET(s->curl, CURLOPT_PROXY, "");
  SET(s->curl, CURLOPT_USE_SSL, (long)(tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  SET(s->curl, CURLOPT_SSL_VERIFYPEER, 1L);
  SET(s->curl, CURLOPT_SSL_VERIFYHOST, 2L);
  SET(s->curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  if (o->ca_file != NULL) {
    SET(s->curl, CURLOPT_CAINFO, o->ca_file);
    SET(s->curl, CURLOPT_CAPATH, NULL);
  }
  SET(s->curl, CURLOPT_UPLOAD, 1L);
  SET(s->curl, CURLOPT_NOPROGRESS, 0L);
  SET(s->curl, CURLOPT_READFUNCTION, on_read);
  SET(s->curl, CURLOPT_HEADERFUNCTION, on_line);
  SET(s->curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  SET(s->curl, CURLOPT_MAXAGE_CONN, IDLE_SECONDS);
  SET(s->curl, CURLOPT_MAXCONNECTS, 1L);
  SET(s->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_ms);
  /* libcurl's own limits stand above ours: its one for replies would cut the final one short. */
  SET(s->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)(all / 1000 + 1));
  SET(s->curl, CURLOPT_TIMEOUT_MS, (long)(all + 1000));
}

enum err smtp_open(const struct smtp_server *server, const struct smtp_options *options, struct smtp **ret) {
  if (!host_check(server->host) || server->port < 1 || server->port > 65535) return INVALID;
  if (!credential_check(server->user) || !credential_check(server->password)) return INVALID;
  net_init();
  struct smtp *s = calloc(1, sizeof *s);
  if (s == NULL || (s->curl = curl_easy_init()) == NULL) die("memory exhausted", 0);
  s->options = *options;
  memcpy(s->host, server->host.p, server->host.n);
  s->port = server->port;
  s->implicit_tls = server->implicit_tls;
  set_up(s, !is_loopback(server->host) || options->tls_on_loopback);
  if (str_has(server->user)) set_credentials(s->curl, server->user, server->password);
  *ret = s;
  return OK;
}

void smtp_close(struct smtp *s) {
  if (s == NULL) return;
  curl_socket_t kept = CURL_SOCKET_BAD;
  /* libcurl waits for the answer to QUIT, up to two minutes when the server hangs: nothing more to be heard. */
  if (curl_easy_getinfo(s->curl, CURLINFO_ACTIVESOCKET, &kept) == CURLE_OK && kept != CURL_SOCKET_BAD)
    shutdown(kept, SHUT_RD);
  curl_easy_cleanup(s->curl);
  free(s);
}

/* --- Sending ------------------------------------------------------------------------------------------------------ */

static void say(struct mail_report *ret, struct str words) {
  ret->n = 0;
  for (size_t at = 0; at < words.n;) {
    int32_t const c = utf8_next(words, &at);
    char p[4];
    size_t const n = utf8_put(c < 0 ? '?' : c < 0x20 || c == 0x7f ? ' ' : c, p);
    if (ret->n + n > MAIL_REPLY_MAX) break;
    memcpy(ret->reply + ret->n, p, n);
    ret->n += n;
  }
  ret->reply[ret->n] = '\0';
}

/* Whether a 5xx is about this message. Before MAIL it is about us (no service, bad password), and 530 at any verb asks
 * for TLS or AUTH (RFC 3207, RFC 4954): settings to mend, not recipients to give up. libcurl answers 55 where MAIL,
 * RCPT or DATA was refused. */
static bool about_message(CURLcode rc, int code, bool begun) {
  return code >= 500 && code < 600 && code != 530 && (begun || rc == CURLE_SEND_ERROR);
}

/* The table of what was seen. Behind 354 only a final reply decides; without one the message may have arrived. */
static enum mail_result judge(CURLcode rc, int code, bool begun) {
  if (about_message(rc, code, begun)) return MAIL_REFUSED;
  if (!begun) return MAIL_LATER;
  if (code >= 200 && code < 300 && code != 221) return MAIL_SENT; /* 221 only closes the line */
  if (PLANTED("mail.unknown_is_tried_again")) return MAIL_LATER;
  return code >= 400 && code < 600 ? MAIL_LATER : MAIL_UNKNOWN;
}

static CURLcode transfer(struct smtp *s, struct delivery *d, bool fresh, int *ret_code) {
  long code = 0;
  SET(s->curl, CURLOPT_FRESH_CONNECT, (long)fresh);
  SET(s->curl, CURLOPT_READDATA, d);
  SET(s->curl, CURLOPT_HEADERDATA, d);
  SET(s->curl, CURLOPT_XFERINFODATA, d);
  CURLcode const rc = curl_easy_perform(s->curl);
  curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &code);
  *ret_code = (int)code;
  return rc;
}

static void set_envelope(struct smtp *s, const char *sender, struct str bytes) {
  char url[URL_MAX];
  int const n = snprintf(url, sizeof url, "%s://%s:%d/%s", s->implicit_tls ? "smtps" : "smtp", s->host, s->port,
                         strchr(sender, '@') + 1);
  assert(n > 0 && (size_t)n < sizeof url);
  SET(s->curl, CURLOPT_URL, url);
  SET(s->curl, CURLOPT_MAIL_FROM, sender);
  SET(s->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)bytes.n);
}

static enum mail_result deliver(struct smtp *s, struct str bytes, struct mail_report *ret) {
  CURLcode rc = CURLE_OK;
  int code = 0;
  struct delivery d;
  for (int attempt = 0; attempt < 2; attempt++) {
    d = (struct delivery){.options = &s->options, .left = bytes, .step_began = clock_mono_us()};
    rc = transfer(s, &d, attempt > 0, &code);
    long made = 0;
    curl_easy_getinfo(s->curl, CURLINFO_NUM_CONNECTS, &made);
    /* A kept connection that the server had given up: nothing was said on it, a new one may do. */
    bool const stale = rc != CURLE_OK && made == 0 && !d.begun && d.timed_out == NULL && (code == 0 || code == 421);
    if (!stale) break;
  }
  *ret = (struct mail_report){.code = code, .data_begun = d.begun};
  enum mail_result const result = judge(rc, code, d.begun);
  bool const answered = rc == CURLE_OK || code >= 400; /* otherwise the last reply was to an earlier verb */
  const char *const fault = d.timed_out != NULL ? d.timed_out : curl_easy_strerror(rc);
  say(ret, answered && d.n > 0 ? (struct str){d.reply, d.n} : str_from(fault));
  return result;
}

enum mail_result smtp_send(struct smtp *s, struct str sender, struct str recipient, struct str bytes,
                           struct mail_report *ret) {
  *ret = (struct mail_report){0};
  if (!address_check(sender) || !address_check(recipient) || !mime_wire_safe(bytes)) {
    say(ret, S("not an address or not a message that may be sent; the server was not asked"));
    return MAIL_REFUSED;
  }
  char from[ADDRESS_MAX + 1], to[ADDRESS_MAX + 1];
  snprintf(from, sizeof from, "%.*s", STR(sender));
  snprintf(to, sizeof to, "%.*s", STR(recipient));
  set_envelope(s, from, bytes);
  struct curl_slist *list = curl_slist_append(NULL, to);
  if (list == NULL) die("memory exhausted", 0);
  SET(s->curl, CURLOPT_MAIL_RCPT, list);
  enum mail_result const result = deliver(s, bytes, ret);
  SET(s->curl, CURLOPT_MAIL_RCPT, NULL);
  curl_slist_free_all(list);
  return result;
}
