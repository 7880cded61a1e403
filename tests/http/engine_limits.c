/* Limits of time and number, the lanes, stopping, several loops, the access log. No test sleeps: limits are shortened and
 * what is waited for is the other side's act. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "http/lib/site.h"


/* Sends `text` byte by byte, one each `ms`, until the server ends it: true; false when all could be sent. Whoever has sent the
 * last one may be answered at once, which ends nothing. */
static bool dribble(struct client *c, const char *text, int ms) {
  for (; *text != 0; text++) {
    if (!client_send(c, (struct str){text, 1})) return true;
    if (text[1] != 0 && client_ready(c, ms)) return true;
  }
  return false;
}

static void slow_heads_and_slow_bodies_are_ended_and_steady_ones_are_not(void **state) {
  (void)state;
  static const char body[] = "csrf=right&name=abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmn";
  char head[256];
  snprintf(head, sizeof head, "POST /save HTTP/1.1\r\n" HOST OURS FORM "Content-Length: %zu\r\n\r\n", sizeof body - 1);
  struct server_config config = usual();
  config.limits.head_ms = 300;
  config.limits.reap_ms = 20;
  start(config);
  assert_true(dribble(visitor, "GET /fr/ HTTP/1.1\r\n" HOST "X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n\r\n", 30));
  wait_until(were_reaped, 1);
  assert_int_equal(client_read(visitor, false).status, 0);
  stop();
  config = usual();
  config.limits.body_grace_ms = 200;
  config.limits.body_rate = 200; /* bytes a second */
  config.limits.reap_ms = 20;
  start(config);
  assert_true(client_sendz(visitor, head));
  assert_true(dribble(visitor, body, 30)); /* some 33 a second */
  wait_until(were_reaped, 1);
  client_close(visitor);
  assert_true(client_sendz(visitor, head));
  assert_false(dribble(visitor, body, 0)); /* as fast as it goes, one byte a packet */
  assert_int_equal(client_read(visitor, false).status, 200);
  assert_int_equal(server_figures(server).reaped, 1);
  stop();
}

static struct client *another(const char *text) {
  struct client *c = client_new(server_port(server));
  client_host(c, "board.test");
  assert_true(client_sendz(c, text));
  return c;
}

#define HASH "POST /hash HTTP/1.1\r\n" HOST OURS FORM "Content-Length: 10\r\n\r\ncsrf=right"

static void hashes_wait_in_their_own_lane_and_pages_do_not_wait_for_them(void **state) {
  (void)state;
  struct server_config config = usual();
  config.limits.hash_queue = 2;
  start(config);
  struct client *c[3];
  c[0] = another(HASH);
  wait_until(are_at_door, 1);
  for (int i = 1; i < 3; i++) {
    c[i] = another(HASH);
    wait_until(are_hashing, i);
  }
  struct answer const full = say(HASH);
  assert_int_equal(full.status, 503);
  assert_true(str_eq(answer_header(&full, "retry-after"), S("5")));
  /* One hash runs and two wait, with two threads in the pool: pages come all the same. */
  for (int i = 0; i < 5; i++) assert_int_equal(client_get(visitor, "/fr/").status, 200);
  set_door(true);
  for (int i = 0; i < 3; i++) {
    struct answer const a = client_read(c[i], false);
    assert_true(a.status == 200 && str_eq(a.body, S("hashed\n")));
    client_free(c[i]);
  }
  assert_int_equal(hashes, 3);
  stop();
}

static void a_full_pool_says_try_later(void **state) {
  (void)state;
  struct server_config config = usual();
  config.limits.pool_threads = 1;
  config.limits.pool_queue = 1;
  start(config);
  struct client *first = another("GET /slow HTTP/1.1\r\n" HOST "\r\n");
  wait_until(are_at_door, 1);
  struct client *second = another("GET /fr/ HTTP/1.1\r\n" HOST "\r\n");
  wait_until(are_waiting, 1);
  struct answer const full = client_get(visitor, "/fr/");
  assert_int_equal(full.status, 503);
  assert_int_equal(answer_header_count(&full, "retry-after"), 1);
  set_door(true);
  assert_int_equal(client_read(first, false).status, 200);
  assert_int_equal(client_read(second, false).status, 200);
  client_free(first);
  client_free(second);
  stop();
}

