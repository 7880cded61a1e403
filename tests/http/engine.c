/* The engine against a raw socket: suspending, methods, rights, replies. What it refuses of a request's framing is in
 * engine_guard.c, bodies in engine_body.c, limits and stopping in engine_limits.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "http/lib/site.h"

/* --- Suspending, pipelining, methods ------------------------------------------------------------------------------ */

static void a_request_that_waited_for_the_pool_is_answered_at_once(void **state) {
  (void)state;
  start(usual());
  int64_t const before = clock_mono_us();
  for (int i = 0; i < 5; i++) {
    client_close(visitor);
    assert_int_equal(client_get(visitor, "/fr/").status, 200);
  }
  /* Without our own wake-up each of the five would have waited a second. */
  assert_true(clock_mono_us() - before < 4 * SECOND_US);
  stop();
}

static void three_requests_in_one_packet_get_three_answers_in_order(void **state) {
  (void)state;
  start(usual());
  assert_true(client_sendz(visitor, "GET /fr/ HTTP/1.1\r\n" HOST "\r\nGET /nowhere HTTP/1.1\r\n" HOST
                                    "\r\nGET /en/ HTTP/1.1\r\n" HOST "\r\n"));
  struct answer const one = client_read(visitor, false), two = client_read(visitor, false),
                      three = client_read(visitor, false);
  assert_true(one.status == 200 && str_eq(one.body, S("page fr\n")));
  assert_int_equal(two.status, 404);
  assert_true(three.status == 200 && str_eq(three.body, S("page en\n")) && !three.closed);
  stop();
}

static void head_is_get_without_its_body(void **state) {
  (void)state;
  start(usual());
  struct answer const get = client_get(visitor, "/fr/"), head = client_head(visitor, "/fr/");
  assert_int_equal(head.status, 200);
  assert_int_equal(head.body.n, 0);
  assert_true(str_eq(answer_header(&head, "content-length"), answer_header(&get, "content-length")));
  assert_int_equal(client_get(visitor, "/en/").status, 200); /* the connection is still in step */
  stop();
}

static void a_wrong_method_is_told_the_right_ones(void **state) {
  (void)state;
  start(usual());
  static const char *const methods[] = {"PUT", "PATCH", "DELETE", "OPTIONS"};
  for (size_t i = 0; i < 4; i++) {
    char text[256];
    snprintf(text, sizeof text, "%s /slow HTTP/1.1\r\n" HOST "\r\n", methods[i]);
    struct answer const a = say(text);
    assert_int_equal(a.status, 405);
    assert_true(str_eq(answer_header(&a, "allow"), S("GET, HEAD, POST")));
  }
  struct answer a = say("GET /save HTTP/1.1\r\n" HOST "\r\n");
  assert_int_equal(a.status, 405);
  assert_true(str_eq(answer_header(&a, "allow"), S("POST")));
  a = say("DELETE /nowhere HTTP/1.1\r\n" HOST "\r\n");
  assert_int_equal(a.status, 404);
  stop();
}

static void every_reply_carries_the_security_headers_and_its_number(void **state) {
  (void)state;
  start(usual());
  static const char *const targets[] = {"/fr/", "/nowhere", "/fail/7", "/letters", "/leave?to=/fr/", "/save"};
  static const char *const wanted[] = {"content-security-policy", "x-content-type-options", "referrer-policy",
                                       "cross-origin-opener-policy", "cross-origin-resource-policy",
                                       "permissions-policy", "cache-control", "x-request-id"};
  for (size_t i = 0; i < 6; i++) {
    struct answer const a = client_get(visitor, targets[i]);
    for (size_t k = 0; k < 8; k++) assert_int_equal(answer_header_count(&a, wanted[k]), 1);
    assert_null(answer_header(&a, "strict-transport-security").p);
    assert_true(str_contains(answer_header(&a, "content-security-policy"), S("default-src 'none'")));
  }
  struct answer const guarded = say("TRACE / HTTP/1.1\r\n" HOST "\r\n");
  for (size_t k = 0; k < 8; k++) assert_int_equal(answer_header_count(&guarded, wanted[k]), 1);
  stop();
  struct server_config config = usual();
  config.base_url = S("https://board.test");
  start(config);
  struct answer const a = client_get(visitor, "/fr/");
  assert_int_equal(answer_header_count(&a, "strict-transport-security"), 1);
  stop();
}

