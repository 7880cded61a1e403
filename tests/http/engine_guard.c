/* What libmicrohttpd 0.9.75 lets through and the framing guard refuses: the table of hazards, row by row. After each
 * row the connection is over and nothing that was hidden in the request has run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "http/lib/site.h"


struct row {
  const char *what;
  const char *text;
  int status;
};

#define HIDDEN "GET /smuggled HTTP/1.1\r\n" HOST "\r\n"
#define POST_TO_SAVE "POST /save HTTP/1.1\r\n" HOST OURS FORM
#define LINES_10 "a: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\n"

static const struct row framing[] = {
    {"content-length and chunked", POST_TO_SAVE "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN, 400},
    {"chunked and content-length", POST_TO_SAVE "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" HIDDEN, 400},
    {"chunked and content-length 0", POST_TO_SAVE "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n" HIDDEN, 400},
    {"two different lengths", POST_TO_SAVE "Content-Length: 3\r\nContent-Length: 50\r\n\r\na=b" HIDDEN, 400},
    {"two equal lengths", POST_TO_SAVE "Content-Length: 3\r\nContent-Length: 3\r\n\r\na=b" HIDDEN, 400},
    {"unknown coding", POST_TO_SAVE "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" HIDDEN, 501},
    {"two codings", POST_TO_SAVE "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n" HIDDEN, 501},
    {"chunked twice", POST_TO_SAVE "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" HIDDEN, 501},
    {"coding on two lines", POST_TO_SAVE "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n" HIDDEN, 400},
    {"coding in HTTP/1.0", "POST /save HTTP/1.0\r\n" HOST OURS FORM "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN, 400},
    {"coding of a GET", "GET /fr/ HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN, 400},
    {"length with a plus", POST_TO_SAVE "Content-Length: +3\r\n\r\na=b" HIDDEN, 400},
    {"negative length", POST_TO_SAVE "Content-Length: -1\r\n\r\na=b" HIDDEN, 400},
    {"length in a list", POST_TO_SAVE "Content-Length: 3,3\r\n\r\na=b" HIDDEN, 400},
    {"length with letters", POST_TO_SAVE "Content-Length: 3a\r\n\r\na=b" HIDDEN, 400},
    {"empty length", POST_TO_SAVE "Content-Length:\r\n\r\na=b" HIDDEN, 400},
    {"length over 2^64", POST_TO_SAVE "Content-Length: 99999999999999999999999\r\n\r\na=b" HIDDEN, 413},
    {"length over 2^63", POST_TO_SAVE "Content-Length: 9223372036854775809\r\n\r\na=b" HIDDEN, 400},
    {"space before the colon", POST_TO_SAVE "Content-Length : 3\r\n\r\n" HIDDEN, 400},
    {"name that is no token", "GET /fr/ HTTP/1.1\r\n" HOST "X[1]: a\r\n\r\n" HIDDEN, 400},
    {"name with a byte over 127", "GET /fr/ HTTP/1.1\r\n" HOST "X\xc3\xa9: a\r\n\r\n" HIDDEN, 400},
    {"no host", "GET /fr/ HTTP/1.1\r\n\r\n" HIDDEN, 400},
    {"no host in HTTP/1.0", "GET /fr/ HTTP/1.0\r\n\r\n" HIDDEN, 400},
    {"two hosts", "GET /fr/ HTTP/1.1\r\n" HOST HOST "\r\n" HIDDEN, 400},
    {"two hosts, one not ours", "GET /fr/ HTTP/1.1\r\n" HOST "Host: evil.test\r\n\r\n" HIDDEN, 400},
    {"empty host", "GET /fr/ HTTP/1.1\r\nHost:\r\n\r\n" HIDDEN, 400},
    {"foreign host", "GET /fr/ HTTP/1.1\r\nHost: evil.test\r\n\r\n" HIDDEN, 421},
    {"two origins", "POST /save HTTP/1.1\r\n" HOST OURS OURS FORM "Content-Length: 3\r\n\r\na=b" HIDDEN, 400},
    {"lower-case method", "get /fr/ HTTP/1.1\r\n" HOST "\r\n" HIDDEN, 501},
    {"TRACE", "TRACE /fr/ HTTP/1.1\r\n" HOST "\r\n" HIDDEN, 501},
    {"CONNECT", "CONNECT board.test:80 HTTP/1.1\r\n" HOST "\r\n" HIDDEN, 501},
    {"unknown method", "BREW /fr/ HTTP/1.1\r\n" HOST "\r\n" HIDDEN, 501},
    {"GET with a body", "GET /fr/ HTTP/1.1\r\n" HOST "Content-Length: 52\r\n\r\n" HIDDEN, 400},
    {"HEAD with a body", "HEAD /fr/ HTTP/1.1\r\n" HOST "Content-Length: 52\r\n\r\n" HIDDEN, 400},
    {"unknown expectation", POST_TO_SAVE "Expect: wonders\r\nContent-Length: 3\r\n\r\na=b" HIDDEN, 417},
    {"too many header lines", "GET /fr/ HTTP/1.1\r\n" HOST LINES_10 LINES_10 LINES_10 LINES_10 LINES_10 LINES_10 LINES_10 "\r\n" HIDDEN, 431},
    {"a chunk size that is none", POST_TO_SAVE "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n" HIDDEN, 400},
    {"a chunk without its line end", POST_TO_SAVE "Transfer-Encoding: chunked\r\n\r\n3\r\na=bGET /smuggled HTTP/1.1\r\n" HOST "\r\n", 400},
};

static void what_the_library_lets_through_is_refused_and_nothing_smuggled_runs(void **state) {
  (void)state;
  start(usual());
  for (size_t i = 0; i < sizeof framing / sizeof *framing; i++) {
    struct answer const a = say(framing[i].text);
    bool const ended = client_ended(visitor, 5000);
    if (a.status != framing[i].status || !ended || smuggled != 0 || hits != 0)
      fail_msg("%s: answered %d (wanted %d), connection %s, smuggled %d, handled %d", framing[i].what, a.status,
               framing[i].status, ended ? "ended" : "open", smuggled, hits);
  }
  /* The same parts in order are served: the rows fail for the reason they name. */
  struct answer const a = say(POST_TO_SAVE "Content-Length: 10\r\n\r\ncsrf=right" HIDDEN);
  assert_int_equal(a.status, 200);
  assert_true(str_eq(client_read(visitor, false).body, S("smuggled\n")));
  assert_int_equal(smuggled, 1);
  stop();
}