static void *stop_server(void *arg) {
  server_stop(arg);
  return NULL;
}

static void stopping_lets_what_runs_finish_and_takes_nothing_new(void **state) {
  (void)state;
  start(usual());
  struct client *idle = client_new(server_port(server));
  client_host(idle, "board.test");
  assert_int_equal(client_get(idle, "/fr/").status, 200);
  assert_true(client_sendz(visitor, "GET /slow HTTP/1.1\r\n" HOST "\r\n"));
  wait_until(are_at_door, 1);
  unsigned const port = server_port(server);
  pthread_t stopper;
  assert_int_equal(pthread_create(&stopper, NULL, stop_server, server), 0);
  assert_true(client_ended(idle, 5000));
  struct client *late = client_new(port);
  if (client_open(late)) assert_true(client_ended(late, 5000)); /* taken by the system, never by us */
  set_door(true);
  struct answer const a = client_read(visitor, false);
  assert_true(a.status == 200 && str_eq(a.body, S("slow\n")) && a.closed);
  pthread_join(stopper, NULL);
  client_close(late);
  assert_false(client_open(late));
  client_free(late);
  client_free(idle);
  client_free(visitor);
}

static void stopping_does_not_wait_for_who_stopped_sending(void **state) {
  (void)state;
  struct server_config config = usual();
  config.limits.stop_ms = 100;
  start(config);
  struct client *c = another("POST /save HTTP/1.1\r\n" HOST OURS FORM "Content-Length: 10\r\n\r\ncsrf=");
  struct client *d = another("POST /receive HTTP/1.1\r\n" HOST OURS
                             "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: 9999\r\n\r\n--B\r\n");
  assert_int_equal(client_get(visitor, "/fr/").status, 200);
  int64_t const before = clock_mono_us();
  stop();
  assert_true(clock_mono_us() - before < 5 * SECOND_US);
  assert_true(client_ended(c, 5000) && client_ended(d, 5000));
  client_free(c);
  client_free(d);
}

enum { CROWD = 8, VISITS = 25, CROWD_UPLOAD = 100000 };

static void *visit(void *arg) {
  unsigned const port = *(const unsigned *)arg;
  static char letters[CROWD_UPLOAD];
  struct client *c = client_new(port);
  client_host(c, "board.test");
  int good = 0;
  for (int i = 0; i < VISITS; i++) {
    struct part const parts[] = {{"csrf", NULL, NULL, S("right")}, {"piece", "", NULL, {letters, 0}}};
    good += client_get(c, "/fr/").status == 200;
    good += client_post(c, "/save", FIELDS({"csrf", S("right")})).status == 200;
    good += client_multipart(c, "/receive", parts, 2).status == 200;
    good += client_get(c, "/letters").body.n == 200000;
    if (i % 5 == 0) client_close(c);
  }
  client_free(c);
  return (void *)(intptr_t)good;
}

static void two_loops_serve_a_crowd(void **state) {
  (void)state;
  struct server_config config = usual();
  config.limits.loops = 2;
  start(config);
  unsigned port = server_port(server);
  pthread_t crowd[CROWD];
  for (int i = 0; i < CROWD; i++) assert_int_equal(pthread_create(&crowd[i], NULL, visit, &port), 0);
  for (int i = 0; i < CROWD; i++) {
    void *good;
    pthread_join(crowd[i], &good);
    assert_int_equal((intptr_t)good, 4 * VISITS);
  }
  wait_until(were_counted, CROWD * VISITS * 4);
  assert_int_equal(server_figures(server).requests, CROWD * VISITS * 4);
  stop();
}

