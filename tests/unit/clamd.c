/* The client of clamd against peers that answer, answer early, talk nonsense, fall silent and die. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/out.h"
#include "net/clamd.h"

/* What the peer of one test does: reads up to `take` bytes (or to the end of the stream), then says `words`, then closes
 * or, when `hang`, waits for the client to go. */
struct peer {
  struct str words;
  size_t take; /* SIZE_MAX: all of it */
  bool hang;
  bool tcp;
  int listen_fd;
  char where[128], folder[64];
  pthread_t thread;
  size_t got;       /* bytes of the file, as the chunks say */
  unsigned chunks;
  bool whole, asked; /* the end came; it began with zINSTREAM */
};

static bool take_exactly(int fd, void *p, size_t n) {
  for (size_t at = 0; at < n;) {
    ssize_t const got = recv(fd, (char *)p + at, n - at, 0);
    if (got <= 0) return false;
    at += (size_t)got;
  }
  return true;
}

static void take_stream(struct peer *p, int fd) {
  char command[10];
  static char piece[1 << 16];
  if (!take_exactly(fd, command, sizeof command)) return;
  p->asked = memcmp(command, "zINSTREAM", 10) == 0;
  while (p->got < p->take) {
    unsigned char head[4];
    if (!take_exactly(fd, head, 4)) return;
    uint32_t const n = (uint32_t)head[0] << 24 | (uint32_t)head[1] << 16 | (uint32_t)head[2] << 8 | head[3];
    p->whole = n == 0;
    if (n == 0 || n > sizeof piece || !take_exactly(fd, piece, n)) return;
    p->got += n;
    p->chunks++;
  }
}

static void *serve(void *arg) {
  struct peer *p = arg;
  int const fd = accept(p->listen_fd, NULL, NULL);
  if (fd < 0) return NULL;
  char rest[4096];
  if (p->take > 0) take_stream(p, fd);
  else (void)recv(fd, rest, 6, 0); /* of a PING */
  if (p->words.n > 0) (void)send(fd, p->words.p, p->words.n, MSG_NOSIGNAL);
  while (p->hang && recv(fd, rest, sizeof rest, 0) > 0) {}
  close(fd);
  return NULL;
}

static void peer_start(struct peer *p) {
  if (p->tcp) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    p->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(p->listen_fd, (struct sockaddr *)&at, n), 0);
    assert_int_equal(getsockname(p->listen_fd, (struct sockaddr *)&at, &n), 0);
    snprintf(p->where, sizeof p->where, "127.0.0.1:%d", ntohs(at.sin_port));
  } else {
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    snprintf(p->folder, sizeof p->folder, "/tmp/babillard-clamd.XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    snprintf(at.sun_path, sizeof at.sun_path, "%s/s", p->folder);
    snprintf(p->where, sizeof p->where, "unix:%s", at.sun_path);
    p->listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(p->listen_fd, (struct sockaddr *)&at, sizeof at), 0);
  }
  assert_int_equal(listen(p->listen_fd, 1), 0);
  assert_int_equal(pthread_create(&p->thread, NULL, serve, p), 0);
}

static void peer_end(struct peer *p) {
  shutdown(p->listen_fd, SHUT_RDWR); /* of one nobody came to */
  pthread_join(p->thread, NULL);
  close(p->listen_fd);
  if (p->folder[0] == 0) return;
  unlink(p->where + 5);
  rmdir(p->folder);
}

static enum err read_zeros(void *context, uint64_t offset, void *buffer, size_t n) {
  (void)context, (void)offset;
  memset(buffer, 0, n);
  return OK;
}

static enum err read_nothing(void *context, uint64_t offset, void *buffer, size_t n) {
  (void)context, (void)buffer, (void)n;
  return offset > 0 ? BROKEN : read_zeros(NULL, 0, buffer, n);
}

static struct clamd client(const struct peer *p, unsigned ms) {
  return (struct clamd){.where = str_from(p->where), .connect_ms = ms, .idle_ms = ms, .whole_ms = ms};
}

