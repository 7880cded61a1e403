#include "net/clamd.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"

enum { PIECE = 64 << 10, HOST_MAX = 255 };

/* --- Where it is ----------------------------------------------------------------------------------------------------- */

/* Splits "host:port"; the last colon parts them, and an IPv6 host stands in brackets. */
static bool split(struct str where, struct str *host, struct str *port) {
  size_t colon = where.n;
  while (colon > 0 && where.p[colon - 1] != ':') colon--;
  if (colon < 2) return false;
  *host = str_sub(where, 0, colon - 1);
  *port = str_sub(where, colon, where.n);
  if (host->n > 2 && host->p[0] == '[' && host->p[host->n - 1] == ']') *host = str_sub(*host, 1, host->n - 1);
  int64_t n;
  if (host->n > HOST_MAX || str_int(*port, 1, 65535, &n) != OK) return false;
  for (size_t i = 0; i < host->n; i++)
    if (host->p[i] <= ' ' || host->p[i] == '/') return false;
  return true;
}

bool clamd_address_good(struct str where) {
  struct str host, port;
  if (str_starts(where, S("unix:"))) return where.n > 6 && where.n <= 5 + CLAMD_PATH_MAX && where.p[5] == '/';
  return split(where, &host, &port);
}

/* --- The connection -------------------------------------------------------------------------------------------------- */

/* What poll says of `fd` within `ms`: 0 when nothing did. */
static short wait_for(int fd, short events, int64_t until_us) {
  for (;;) {
    int64_t const left = (until_us - clock_mono_us() + 999) / 1000;
    struct pollfd p = {.fd = fd, .events = events};
    int const n = poll(&p, 1, left > 0 ? (int)left : 0);
    if (n > 0) return p.revents;
    if (n == 0 || errno != EINTR) return 0;
  }
}

static int64_t from_now(unsigned ms) { return clock_mono_us() + (int64_t)ms * 1000; }

/* -1 unless connected in time. */
static int reach(int family, const struct sockaddr *to, socklen_t n, int64_t until_us) {
  int const fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  int error = 0;
  socklen_t size = sizeof error;
  bool good = connect(fd, to, n) == 0;
  if (!good && errno == EINPROGRESS && wait_for(fd, POLLOUT, until_us) != 0)
    good = getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
  if (good) return fd;
  close(fd);
  return -1;
}

static int reach_host(const struct clamd *c, int64_t until_us) {
  struct str host, port;
  if (!split(c->where, &host, &port)) return -1;
  char host_z[HOST_MAX + 1], port_z[8];
  snprintf(host_z, sizeof host_z, "%.*s", STR(host));
  snprintf(port_z, sizeof port_z, "%.*s", STR(port));
  struct addrinfo const hints = {.ai_socktype = SOCK_STREAM};
  struct addrinfo *all = NULL;
  if (getaddrinfo(host_z, port_z, &hints, &all) != 0) return -1;
  int fd = -1;
  for (struct addrinfo *one = all; one != NULL && fd < 0; one = one->ai_next) fd = reach(one->ai_family, one->ai_addr, one->ai_addrlen, until_us);
  freeaddrinfo(all);
  return fd;
}

static int reach_clamd(const struct clamd *c) {
  int64_t const until = from_now(c->connect_ms);
  if (!clamd_address_good(c->where)) return -1;
  if (!str_starts(c->where, S("unix:"))) return reach_host(c, until);
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  memcpy(to.sun_path, c->where.p + 5, c->where.n - 5);
  return reach(AF_UNIX, (const struct sockaddr *)(const void *)&to, sizeof to, until);
}

/* What became of sending: all of it, or clamd has something to say, or it is gone. */
enum sent { SENT_ALL, SENT_ANSWERED, SENT_NOT };

/* An answer that comes while we send ends the sending: clamd closes after it, and what we wrote on would make the kernel
 * drop it. */
