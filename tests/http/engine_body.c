/* Bodies: forms, uploads, what is refused while it is still being sent, and the instant that counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "http/lib/site.h"


#define SAVE "POST /save HTTP/1.1\r\n" HOST OURS FORM

static void a_form_is_read_only_with_its_token(void **state) {
  (void)state;
  start(usual());
  struct answer a = client_post(visitor, "/save", FIELDS({"csrf", S("right")}, {"name", S("Amé & fils")}));
  assert_true(a.status == 200 && str_starts(a.body, S("saved Amé & fils at ")));
  assert_int_equal(hits, 1);
  assert_int_equal(client_post(visitor, "/save", FIELDS({"name", S("x")})).status, 403);
  assert_int_equal(client_post(visitor, "/save", FIELDS({"csrf", S("wrong")})).status, 403);
  assert_int_equal(client_post(visitor, "/save", FIELDS({"csrf", S("right")}, {"csrf", S("right")})).status, 400);
  assert_int_equal(say(SAVE "Content-Length: 13\r\n\r\ncsrf=right&%zz").status, 400);
  assert_int_equal(say("POST /save HTTP/1.1\r\n" HOST OURS "Content-Type: text/plain\r\nContent-Length: 10\r\n\r\ncsrf=right").status, 415);
  assert_int_equal(say(SAVE "\r\n").status, 403); /* no body at all */
  assert_int_equal(say("POST /bare HTTP/1.1\r\n" HOST OURS FORM "Content-Length: 3\r\n\r\na=b").status, 413);
  assert_int_equal(hits, 1);
  stop();
}

/* Sends a head and `n` letters; false when the server would not take them all. */
static bool send_letters(const char *head, size_t n) {
  static char letters[65536];
  memset(letters, 'x', sizeof letters);
  client_close(visitor);
  bool ok = client_sendz(visitor, head);
  for (size_t sent = 0; ok && sent < n; sent += sizeof letters)
    ok = client_send(visitor, str_sub((struct str){letters, sizeof letters}, 0, n - sent));
  return ok;
}

static void a_body_too_large_is_refused_and_the_answer_arrives(void **state) {
  (void)state;
  start(usual());
  /* Whoever reads nothing before all is sent still gets the answer, and no reset. */
  assert_true(send_letters(SAVE "Content-Length: 20000000\r\n\r\n", 20000000));
  struct answer a = client_read(visitor, false);
  assert_true(a.status == 413 && a.closed);
  /* Without a length: the rest of the body is read and dropped, then answered. */
  char chunk[16];
  snprintf(chunk, sizeof chunk, "%x\r\n", 5000000);
  char chunked[512];
  snprintf(chunked, sizeof chunked, SAVE "Transfer-Encoding: chunked\r\n\r\n%s", chunk);
  assert_true(send_letters(chunked, 5000000));
  assert_true(client_sendz(visitor, "\r\n0\r\n\r\n"));
  a = client_read(visitor, false);
  assert_true(a.status == 413 && a.closed);
  assert_true(client_ended(visitor, 5000));
  assert_int_equal(hits, 0);
  stop();
  /* But not for ever. */
  struct server_config config = usual();
  config.limits.drain_bytes = 1 << 20;
  start(config);
  snprintf(chunk, sizeof chunk, "%x\r\n", 50000000);
  snprintf(chunked, sizeof chunked, SAVE "Transfer-Encoding: chunked\r\n\r\n%s", chunk);
  assert_false(send_letters(chunked, 50000000));
  assert_int_equal(client_get(visitor, "/fr/").status, 200);
  stop();
}

static void who_asks_before_sending_is_told_before_sending(void **state) {
  (void)state;
  start(usual());
  struct answer a = say(SAVE "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n");
  assert_int_equal(a.status, 100);
  assert_true(client_sendz(visitor, "csrf=right"));
  assert_int_equal(client_read(visitor, false).status, 200);
  a = say(SAVE "Expect: 100-continue\r\nContent-Length: 100000\r\n\r\n");
  assert_true(a.status == 413 && a.closed);
  a = say("POST /nowhere HTTP/1.1\r\n" HOST OURS FORM "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n");
  assert_true(a.status == 404 && a.closed);
  a = say("POST /receive HTTP/1.1\r\n" HOST OURS "Content-Type: multipart/form-data; boundary=B\r\nX-No-Such-Dossier: 1\r\n"
          "Expect: 100-continue\r\nContent-Length: 1000\r\n\r\n");
  assert_true(a.status == 404 && a.closed);
  assert_int_equal(hits, 1);
  stop();
}