enum { PATIENT = 20000, HASTY = 200, BIG = 3000000 };

static enum clamd_verdict ask(struct peer *p, unsigned ms, uint64_t size, struct clamd_report *report) {
  peer_start(p);
  struct clamd const c = client(p, ms);
  enum clamd_verdict const v = clamd_scan(&c, size, read_zeros, NULL, report);
  peer_end(p);
  return v;
}

#define SAYS(text) S(text "\0")

static void a_file_is_sent_whole_and_called_what_it_was_called(void **state) {
  (void)state;
  struct clamd_report r;
  struct peer ok = {.words = SAYS("stream: OK"), .take = SIZE_MAX};
  assert_int_equal(ask(&ok, PATIENT, BIG, &r), CLAMD_CLEAN);
  assert_true(ok.asked && ok.whole && ok.got == BIG && ok.chunks == 46);
  struct peer tcp = {.words = SAYS("stream: OK"), .take = SIZE_MAX, .tcp = true};
  assert_int_equal(ask(&tcp, PATIENT, 1, &r), CLAMD_CLEAN);
  assert_true(tcp.whole && tcp.got == 1);
  struct peer empty = {.words = SAYS("stream: OK"), .take = SIZE_MAX};
  assert_int_equal(ask(&empty, PATIENT, 0, &r), CLAMD_CLEAN);
  assert_true(empty.whole && empty.got == 0);
  struct peer found = {.words = SAYS("stream: Eicar-Test.UNOFFICIAL FOUND"), .take = SIZE_MAX};
  assert_int_equal(ask(&found, PATIENT, 10, &r), CLAMD_INFECTED);
  assert_string_equal(r.found, "Eicar-Test.UNOFFICIAL");
}

static void an_answer_in_the_middle_is_read_and_is_never_clean(void **state) {
  (void)state;
  struct clamd_report r;
  struct peer large = {.words = SAYS("INSTREAM size limit exceeded. ERROR"), .take = 100000};
  assert_int_equal(ask(&large, PATIENT, 50000000, &r), CLAMD_TOO_LARGE);
  struct peer early = {.words = SAYS("stream: OK"), .take = 100000};
  assert_int_equal(ask(&early, PATIENT, 50000000, &r), CLAMD_AWAY);
}

static void who_dies_hangs_or_talks_nonsense_is_away(void **state) {
  (void)state;
  static const struct str nonsense[] = {S_INIT(""), S_INIT("stream: OK"), S_INIT("stream: OK\n"), S_INIT("OK\0"), S_INIT("stream: OK \0"),
                                        S_INIT("stream: OK\0stream: OK\0"), S_INIT("HTTP/1.1 400 Bad Request\r\n\r\n"), S_INIT("\0"),
                                        S_INIT("stream:  FOUND\0"), S_INIT("stream: a b FOUND\0"), S_INIT("UNKNOWN COMMAND\0")};
  struct clamd_report r;
  for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++) {
    struct peer p = {.words = nonsense[i], .take = SIZE_MAX};
    assert_int_equal(ask(&p, PATIENT, 1000, &r), CLAMD_AWAY);
  }
  struct peer dies = {.take = 1000};
  assert_int_equal(ask(&dies, PATIENT, 50000000, &r), CLAMD_AWAY);
  struct peer mute = {.take = SIZE_MAX, .hang = true}, idle = {.take = 1, .hang = true};
  int64_t const before = clock_mono_us();
  assert_int_equal(ask(&mute, HASTY, 1000, &r), CLAMD_AWAY);
  idle.hang = true;
  assert_int_equal(ask(&idle, HASTY, 1000, &r), CLAMD_AWAY);
  assert_true(clock_mono_us() - before < 10 * SECOND_US);
  char *much = malloc(200000);
  memset(much, 'a', 200000);
  struct peer talks = {.words = {much, 200000}, .take = SIZE_MAX};
  assert_int_equal(ask(&talks, PATIENT, 1000, &r), CLAMD_AWAY);
  free(much);
  struct clamd const nobody = {.where = S("unix:/nowhere/clamd"), .connect_ms = HASTY, .idle_ms = HASTY, .whole_ms = HASTY};
  assert_int_equal(clamd_scan(&nobody, 1, read_zeros, NULL, &r), CLAMD_AWAY);
  assert_false(clamd_alive(&nobody));
}