static void an_outcome_becomes_its_page_and_nothing_of_the_half_written_one(void **state) {
  (void)state;
  static const int statuses[] = {0, 404, 403, 400, 409, 413, 503, 500};
  start(usual());
  for (int e = NOT_FOUND; e <= BROKEN; e++) {
    char target[32];
    snprintf(target, sizeof target, "/fail/%d", e);
    struct answer const a = client_get(visitor, target);
    assert_int_equal(a.status, statuses[e]);
    assert_false(str_contains(a.body, S("half a page")));
    assert_true(str_contains(answer_header(&a, "cache-control"), S("no-store")));
    assert_int_equal(answer_header_count(&a, "retry-after"), e == RETRY ? 1 : 0);
  }
  stop();
}

/* --- Who ---------------------------------------------------------------------------------------------------------- */

static void who_may_not_is_sent_to_sign_in_or_sees_what_is_not_there(void **state) {
  (void)state;
  start(usual());
  struct answer a = client_get(visitor, "/account");
  assert_int_equal(a.status, 303);
  assert_true(str_eq(answer_header(&a, "location"), S("/fr/connexion")));
  client_header(visitor, "Accept-Language: en");
  a = client_get(visitor, "/office");
  assert_true(a.status == 303 && str_eq(answer_header(&a, "location"), S("/en/connexion")));
  assert_int_equal(hits, 0);
  client_header(visitor, "Cookie: sid=person");
  a = client_get(visitor, "/account");
  assert_int_equal(a.status, 200);
  assert_true(str_eq(answer_header(&a, "cache-control"), S("no-store")));
  client_header(visitor, "Cookie: sid=person");
  struct answer const office = client_get(visitor, "/office");
  struct answer const nowhere = client_get(visitor, "/nowhere");
  assert_int_equal(office.status, 404);
  assert_true(str_eq(office.body, nowhere.body));
  client_header(visitor, "Cookie: sid=officer");
  assert_int_equal(client_get(visitor, "/office").status, 200);
  client_header(visitor, "Cookie: sid=officer");
  assert_int_equal(client_get(visitor, "/admin").status, 404);
  client_header(visitor, "Cookie: sid=broken");
  assert_int_equal(client_get(visitor, "/fr/").status, 500);
  assert_int_equal(client_get(visitor, "/dev/mail").status, 404);
  assert_int_equal(hits, 2);
  stop();
  struct server_config config = usual();
  config.demo = true;
  start(config);
  assert_int_equal(client_get(visitor, "/dev/mail").status, 200);
  stop();
}

static void a_forwarded_address_counts_only_from_a_proxy_we_trust(void **state) {
  (void)state;
  start(usual());
  assert_true(str_eq(client_get(visitor, "/who").body, S("127.0.0.1 here")));
  client_header(visitor, "X-Forwarded-For: 192.0.2.7");
  assert_true(str_eq(client_get(visitor, "/who").body, S("127.0.0.1 elsewhere")));
  client_header(visitor, "Via: 1.1 proxy.test");
  assert_true(str_eq(client_get(visitor, "/who").body, S("127.0.0.1 elsewhere")));
  stop();
  struct server_config config = usual();
  config.trusted_proxies = S("10.1.0.0/16, 127.0.0.1");
  start(config);
  client_header(visitor, "X-Forwarded-For: 127.0.0.1, 192.0.2.7, 10.1.2.3");
  assert_true(str_eq(client_get(visitor, "/who").body, S("192.0.2.7 elsewhere")));
  client_header(visitor, "X-Forwarded-For: 192.0.2.7, unknown");
  assert_true(str_eq(client_get(visitor, "/who").body, S("127.0.0.1 elsewhere")));
  stop();
}

/* --- Replies ------------------------------------------------------------------------------------------------------ */