static void a_head_that_is_too_long_is_refused(void **state) {
  (void)state;
  start(usual());
  static char text[60000], many[40001];
  memset(many, 'a', sizeof many - 1);
  snprintf(text, sizeof text, "GET /%.3000s HTTP/1.1\r\n" HOST "\r\n", many);
  assert_int_equal(say(text).status, 414);
  snprintf(text, sizeof text, "GET /%s HTTP/1.1\r\n" HOST "\r\n", many);
  assert_int_equal(say(text).status, 414);
  snprintf(text, sizeof text, "GET /fr/ HTTP/1.1\r\n" HOST "X: %s\r\n\r\n", many);
  assert_int_equal(say(text).status, 431);
  assert_int_equal(hits, 0);
  stop();
}

static void addresses_have_one_spelling(void **state) {
  (void)state;
  static const struct row rows[] = {
      {"absolute", "http://board.test/fr/", 400}, {"absolute, foreign", "http://evil.test/fr/", 400},
      {"asterisk", "*", 400},                     {"dots, encoded", "/x/%2e%2e/fr/", 400},
      {"dots", "/x/../fr/", 400},                 {"two slashes", "//fr/", 400},
      {"two slashes inside", "/fr//", 400},       {"NUL", "/fr/%00b", 400},
      {"NUL in the query", "/fr/?q=a%00b", 400},  {"broken escape", "/fr/%zz", 400},
      {"cut escape", "/fr/%4", 400},              {"encoded slash", "/fr%2F", 400},
      {"backslash", "/fr\\", 400},                {"not UTF-8", "/fr/%ff", 400},
      {"key twice", "/fr/?q=1&q=2", 400},         {"declared key twice", "/fr/?type=1&type=2", 200},
      {"plain", "/fr/", 200},                     {"without its slash", "/fr", 404},
      {"unknown language", "/de/", 404},          {"encoded letters", "/%66r/", 200},
      {"notice", "/fr/opportunites/7-titre?q=a+b", 200}, {"notice without words", "/fr/opportunites/7", 200},
      {"number with a zero", "/fr/opportunites/07", 404}, {"no number", "/fr/opportunites/x", 404},
  };
  start(usual());
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[512];
    snprintf(text, sizeof text, "GET %s HTTP/1.1\r\n" HOST "\r\n", rows[i].text);
    struct answer const a = say(text);
    if (a.status != rows[i].status) fail_msg("%s: answered %d, wanted %d", rows[i].what, a.status, rows[i].status);
    if (strcmp(rows[i].what, "notice") == 0) assert_true(str_eq(a.body, S("7 7-titre a b\n")));
  }
  stop();
}