static void a_hundred_suspended_at_once_all_come_back(void **state) {
  (void)state;
  enum { MANY = 100 };
  struct server_config config = usual();
  config.limits.loops = 2;
  start(config);
  struct client *c[MANY];
  for (int i = 0; i < MANY; i++) c[i] = another("GET /slow HTTP/1.1\r\n" HOST "\r\n");
  wait_until(are_waiting, MANY - 2);
  set_door(true);
  for (int i = 0; i < MANY; i++) {
    assert_int_equal(client_read(c[i], false).status, 200);
    client_free(c[i]);
  }
  stop();
}

static void the_access_log_names_routes_and_nobody(void **state) {
  (void)state;
  int log[2];
  assert_int_equal(pipe(log), 0);
  struct server_config config = usual();
  config.access_log = log[1];
  start(config);
  struct answer const a = client_get(visitor, "/fr/opportunites/7-secret-name?q=secret");
  char id[64];
  snprintf(id, sizeof id, "%.*s", STR(answer_header(&a, "x-request-id")));
  assert_int_equal(client_post(visitor, "/save", FIELDS({"csrf", S("wrong")})).status, 403);
  assert_int_equal(say("TRACE /secret HTTP/1.1\r\n" HOST "\r\n").status, 501);
  stop();
  close(log[1]);
  char text[8192];
  ssize_t const n = read(log[0], text, sizeof text - 1);
  assert_true(n > 0);
  struct str all = {text, (size_t)n};
  assert_false(str_contains(all, S("secret")));
  assert_false(str_contains(all, S("127.0.0.1")));
  struct str line;
  assert_true(str_next(&all, '\n', &line));
  assert_true(str_contains(line, S("\"method\":\"GET\",\"route\":\"/{lang}/opportunites/{opportunity}\",\"status\":200")));
  assert_true(strlen(id) == 12 && str_contains(line, str_from(id)));
  assert_true(str_next(&all, '\n', &line));
  assert_true(str_contains(line, S("\"route\":\"/save\",\"status\":403")) && str_contains(line, S("\"why\":\"csrf\"")));
  assert_true(str_next(&all, '\n', &line));
  assert_true(str_contains(line, S("\"route\":\"\",\"status\":501")) && str_contains(line, S("\"why\":\"method\"")));
  close(log[0]);
}

static void a_taken_address_and_a_broken_setting_are_said(void **state) {
  (void)state;
  start(usual());
  struct server *second = NULL;
  struct server_config config = usual();
  char listen[64];
  snprintf(listen, sizeof listen, "127.0.0.1:%u", server_port(server));
  config.listen = str_from(listen);
  assert_int_equal(server_start(&config, &second), RETRY);
  static const char *const broken[] = {"", "127.0.0.1", "127.0.0.1:", ":80", "127.0.0.1:99999", "::1:80", "127.0.0.1:x",
                                       "192.0.2.1:0"};
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
    config.listen = str_from(broken[i]);
    assert_int_equal(server_start(&config, &second), INVALID);
  }
  config = usual();
  config.base_url = S("board.test");
  assert_int_equal(server_start(&config, &second), INVALID);
  config = usual();
  config.trusted_proxies = S("10.0.0.0/33");
  assert_int_equal(server_start(&config, &second), INVALID);
  assert_null(second);
  stop();
}

#define T(name) cmocka_unit_test(name)

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      T(slow_heads_and_slow_bodies_are_ended_and_steady_ones_are_not),
      T(hashes_wait_in_their_own_lane_and_pages_do_not_wait_for_them),
      T(a_full_pool_says_try_later),
      T(stopping_lets_what_runs_finish_and_takes_nothing_new),
      T(stopping_does_not_wait_for_who_stopped_sending),
      T(two_loops_serve_a_crowd),
      T(a_hundred_suspended_at_once_all_come_back),
      T(the_access_log_names_routes_and_nobody),
      T(a_taken_address_and_a_broken_setting_are_said),
  };
  return cmocka_run_group_tests_name("engine_limits", tests, NULL, NULL);
}