static void a_body_in_chunks_is_a_body(void **state) {
  (void)state;
  start(usual());
  struct answer const a =
      say(SAVE "Transfer-Encoding: chunked\r\n\r\n3\r\ncsr\r\n7;x=y\r\nf=right\r\n6\r\n&name=\r\n1\r\nZ\r\n0\r\nTrailer: a\r\n\r\n"
          "GET /fr/ HTTP/1.1\r\n" HOST "\r\n");
  assert_true(a.status == 200 && str_starts(a.body, S("saved Z at ")));
  assert_int_equal(client_read(visitor, false).status, 200);
  stop();
}

static struct str many_x(size_t n) {
  char *p = malloc(n);
  assert_non_null(p);
  memset(p, 'x', n);
  return (struct str){p, n};
}

static void an_upload_streams_through_in_little_memory(void **state) {
  (void)state;
  start(usual());
  struct str const file = many_x(20000000);
  struct part const parts[] = {{"csrf", NULL, NULL, S("right")}, {"note", NULL, NULL, S("à lire")},
                               {"piece", "cv é.pdf", "application/pdf", file}};
  struct answer const a = client_multipart(visitor, "/receive", parts, 3);
  assert_true(a.status == 200 && str_eq(a.body, S("received 20000000 of cv é.pdf, note à lire\n")));
  assert_true(atomic_load(&arena_used) < 300000);
  assert_int_equal(abandoned, 0);
  /* A few bytes, and the exact size of the chunk buffer around them: no edge is lost. */
  for (size_t n = 65536 - 400; n < 65536 + 100; n += 7) {
    struct part const one[] = {parts[0], {"piece", "a.pdf", NULL, str_sub(file, 0, n)}};
    char wanted[64];
    snprintf(wanted, sizeof wanted, "received %zu of a.pdf, note \n", n);
    struct answer const b = client_multipart(visitor, "/receive", one, 2);
    assert_true(b.status == 200 && str_eq(b.body, str_from(wanted)));
  }
  free((void *)(uintptr_t)file.p);
  stop();
}

static void a_file_without_the_token_before_it_reaches_nobody(void **state) {
  (void)state;
  start(usual());
  struct str const file = many_x(300000);
  struct part const late[] = {{"piece", "a.pdf", NULL, file}, {"csrf", NULL, NULL, S("right")}};
  struct part const wrong[] = {{"csrf", NULL, NULL, S("wrong")}, {"piece", "a.pdf", NULL, file}};
  struct part const as_file[] = {{"csrf", "csrf.txt", NULL, S("right")}, {"piece", "a.pdf", NULL, file}};
  struct part const second[] = {{"note", NULL, NULL, S("a")}, {"csrf", NULL, NULL, S("right")}};
  assert_int_equal(client_multipart(visitor, "/receive", late, 2).status, 403);
  assert_int_equal(client_multipart(visitor, "/receive", wrong, 2).status, 403);
  assert_int_equal(client_multipart(visitor, "/receive", as_file, 2).status, 403);
  assert_int_equal(client_multipart(visitor, "/receive", second, 2).status, 403);
  assert_int_equal(begun, 0);
  assert_int_equal(hits, 0);
  free((void *)(uintptr_t)file.p);
  stop();
}

#define RECEIVE "POST /receive HTTP/1.1\r\n" HOST OURS "Content-Type: multipart/form-data; boundary=B\r\n"
#define TOKEN "--B\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nright\r\n"
#define FILE_HEAD "--B\r\nContent-Disposition: form-data; name=\"piece\"; filename=\"a.pdf\"\r\n\r\n"

static void an_upload_that_ends_early_is_abandoned_once(void **state) {
  (void)state;
  start(usual());
  /* Cut by the sender, after the first chunk has gone through. */
  assert_true(send_letters(RECEIVE "Content-Length: 1000000\r\n\r\n" TOKEN FILE_HEAD, 200000));
  wait_until(are_begun, 1);
  client_close(visitor);
  wait_until(were_abandoned, 1);
  /* Whole, but its last boundary is missing. */
  char cut[1024];
  snprintf(cut, sizeof cut, RECEIVE "Content-Length: %zu\r\n\r\n%s", strlen(TOKEN FILE_HEAD "xxxxx\r\n--B"),
           TOKEN FILE_HEAD "xxxxx\r\n--B");
  assert_int_equal(say(cut).status, 400);
  wait_until(were_abandoned, 2);
  /* Refused by the sink in its middle. */
  struct str const file = many_x(300000);
  struct part const refused[] = {{"csrf", NULL, NULL, S("right")}, {"piece", "forbidden.exe", NULL, file}};
  assert_int_equal(client_multipart(visitor, "/receive", refused, 2).status, 400);
  wait_until(were_abandoned, 3);
  /* Broken by the sink in its middle. */
  struct part const broken[] = {{"csrf", NULL, NULL, S("right")}, {"piece", "a.pdf", NULL, S("yyyy")}};
  assert_int_equal(client_multipart(visitor, "/receive", broken, 2).status, 500);
  wait_until(were_abandoned, 4);
  assert_int_equal(hits, 0);
  struct part const good[] = {{"csrf", NULL, NULL, S("right")}, {"piece", "a.pdf", NULL, file}};
  assert_int_equal(client_multipart(visitor, "/receive", good, 2).status, 200);
  assert_int_equal(abandoned, 4);
  free((void *)(uintptr_t)file.p);
  stop();
}

