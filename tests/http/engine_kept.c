/* Pages that are kept: made once, sent to all without the pool, and gone when they should. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "http/lib/site.h"

static void a_kept_page_is_made_once_and_carries_its_own_headers(void **state) {
  (void)state;
  start(usual());
  for (int i = 0; i < 3; i++) {
    struct answer const a = client_get(visitor, "/kept/7");
    assert_int_equal(a.status, 200);
    assert_int_equal(a.body.n, KEPT_BYTES);
    assert_true(str_eq(answer_header(&a, "cache-control"), S("no-cache")));
    assert_true(str_eq(answer_header(&a, "access-control-allow-origin"), S("*")));
    assert_true(str_contains(answer_header(&a, "content-security-policy"), S("frame-ancestors *")));
    assert_int_equal(answer_header_count(&a, "content-security-policy"), 1);
    assert_int_equal(answer_header_count(&a, "x-content-type-options"), 1);
    assert_null(answer_header(&a, "x-request-id").p);
  }
  assert_int_equal(hits, 1);
  assert_int_equal(server_figures(server).kept, 2);
  client_header(visitor, "Accept-Encoding: gzip");
  struct answer const packed = client_get(visitor, "/kept/7");
  assert_true(packed.body.n == KEPT_BYTES && packed.wire_bytes < KEPT_BYTES / 100);
  struct answer const head = client_head(visitor, "/kept/7");
  assert_true(head.status == 200 && head.body.n == 0 && str_eq(answer_header(&head, "content-length"), S("300000")));
  assert_int_equal(hits, 1);
  stop();
}

static struct answer with(const char *line) {
  client_header(visitor, line);
  return client_get(visitor, "/kept/7");
}

static void a_tag_is_one_for_each_coding_and_any_of_them_spares_the_page(void **state) {
  (void)state;
  start(usual());
  struct answer const plain = client_get(visitor, "/kept/7"), packed = with("Accept-Encoding: gzip");
  struct str const one = answer_header(&plain, "etag"), other = answer_header(&packed, "etag");
  assert_true(str_starts(one, S("\"1-")) && str_ends(other, S("-gz\"")) && !str_eq(one, other));
  char line[256];
  snprintf(line, sizeof line, "If-None-Match: %.*s", STR(one));
  struct answer a = with(line);
  assert_true(a.status == 304 && a.body.n == 0 && str_eq(answer_header(&a, "etag"), one));
  snprintf(line, sizeof line, "If-None-Match: \"x\", W/%.*s\r\nAccept-Encoding: gzip", STR(other));
  a = with(line);
  assert_true(a.status == 304 && str_eq(answer_header(&a, "etag"), other));
  assert_int_equal(with("If-None-Match: \"1-0\"").status, 200);
  atomic_store(&present_generation, 2);
  a = with(line);
  assert_true(a.status == 200 && str_starts(answer_header(&a, "etag"), S("\"2-")));
  assert_int_equal(hits, 2);
  stop();
}

static void nothing_is_kept_of_people_nor_of_strange_queries_nor_when_it_cannot_be_told(void **state) {
  (void)state;
  start(usual());
  assert_int_equal(client_get(visitor, "/kept/1").status, 200);
  struct answer const mine = with("Cookie: sid=person");
  assert_null(answer_header(&mine, "etag").p);
  assert_true(str_eq(answer_header(&mine, "cache-control"), S("no-store")));
  assert_int_equal(client_get(visitor, "/kept/1?utm=1").status, 200);
  assert_int_equal(client_get(visitor, "/kept/1?utm=1").status, 200);
  assert_int_equal(hits, 4);
  assert_int_equal(client_get(visitor, "/kept/1?type=a&q=%62").status, 200);
  assert_int_equal(client_get(visitor, "/kept/1?q=b&type=%61").status, 200); /* the same question */
  assert_int_equal(hits, 5);
  assert_int_equal(client_get(visitor, "/kept/1?q=b&type=a&type=a").status, 200); /* another one */
  assert_int_equal(hits, 6);
  atomic_store(&present_generation, -1);
  for (int i = 0; i < 3; i++) assert_int_equal(client_get(visitor, "/kept/1").status, 200);
  assert_int_equal(hits, 9);
  stop();
}