static void a_file_that_cannot_be_read_is_not_clean(void **state) {
  (void)state;
  struct clamd_report r;
  struct peer p = {.words = SAYS("stream: OK"), .take = SIZE_MAX};
  peer_start(&p);
  struct clamd const c = client(&p, PATIENT);
  assert_int_equal(clamd_scan(&c, BIG, read_nothing, NULL, &r), CLAMD_UNREAD);
  peer_end(&p);
  assert_false(p.whole);
}

static void it_lives_when_it_says_pong(void **state) {
  (void)state;
  static const struct {
    struct str words;
    bool lives;
  } rows[] = {{SAYS("PONG"), true}, {S("PONG"), false}, {SAYS("PING"), false}, {S(""), false}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct peer p = {.words = rows[i].words};
    peer_start(&p);
    struct clamd const c = client(&p, PATIENT);
    assert_int_equal(clamd_alive(&c), rows[i].lives);
    peer_end(&p);
  }
}

static void each_answer_has_its_meaning(void **state) {
  (void)state;
  static const struct {
    const char *line;
    enum clamd_verdict verdict;
    const char *found;
  } rows[] = {
      {"stream: OK", CLAMD_CLEAN, ""},
      {"stream: Win.Test.EICAR_HDB-1 FOUND", CLAMD_INFECTED, "Win.Test.EICAR_HDB-1"},
      {"stream: OK FOUND", CLAMD_INFECTED, "OK"},
      {"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND", CLAMD_TOO_LARGE, "Heuristics.Limits.Exceeded.MaxFileSize"},
      {"stream: Heuristics.Encrypted.PDF FOUND", CLAMD_ENCRYPTED, "Heuristics.Encrypted.PDF"},
      {"stream: Can't allocate memory ERROR", CLAMD_ERROR, "Can't allocate memory"},
      {"INSTREAM size limit exceeded. ERROR", CLAMD_TOO_LARGE, ""},
      {"stream: ok", CLAMD_AWAY, ""},
      {"stream: FOUND", CLAMD_AWAY, ""},
      {"stream: \x80 FOUND", CLAMD_AWAY, ""},
      {"", CLAMD_AWAY, ""},
  };
  struct clamd_report r;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    assert_int_equal(clamd_answer(str_from(rows[i].line), true, true, &r), rows[i].verdict);
    assert_string_equal(r.found, rows[i].found);
    assert_int_equal(clamd_answer(str_from(rows[i].line), false, true, &r), CLAMD_AWAY);
    assert_int_not_equal(clamd_answer(str_from(rows[i].line), true, false, &r), CLAMD_CLEAN);
  }
}

static void an_address_is_a_socket_or_a_host_with_a_port(void **state) {
  (void)state;
  static const char *const good[] = {"unix:/run/clamav/clamd.ctl", "localhost:3310", "127.0.0.1:3310", "[::1]:3310", "::1:3310"};
  static const char *const bad[] = {"", "unix:", "unix:/", "unix:clamd", "localhost", ":3310", "localhost:0", "localhost:65536", "local host:1",
                                    "/run/clamd:1"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) assert_true(clamd_address_good(str_from(good[i])));
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(clamd_address_good(str_from(bad[i])));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_file_is_sent_whole_and_called_what_it_was_called),
      cmocka_unit_test(an_answer_in_the_middle_is_read_and_is_never_clean),
      cmocka_unit_test(who_dies_hangs_or_talks_nonsense_is_away),
      cmocka_unit_test(a_file_that_cannot_be_read_is_not_clean),
      cmocka_unit_test(it_lives_when_it_says_pong),
      cmocka_unit_test(each_answer_has_its_meaning),
      cmocka_unit_test(an_address_is_a_socket_or_a_host_with_a_port),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests_name("clamd", tests, NULL, NULL);
}