static void an_upload_is_refused_before_its_body_is_taken(void **state) {
  (void)state;
  start(usual());
  assert_true(send_letters(RECEIVE "X-No-Such-Dossier: 1\r\nContent-Length: 2000000\r\n\r\n", 2000000));
  assert_int_equal(client_read(visitor, false).status, 404);
  assert_true(send_letters(RECEIVE "Content-Length: 40000000\r\n\r\n", 40000000));
  assert_int_equal(client_read(visitor, false).status, 413);
  assert_true(send_letters("POST /office/receive HTTP/1.1\r\n" HOST OURS
                           "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: 2000000\r\n\r\n", 2000000));
  struct answer const a = client_read(visitor, false);
  assert_true(a.status == 303 && str_eq(answer_header(&a, "location"), S("/fr/connexion")));
  assert_int_equal(say("POST /receive HTTP/1.1\r\n" HOST OURS "Content-Type: multipart/form-data\r\nContent-Length: 5\r\n\r\nxxxxx").status, 400);
  assert_int_equal(say("POST /receive HTTP/1.1\r\n" HOST OURS FORM "Content-Length: 5\r\n\r\nxxxxx").status, 415);
  assert_int_equal(say(RECEIVE "\r\n").status, 400);
  /* Over its limit without having said how long it is. */
  char head[512];
  snprintf(head, sizeof head, RECEIVE "Transfer-Encoding: chunked\r\n\r\n%x\r\n" TOKEN FILE_HEAD, (int)(strlen(TOKEN FILE_HEAD) + 40000000));
  assert_true(send_letters(head, 40000000));
  assert_true(client_sendz(visitor, "\r\n0\r\n\r\n"));
  assert_int_equal(client_read(visitor, false).status, 413);
  wait_until(were_abandoned, 1);
  assert_int_equal(hits, 0);
  stop();
}

static void the_instant_of_arrival_does_not_wait_for_the_pool(void **state) {
  (void)state;
  struct server_config config = usual();
  config.limits.pool_threads = 1;
  start(config);
  struct client *other = client_new(server_port(server));
  assert_true(client_sendz(other, "GET /slow HTTP/1.1\r\n" HOST "\r\n"));
  wait_until(are_at_door, 1);
  struct instant const closing = {clock_now().us + 1000 * SECOND_US};
  clock_set(closing);
  assert_true(client_sendz(visitor, SAVE "Content-Length: 10\r\n\r\ncsrf=right"));
  wait_until(are_waiting, 1);
  clock_set((struct instant){closing.us + 60 * SECOND_US});
  set_door(true);
  struct answer const a = client_read(visitor, false);
  char wanted[64];
  snprintf(wanted, sizeof wanted, "saved  at %lld\n", (long long)closing.us);
  assert_true(a.status == 200 && str_eq(a.body, str_from(wanted)));
  assert_int_equal(client_read(other, false).status, 200);
  client_free(other);
  /* Nor is it the instant the request began. */
  assert_int_equal(say(SAVE "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n").status, 100);
  clock_set((struct instant){closing.us + 90 * SECOND_US});
  assert_true(client_sendz(visitor, "csrf=right"));
  struct answer const b = client_read(visitor, false);
  snprintf(wanted, sizeof wanted, "saved  at %lld\n", (long long)closing.us + 90 * SECOND_US);
  assert_true(b.status == 200 && str_eq(b.body, str_from(wanted)));
  clock_set((struct instant){-1});
  stop();
}

#define T(name) cmocka_unit_test(name)

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      T(a_form_is_read_only_with_its_token),
      T(a_body_too_large_is_refused_and_the_answer_arrives),
      T(who_asks_before_sending_is_told_before_sending),
      T(a_body_in_chunks_is_a_body),
      T(an_upload_streams_through_in_little_memory),
      T(a_file_without_the_token_before_it_reaches_nobody),
      T(an_upload_that_ends_early_is_abandoned_once),
      T(an_upload_is_refused_before_its_body_is_taken),
      T(the_instant_of_arrival_does_not_wait_for_the_pool),
  };
  return cmocka_run_group_tests_name("engine_body", tests, NULL, NULL);
}