static void only_our_own_names_are_answered(void **state) {
  (void)state;
  start(usual());
  char own[64], wrong[64];
  snprintf(own, sizeof own, "127.0.0.1:%u", server_port(server));
  snprintf(wrong, sizeof wrong, "127.0.0.1:%u", server_port(server) ^ 1);
  struct {
    const char *host;
    int status;
  } const rows[] = {{"board.test", 200}, {"BOARD.test", 200}, {own, 200},        {wrong, 421},     {"127.0.0.1", 421},
                    {"evil.test", 421},  {"board.test.evil.test", 421}, {"board.test:80", 421}, {"board.test@evil.test", 421}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    client_close(visitor);
    client_host(visitor, rows[i].host);
    assert_int_equal(client_get(visitor, "/fr/").status, rows[i].status);
  }
  stop();
}

static void a_form_from_another_site_is_refused(void **state) {
  (void)state;
  static const struct row rows[] = {
      {"no word of where it comes from", "", 403},
      {"ours by Origin", OURS, 200},
      {"another by Origin", "Origin: http://evil.test\r\n", 403},
      {"nowhere", "Origin: null\r\n", 403},
      {"ours, as part of another name", "Origin: http://board.test.evil.test\r\n", 403},
      {"ours by Sec-Fetch-Site", "Sec-Fetch-Site: same-origin\r\n", 200},
      {"another by Sec-Fetch-Site", "Sec-Fetch-Site: cross-site\r\n" OURS, 403},
      {"a sister by Sec-Fetch-Site", "Sec-Fetch-Site: same-site\r\n" OURS, 403},
      {"ours by one, another by the other", "Sec-Fetch-Site: same-origin\r\nOrigin: http://evil.test\r\n", 403},
  };
  start(usual());
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[512];
    snprintf(text, sizeof text, "POST /save HTTP/1.1\r\n" HOST "%s" FORM "Content-Length: 10\r\n\r\ncsrf=right", rows[i].text);
    int const before = hits, status = say(text).status;
    if (status != rows[i].status || hits - before != (status == 200))
      fail_msg("%s: answered %d, wanted %d", rows[i].what, status, rows[i].status);
  }
  stop();
}

#define T(name) cmocka_unit_test(name)

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      T(what_the_library_lets_through_is_refused_and_nothing_smuggled_runs),
      T(a_head_that_is_too_long_is_refused),
      T(addresses_have_one_spelling),
      T(only_our_own_names_are_answered),
      T(a_form_from_another_site_is_refused),
  };
  return cmocka_run_group_tests_name("engine_guard", tests, NULL, NULL);
}