static void an_asset_is_everybodys_whatever_changes(void **state) {
  (void)state;
  start(usual());
  assert_int_equal(client_get(visitor, "/asset").status, 200);
  atomic_store(&present_generation, 9);
  client_header(visitor, "Cookie: sid=person");
  struct answer const a = client_get(visitor, "/asset");
  assert_true(a.status == 200 && str_contains(answer_header(&a, "cache-control"), S("immutable")));
  atomic_store(&present_generation, -1);
  assert_int_equal(client_get(visitor, "/asset").status, 200);
  assert_int_equal(hits, 1);
  stop();
}

static bool is_whole(struct answer a, char digit) {
  if (a.status != 200 || a.body.n != KEPT_BYTES) return false;
  for (size_t i = 0; i < a.body.n; i++)
    if (a.body.p[i] != digit) return false;
  return true;
}

static void a_page_that_dies_while_it_leaves_arrives_whole(void **state) {
  (void)state;
  enum { ASKED = 40 }; /* 12 MB: more than sockets hold */
  start(usual());
  struct client *slow = client_new(server_port(server));
  client_host(slow, "board.test");
  assert_int_equal(client_get(visitor, "/kept/3").status, 200);
  assert_true(client_open(slow));
  for (int i = 0; i < ASKED; i++) assert_true(client_sendz(slow, "GET /kept/3 HTTP/1.1\r\n" HOST "\r\n"));
  assert_true(client_ready(slow, 10000));
  atomic_store(&present_generation, 2);
  assert_true(is_whole(client_get(visitor, "/kept/3"), '3')); /* the one before is dropped */
  for (int i = 0; i < ASKED; i++) assert_true(is_whole(client_read(slow, false), '3'));
  assert_in_range(hits, 2, 3); /* both may have missed the new one */
  client_free(slow);
  stop();
}

enum { PEOPLE = 4, VISITS = 150, PAGES = 9 };

static void *visit(void *arg) {
  unsigned const self = *(const unsigned *)arg;
  struct client *c = client_new(server_port(server));
  client_host(c, "board.test");
  uintptr_t good = 0;
  for (unsigned i = 0; i < VISITS; i++) {
    char target[32];
    unsigned const page = 1 + (i * 7 + self) % PAGES;
    snprintf(target, sizeof target, "/kept/%u", page);
    if (i % 3 == 0) client_header(c, "Accept-Encoding: gzip");
    if (i % 10 == self) atomic_fetch_add(&present_generation, 1);
    good += is_whole(client_get(c, target), (char)('0' + page % 10));
  }
  client_free(c);
  return (void *)good;
}

static void crowds_changes_and_want_of_room_spoil_no_page(void **state) {
  (void)state;
  struct server_config config = usual();
  config.limits.loops = 2;
  config.limits.pool_threads = 4;
  config.limits.kept_pages = 4; /* for nine */
  start(config);
  pthread_t threads[PEOPLE];
  unsigned selves[PEOPLE];
  for (unsigned i = 0; i < PEOPLE; i++) {
    selves[i] = i;
    assert_int_equal(pthread_create(&threads[i], NULL, visit, &selves[i]), 0);
  }
  for (unsigned i = 0; i < PEOPLE; i++) {
    void *good = NULL;
    pthread_join(threads[i], &good);
    assert_int_equal((uintptr_t)good, VISITS);
  }
  stop();
}

#define T(name) cmocka_unit_test(name)

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      T(a_kept_page_is_made_once_and_carries_its_own_headers),
      T(a_tag_is_one_for_each_coding_and_any_of_them_spares_the_page),
      T(nothing_is_kept_of_people_nor_of_strange_queries_nor_when_it_cannot_be_told),
      T(an_asset_is_everybodys_whatever_changes),
      T(a_page_that_dies_while_it_leaves_arrives_whole),
      T(crowds_changes_and_want_of_room_spoil_no_page),
  };
  return cmocka_run_group_tests_name("kept pages", tests, NULL, NULL);
}