static void a_page_is_compressed_for_those_who_take_it_and_not_sent_twice(void **state) {
  (void)state;
  start(usual());
  struct answer const plain = client_get(visitor, "/big");
  assert_int_equal(plain.wire_bytes, 8000);
  assert_true(str_eq(answer_header(&plain, "vary"), S("Accept-Encoding")));
  client_header(visitor, "Accept-Encoding: gzip");
  struct answer const packed = client_get(visitor, "/big");
  assert_true(packed.wire_bytes < 500 && str_eq(packed.body, plain.body));
  assert_true(str_eq(answer_header(&packed, "etag"), S("W/\"v1\"")));
  client_header(visitor, "If-None-Match: \"v0\"");
  client_header(visitor, "If-None-Match: W/\"v1\"");
  struct answer const same = client_get(visitor, "/big");
  assert_true(same.status == 304 && same.body.n == 0 && str_eq(answer_header(&same, "etag"), S("\"v1\"")));
  assert_true(str_eq(answer_header(&same, "cache-control"), S("public, max-age=60")));
  stop();
}

static void a_file_is_sent_whole_in_part_or_not_at_all(void **state) {
  (void)state;
  start(usual());
  struct answer a = client_get(visitor, "/letters");
  assert_true(a.status == 200 && a.body.n == 200000 && a.body.p[199999] == 'a' + 199999 % 26);
  assert_true(str_eq(answer_header(&a, "accept-ranges"), S("bytes")));
  client_header(visitor, "Range: bytes=100000-100003");
  a = client_get(visitor, "/letters");
  assert_true(a.status == 206 && a.body.n == 4 && a.body.p[0] == 'a' + 100000 % 26);
  assert_true(str_eq(answer_header(&a, "content-range"), S("bytes 100000-100003/200000")));
  client_header(visitor, "Range: bytes=5-9");
  client_header(visitor, "If-Range: \"another\"");
  assert_int_equal(client_get(visitor, "/letters").body.n, 200000);
  client_header(visitor, "Range: bytes=200000-");
  a = client_get(visitor, "/letters");
  assert_int_equal(a.status, 416);
  assert_true(str_eq(answer_header(&a, "content-range"), S("bytes */200000")));
  client_header(visitor, "If-None-Match: \"letters\"");
  assert_int_equal(client_get(visitor, "/letters").status, 304);
  wait_until(were_freed, 5);
  client_close(visitor);
  assert_true(client_sendz(visitor, "GET /letters HTTP/1.1\r\n" HOST "\r\n"));
  assert_true(client_ready(visitor, 5000));
  client_close(visitor); /* gone in the middle of it */
  wait_until(were_freed, 6);
  stop();
}

static void a_redirect_never_leaves_the_board(void **state) {
  (void)state;
  start(usual());
  struct answer a = client_get(visitor, "/leave?to=/fr/");
  assert_true(a.status == 303 && str_eq(answer_header(&a, "location"), S("/fr/")));
  assert_true(str_eq(answer_header(&a, "set-cookie"), S("sid=abc; Path=/; HttpOnly; SameSite=Lax")));
  assert_true(str_eq(client_cookie(visitor, "sid"), S("abc")));
  static const char *const elsewhere[] = {"//evil.test/", "/%5Cevil.test", "http://evil.test/", "/fr/%09", "", "fr/"};
  for (size_t i = 0; i < 6; i++) {
    char target[64];
    snprintf(target, sizeof target, "/leave?to=%s", elsewhere[i]);
    a = client_get(visitor, target);
    assert_int_equal(a.status, 400);
    assert_null(answer_header(&a, "location").p);
  }
  stop();
}

#define T(name) cmocka_unit_test(name)

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      T(a_request_that_waited_for_the_pool_is_answered_at_once),
      T(three_requests_in_one_packet_get_three_answers_in_order),
      T(head_is_get_without_its_body),
      T(a_wrong_method_is_told_the_right_ones),
      T(every_reply_carries_the_security_headers_and_its_number),
      T(an_outcome_becomes_its_page_and_nothing_of_the_half_written_one),
      T(who_may_not_is_sent_to_sign_in_or_sees_what_is_not_there),
      T(a_forwarded_address_counts_only_from_a_proxy_we_trust),
      T(a_page_is_compressed_for_those_who_take_it_and_not_sent_twice),
      T(a_file_is_sent_whole_in_part_or_not_at_all),
      T(a_redirect_never_leaves_the_board),
  };
  return cmocka_run_group_tests_name("engine", tests, NULL, NULL);
}