static enum sent push(int fd, const void *bytes, size_t n, unsigned idle_ms, int64_t until_us) {
  const char *p = bytes;
  while (n > 0) {
    int64_t const idle_us = from_now(idle_ms);
    short const now = wait_for(fd, POLLIN | POLLOUT, idle_us < until_us ? idle_us : until_us);
    if ((now & (POLLIN | POLLHUP | POLLERR)) != 0) return SENT_ANSWERED;
    if ((now & POLLOUT) == 0) return SENT_NOT;
    ssize_t const sent = send(fd, p, n, MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (sent <= 0) return SENT_ANSWERED; /* gone: what it said before may still be there to read */
    p += sent;
    n -= (size_t)sent;
  }
  return SENT_ALL;
}

/* Reads until NUL, end or time; *ret_ended whether the NUL came, and nothing behind it. */
static struct str hear(int fd, char *buffer, size_t cap, int64_t until_us, bool *ret_ended) {
  size_t n = 0;
  *ret_ended = false;
  while (n < cap && (wait_for(fd, POLLIN, until_us) & (POLLIN | POLLHUP)) != 0) {
    ssize_t const got = recv(fd, buffer + n, cap - n, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (got <= 0) break;
    n += (size_t)got;
    const char *end = memchr(buffer, 0, n);
    if (end == NULL) continue;
    *ret_ended = (size_t)(end - buffer) + 1 == n;
    return (struct str){buffer, (size_t)(end - buffer)};
  }
  return (struct str){buffer, n};
}

bool clamd_alive(const struct clamd *c) {
  int const fd = reach_clamd(c);
  if (fd < 0) return false;
  char buffer[16];
  bool ended = false;
  struct str said = {buffer, 0};
  int64_t const until = from_now(c->connect_ms);
  if (push(fd, "zPING", 6, c->connect_ms, until) == SENT_ALL) said = hear(fd, buffer, sizeof buffer, until, &ended);
  close(fd);
  return ended && str_eq(said, S("PONG"));
}

/* --- The answer ------------------------------------------------------------------------------------------------------ */

static void keep_words(struct str words, struct clamd_report *ret) {
  size_t n = 0;
  for (size_t i = 0; i < words.n && n < CLAMD_FOUND_MAX; i++) ret->found[n++] = words.p[i] > ' ' && words.p[i] < 0x7f ? words.p[i] : ' ';
  ret->found[n] = 0;
}

/* A name of clamd's: at least one byte, all of them printable and none a space. */
static bool is_name(struct str s) {
  for (size_t i = 0; i < s.n; i++)
    if (s.p[i] <= ' ' || s.p[i] >= 0x7f) return false;
  return s.n > 0;
}

enum clamd_verdict clamd_answer(struct str line, bool ended, bool whole, struct clamd_report *ret) {
  ret->found[0] = 0;
  if (!ended) return CLAMD_AWAY;
  if (str_starts(line, S("INSTREAM size limit exceeded."))) return CLAMD_TOO_LARGE;
  if (!str_starts(line, S("stream: "))) return CLAMD_AWAY;
  struct str const said = str_sub(line, 8, line.n);
  if (str_eq(said, S("OK"))) return whole ? CLAMD_CLEAN : CLAMD_AWAY;
  if (str_ends(said, S(" ERROR"))) {
    keep_words(str_sub(said, 0, said.n - 6), ret);
    return CLAMD_ERROR;
  }
  struct str const name = said.n > 6 && str_ends(said, S(" FOUND")) ? str_sub(said, 0, said.n - 6) : (struct str){"", 0};
  if (!is_name(name)) return CLAMD_AWAY;
  keep_words(name, ret);
  if (str_starts(name, S("Heuristics.Limits.Exceeded"))) return CLAMD_TOO_LARGE;
  return str_starts(name, S("Heuristics.Encrypted.")) ? CLAMD_ENCRYPTED : CLAMD_INFECTED;
}

/* --- One file -------------------------------------------------------------------------------------------------------- */

static enum sent stream(int fd, unsigned idle_ms, int64_t until_us, uint64_t size, clamd_read *read, void *context, bool *ret_unread) {
  char piece[4 + PIECE];
  enum sent s = push(fd, "zINSTREAM", 10, idle_ms, until_us);
  for (uint64_t at = 0; at < size && s == SENT_ALL;) {
    size_t const n = size - at < PIECE ? (size_t)(size - at) : PIECE;
    for (unsigned i = 0; i < 4; i++) piece[i] = (char)(n >> (24 - 8 * i) & 0xff); /* big-endian */
    *ret_unread = read(context, at, piece + 4, n) != OK;
    if (*ret_unread) return SENT_NOT;
    s = push(fd, piece, n + 4, idle_ms, until_us);
    at += n;
  }
  return s == SENT_ALL ? push(fd, "\0\0\0", 4, idle_ms, until_us) : s;
}

enum clamd_verdict clamd_scan(const struct clamd *c, uint64_t size, clamd_read *read, void *context, struct clamd_report *ret) {
  ret->found[0] = 0;
  int const fd = reach_clamd(c);
  if (fd < 0) return CLAMD_AWAY;
  bool unread = false, ended = false;
  int64_t const until = from_now(c->whole_ms);
  enum sent const s = stream(fd, c->idle_ms, until, size, read, context, &unread);
  enum clamd_verdict verdict = unread ? CLAMD_UNREAD : CLAMD_AWAY;
  if (s != SENT_NOT) {
    char buffer[CLAMD_ANSWER_MAX];
    struct str const line = hear(fd, buffer, sizeof buffer, until, &ended);
    verdict = clamd_answer(line, ended, s == SENT_ALL, ret);
  }
  close(fd);
  return verdict;
}
