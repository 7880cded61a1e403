/* Fetching against a real server that misbehaves as its path says (tests/fault/http_source.py), with a resolver that knows
 * the names of these tests alone, every connection of the process counted (tests/fault/wire.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fault/sink.h"
#include "fault/wire.h"
#include "base/clock.h"
#include "net/fetch.h"

#define REDIRECT_TO(address) "/to/302?x=" address
#define FEED_BEGINS S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss")

/* One server for all tests, its ports, and a certificate for 127.0.0.1 and good.example. */
static struct sink server;
static int one, two, tls;
static char certificates[64], certificate[96];

static int begin(void **state) {
  (void)state;
  char key[96], pair[200], line[64];
  snprintf(certificates, sizeof certificates, "/tmp/babillard-cert-XXXXXX");
  assert_non_null(mkdtemp(certificates));
  snprintf(certificate, sizeof certificate, "%s/cert.pem", certificates);
  snprintf(key, sizeof key, "%s/key.pem", certificates);
  snprintf(pair, sizeof pair, "%s,%s", certificate, key);
  const char *const make[] = {"openssl", "req",   "-x509", "-newkey", "ec",         "-pkeyopt", "ec_paramgen_curve:P-256",
                              "-nodes",  "-days", "2",     "-subj",   "/CN=source", "-addext",  "subjectAltName=IP:127.0.0.1,DNS:good.example",
                              "-keyout", key,     "-out",  certificate, NULL};
  assert_int_equal(sink_run(make, -1, -1), 0);
  const char *const argv[] = {"/usr/bin/python3", "tests/fault/http_source.py", pair, NULL};
  server = sink_spawn(argv, line, sizeof line);
  char *rest = line;
  one = (int)strtol(rest, &rest, 10);
  two = (int)strtol(rest, &rest, 10);
  tls = (int)strtol(rest, &rest, 10);
  assert_true(one > 0 && two > 0 && tls > 0);
  return 0;
}

static int end(void **state) {
  (void)state;
  sink_stop(&server);
  sink_remove_folder(certificates);
  return 0;
}

/* Both plain ports and the one of TLS may be reached. */
static struct str all_places(struct arena *a) { return fmt(a, "127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d", one, two, tls); }

static struct fetch_request at(struct arena *a, const char *scheme, const char *host, int port, const char *path) {
  return (struct fetch_request){FETCH_DEFAULTS, .address = fmt(a, "%s://%s:%d%s", scheme, host, port, path), .plain_http = true,
                                .places = all_places(a), .agent = S("Babillard/0 (+https://board.example)"), .ca_file = certificate};
}

static struct fetch_request hasty(struct fetch_request r) {
  r.connect_ms = 500;
  r.whole_ms = 4000;
  r.slow_s = 1;
  return r;
}

static struct fetched done(struct arena *a, struct fetch_request r) {
  struct fetched f;
  fetch(a, &r, &f);
  return f;
}

static struct fetched get(struct arena *a, const char *path) { return done(a, at(a, "http", "127.0.0.1", one, path)); }

static void is(struct fetched f, enum fetch_why why, int status) {
  if (f.why != why || f.status != status)
    fail_msg("%.*s: %.*s, %d (%.*s), wanted %.*s, %d", STR(f.address), STR(fetch_why_word(f.why)), f.status, STR(f.detail), STR(fetch_why_word(why)), status);
  if (f.why != FETCH_OK) assert_int_equal(f.bytes.n, 0);
}

/* --- What comes ------------------------------------------------------------------------------------------------------ */

static void a_feed_comes_with_what_the_server_says_of_it(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct fetched const f = get(&a, "/feed");
  is(f, FETCH_OK, 200);
  assert_true(str_starts(f.bytes, FEED_BEGINS) && str_ends(f.bytes, S("</rss>\n")));
  assert_true(str_eq(f.etag, S("\"v1\"")) && str_eq(f.last_modified, S("Sat, 28 Nov 2026 10:00:00 GMT")));
  assert_true(str_eq(f.media, S("application/rss+xml")));
  assert_int_equal(f.opened, 1);
  assert_int_equal(f.turned_away, 0);
  struct fetched const packed = get(&a, "/packed");
  is(packed, FETCH_OK, 200);
  assert_true(str_eq(packed.bytes, f.bytes));
}

static void what_is_new_only_is_asked_for(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct fetch_request r = at(&a, "http", "127.0.0.1", one, "/feed");
  r.etag = S("\"v1\"");
  is(done(&a, r), FETCH_UNCHANGED, 304);
  r.etag = S("\"v0\"");
  is(done(&a, r), FETCH_OK, 200);
  r.etag = (struct str){0};
  r.last_modified = S("Sat, 28 Nov 2026 10:00:00 GMT");
  is(done(&a, r), FETCH_UNCHANGED, 304);
  is(get(&a, "/status/304"), FETCH_STATUS, 304); /* nobody asked */
}

static void we_say_who_we_are_and_nothing_else(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct fetch_request r = at(&a, "http", "127.0.0.1", one, "/echo");
  r.from = S("equipe@board.example");
  setenv("http_proxy", "http://127.0.0.1:9", 1);
  setenv("ALL_PROXY", "socks5://127.0.0.1:9", 1);
  struct fetched f = done(&a, r);
  unsetenv("http_proxy");
  unsetenv("ALL_PROXY");
  is(f, FETCH_OK, 200);
  assert_true(str_contains(f.bytes, S("\r\nUser-Agent: Babillard/0 (+https://board.example)\r\n")));
  assert_true(str_contains(f.bytes, S("\r\nFrom: equipe@board.example\r\n")));
  assert_true(str_contains(f.bytes, S("\r\nAccept: application/atom+xml, ")));
  assert_false(str_contains(f.bytes, S("Cookie")) || str_contains(f.bytes, S("Authorization")) || str_contains(f.bytes, S("If-")) || str_contains(f.bytes, S("Referer")));
  r.from = S("a@b\r\nX-Evil: 1");
  r.etag = S("\"a\"\r\nX-Evil: 2");
  f = done(&a, r);
  is(f, FETCH_OK, 200);
  assert_false(str_contains(f.bytes, S("X-Evil")));
  f = get(&a, "/cookie");
  is(f, FETCH_OK, 200);
  assert_false(str_contains(f.bytes, S("Cookie")));
}

static void a_head_that_cannot_be_kept_is_left(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct fetched const f = get(&a, "/odd-heads");
  is(f, FETCH_OK, 200);
  assert_null(f.etag.p);
  assert_null(f.last_modified.p);
  assert_null(f.media.p);
}

/* --- Redirects ------------------------------------------------------------------------------------------------------- */

static void five_redirects_are_followed_and_no_sixth(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct fetched const f = get(&a, "/chain/5");
  is(f, FETCH_OK, 200);
  assert_true(str_ends(f.address, S("/feed")) && str_starts(f.bytes, FEED_BEGINS));
  is(get(&a, "/chain/6"), FETCH_REDIRECTS, 302);
  static const char *const codes[] = {"/to/301?x=/feed", "/to/303?x=/feed", "/to/307?x=/feed", "/to/308?x=/feed%23part", "/to/302?x=../feed"};
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
    struct fetched const g = get(&a, codes[i]);
    if (g.why != FETCH_OK) fail_msg("%s: %.*s", codes[i], STR(fetch_why_word(g.why)));
  }
  is(get(&a, "/to/300?x=/feed"), FETCH_STATUS, 300);
}

static void a_redirect_leads_nowhere_that_was_not_allowed(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  static const char *const refused[] = {"file:///etc/passwd", "gopher://127.0.0.1:1/x", "ftp://127.0.0.1/", "dict://127.0.0.1:11211/stat", "https://u:p@127.0.0.1/",
                                        "//u@127.0.0.1/", "https://127.0.0.1:25/", "http://127.0.0.1:0/", "javascript:alert(1)", "data:,x", "https://", "http:///x", "https:%5C%5C127.0.0.1",
                                        "smb://127.0.0.1/x", "ldap://127.0.0.1/", "http://[fe80::1%2525lo]/", "", "http://127.0.0.1:99999/"};
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    struct fetched const f = done(&a, at(&a, "http", "127.0.0.1", one, fmt(&a, REDIRECT_TO("%s"), refused[i]).p));
    if (f.why != FETCH_REDIRECT || f.opened != 1) fail_msg("%s: %.*s, %d opened", refused[i], STR(fetch_why_word(f.why)), f.opened);
  }
  static const char *const forbidden[] = {"http://localhost/", "http://127.1/", "http://2130706433/", "http://[::1]/", "//10.0.0.1/feed", "http://169.254.169.254/latest/meta-data/"};
  for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
    int const before = wire_connects;
    struct fetched const f = done(&a, at(&a, "http", "127.0.0.1", one, fmt(&a, REDIRECT_TO("%s"), forbidden[i]).p));
    if (f.why != FETCH_FORBIDDEN || f.opened != 1 || wire_connects != before + 1)
      fail_msg("%s: %.*s, %d opened, %d connected", forbidden[i], STR(fetch_why_word(f.why)), f.opened, wire_connects - before);
  }
  /* the same machine, another port than the one that is allowed */
  struct fetch_request r = at(&a, "http", "127.0.0.1", one, fmt(&a, REDIRECT_TO("http://127.0.0.1:%d/feed"), two).p);
  is(done(&a, r), FETCH_OK, 200);
  r.places = fmt(&a, "127.0.0.1:%d", one);
  is(done(&a, r), FETCH_FORBIDDEN, 0);
}

static void what_began_secure_stays_secure(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  is(done(&a, at(&a, "https", "127.0.0.1", tls, fmt(&a, REDIRECT_TO("http://127.0.0.1:%d/feed"), one).p)), FETCH_REDIRECT, 302);
  is(done(&a, at(&a, "http", "127.0.0.1", one, fmt(&a, REDIRECT_TO("https://127.0.0.1:%d/feed"), tls).p)), FETCH_OK, 200);
  is(done(&a, at(&a, "https", "127.0.0.1", tls, "/chain/2")), FETCH_OK, 200);
  struct fetch_request r = at(&a, "http", "127.0.0.1", one, "/feed");
  r.plain_http = false;
  is(done(&a, r), FETCH_ADDRESS, 0);
}

/* --- Names and what they resolve to ---------------------------------------------------------------------------------- */

static void a_name_is_judged_by_what_it_resolves_to_each_time(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct wire_name names[] = {{"rebind.example", {"127.0.0.1", "127.0.0.2"}, 0},   {"inside.example", {"10.1.2.3"}, 0}, {"both.example", {"127.0.0.2 127.0.0.1"}, 0},
                              {"six.example", {"::1 fd00::1 fe80::1 ::ffff:10.0.0.1"}, 0}, {"xn--caf-dma.example", {"127.0.0.1"}, 0}};
  wire_names = names;
  wire_names_n = sizeof names / sizeof *names;
  struct fetch_request const r = at(&a, "http", "rebind.example", one, "/feed");
  is(done(&a, r), FETCH_OK, 200);
  int before = wire_connects;
  is(done(&a, r), FETCH_FORBIDDEN, 0); /* the name has moved meanwhile */
  is(done(&a, at(&a, "http", "inside.example", one, "/feed")), FETCH_FORBIDDEN, 0);
  struct fetched f = done(&a, at(&a, "http", "six.example", one, "/feed"));
  is(f, FETCH_FORBIDDEN, 0);
  assert_int_equal(f.turned_away, 4);
  assert_int_equal(wire_connects, before);
  f = done(&a, at(&a, "http", "both.example", one, "/feed"));
  is(f, FETCH_OK, 200);
  assert_true(f.turned_away == 1 && f.opened == 1);
  is(done(&a, at(&a, "http", "café.example", one, "/feed")), FETCH_OK, 200);
  is(done(&a, at(&a, "http", "nobody.example", one, "/feed")), FETCH_RESOLVE, 0);
  wire_names_n = 0;
}

static void a_resolver_that_hangs_is_not_waited_for(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  sem_init(&wire_go, 0, 0);
  sem_init(&wire_gone, 0, 0);
  wire_hangs = true;
  int64_t const began = clock_mono_us();
  struct fetched const f = done(&a, hasty(at(&a, "http", "slow.example", one, "/feed")));
  int64_t const spent = clock_mono_us() - began;
  sem_post(&wire_go);
  while (sem_wait(&wire_gone) != 0) {}
  wire_hangs = false;
  assert_true(f.why == FETCH_CONNECT || f.why == FETCH_RESOLVE);
  assert_in_range(spent, 0, 2500000);
}

/* --- TLS ------------------------------------------------------------------------------------------------------------- */

static void a_certificate_is_verified(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct wire_name names[] = {{"good.example", {"127.0.0.1"}, 0}, {"other.example", {"127.0.0.1"}, 0}};
  wire_names = names;
  wire_names_n = 2;
  is(done(&a, at(&a, "https", "good.example", tls, "/feed")), FETCH_OK, 200);
  is(done(&a, at(&a, "https", "127.0.0.1", tls, "/feed")), FETCH_OK, 200);
  is(done(&a, at(&a, "https", "other.example", tls, "/feed")), FETCH_TLS, 0); /* another's */
  struct fetch_request r = at(&a, "https", "good.example", tls, "/feed");
  r.ca_file = NULL; /* the system's: nobody there vouches for it */
  is(done(&a, r), FETCH_TLS, 0);
  is(done(&a, at(&a, "https", "127.0.0.1", one, "/feed")), FETCH_TLS, 0); /* no TLS there */
  wire_names_n = 0;
}

/* --- Servers that misbehave ------------------------------------------------------------------------------------------ */

static void what_a_status_says_is_told(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  is(get(&a, "/nothing"), FETCH_NOT_FOUND, 404);
  is(get(&a, "/status/410"), FETCH_GONE, 410);
  is(get(&a, "/status/500"), FETCH_STATUS, 500);
  is(get(&a, "/status/401"), FETCH_STATUS, 401);
  is(get(&a, "/status/206"), FETCH_STATUS, 206);
  struct fetched f = get(&a, "/status/429?after=120");
  is(f, FETCH_STATUS, 429);
  assert_int_equal(f.retry_after_s, 120);
  f = get(&a, "/status/503?after=9999999999999999999999");
  assert_int_equal(f.retry_after_s, FETCH_RETRY_MAX_S);
  f = get(&a, "/status/503?after=Fri%2C+31+Dec+2199+23%3A59%3A59+GMT");
  assert_int_equal(f.retry_after_s, FETCH_RETRY_MAX_S);
  f = get(&a, "/status/503?after=soon");
  assert_int_equal(f.retry_after_s, 0);
  f = get(&a, "/html"); /* for the reader to refuse */
  is(f, FETCH_OK, 200);
  assert_true(str_eq(f.media, S("text/html")));
}

static void no_server_holds_us_longer_than_the_whole_time_out(void **state) {
  (void)state;
  static const struct {
    const char *path;
    enum fetch_why why;
    int status;
  } rows[] = {{"/hang", FETCH_SLOW, 0}, {"/trickle", FETCH_SLOW, 200}, {"/flow", FETCH_TIMEOUT, 200}, {"/hang-mid", FETCH_SLOW, 200}, {"/continues", FETCH_TOO_BIG, 100}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    scoped(arena) struct arena a = {0};
    int64_t const began = clock_mono_us();
    is(done(&a, hasty(at(&a, "http", "127.0.0.1", one, rows[i].path))), rows[i].why, rows[i].status);
    int64_t const spent = clock_mono_us() - began;
    if (spent > 5500000) fail_msg("%s: %lld us", rows[i].path, (long long)spent);
  }
}

static void a_stop_is_heard(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  static atomic_bool stop = true;
  struct fetch_request r = at(&a, "http", "127.0.0.1", one, "/hang");
  r.stop = &stop;
  int64_t const began = clock_mono_us();
  is(done(&a, r), FETCH_STOPPED, 0);
  assert_in_range(clock_mono_us() - began, 0, 5000000);
}

static void no_more_is_taken_than_the_most(void **state) {
  (void)state;
  static const char *const big[] = {"/endless", "/endless-plain", "/announced", "/bomb", "/nothing-packed", "/heads", "/most/2097153"};
  for (size_t i = 0; i < sizeof big / sizeof *big; i++) {
    scoped(arena) struct arena a = {0};
    struct fetched const f = get(&a, big[i]);
    if (f.why != FETCH_TOO_BIG) fail_msg("%s: %.*s (%.*s)", big[i], STR(fetch_why_word(f.why)), STR(f.detail));
    assert_in_range(f.size, 0, 3 << 20);
    assert_in_range(a.used, 0, 3 << 20);
  }
  scoped(arena) struct arena a = {0};
  struct fetched const f = get(&a, "/most/2097152");
  is(f, FETCH_OK, 200);
  assert_int_equal(f.bytes.n, 2 << 20);
}

static void an_answer_that_is_not_whole_is_none(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  is(get(&a, "/too-long"), FETCH_CUT, 200);
  is(get(&a, "/cut"), FETCH_CUT, 0);
  is(get(&a, "/chunks-cut"), FETCH_CUT, 200);
  is(get(&a, "/not-packed"), FETCH_GARBLED, 200);
  is(get(&a, "/greeting"), FETCH_GARBLED, 0);
  struct fetched const f = get(&a, "/too-short"); /* what was announced came: that it is half a feed is the reader's to say */
  is(f, FETCH_OK, 200);
  assert_false(str_ends(f.bytes, S("</rss>\n")));
  is(done(&a, hasty(at(&a, "http", "127.0.0.1", 1, "/"))), FETCH_ADDRESS, 0);
  struct fetch_request r = hasty(at(&a, "http", "127.0.0.1", 65535, "/"));
  r.places = S("127.0.0.1");
  is(done(&a, r), FETCH_CONNECT, 0);
}

/* --- Pure parts ------------------------------------------------------------------------------------------------------ */

static void an_address_is_taken_or_refused(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  static const char *const good[][2] = {
      {"https://ville.example/flux", "https://ville.example/flux"},       {"HTTPS://Ville.Example", "https://ville.example/"},
      {"https://ville.example:8443/a?b=c&d", "https://ville.example:8443/a?b=c&d"}, {"https://ville.example:443/", "https://ville.example:443/"},
      {"https://café.example/é?q=é", "https://xn--caf-dma.example/%c3%a9?q=%c3%a9"}, {"https://ville.example:80/", "https://ville.example:80/"},
      {"https://[2a00:1450::1]/x", "https://[2a00:1450::1]/x"},
  };
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    struct str got = {0};
    if (fetch_address(&a, str_from(good[i][0]), false, &got) != OK || !str_eq(got, str_from(good[i][1]))) fail_msg("%s: %.*s", good[i][0], STR(got));
  }
  static const char *const bad[] = {
      "", "ville.example/flux", "//ville.example/", "http://ville.example/", "ftp://ville.example/", "file:///etc/passwd", "https://", "https:///ville.example/",
      "https:/ville.example/", "https:ville.example", "https://u@ville.example/", "https://u:p@ville.example/", "https://@ville.example/", "https://ville.example/#part",
      "https://ville.example:22/", "https://ville.example:0/", "https://ville.example:65536/", "https://ville.example:x/", "https://ville.example/a b", " https://ville.example/",
      "https://ville.example/\r\nX: y", "https://ville.example/\x01", "https://ville.example/\x7f", "https://ville.example\\@x/", "https://ville.example/\xff",
      "https://ville.example/\xc2\x85", "https://ville.example/\xc2\xa0", "https://[fe80::1%25lo]/", "https://[::1", "https://?x", "https://ville.example:8443@x/", "https://a%0d%0ab/", "https://a%00b/",
      "view-source:https://ville.example/", "https://xn--é.example/"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct str got = {0};
    if (fetch_address(&a, str_from(bad[i]), false, &got) == OK) fail_msg("taken: %s: %.*s", bad[i], STR(got));
  }
  char *long_one = arena_alloc(&a, FETCH_URL_MAX + 2);
  memset(long_one, 'a', FETCH_URL_MAX + 1);
  memcpy(long_one, "https://ville.example/", 22);
  struct str got;
  assert_int_equal(fetch_address(&a, (struct str){long_one, FETCH_URL_MAX}, false, &got), OK);
  assert_int_equal(fetch_address(&a, (struct str){long_one, FETCH_URL_MAX + 1}, false, &got), INVALID);
  assert_int_equal(fetch_address(&a, S("http://ville.example/"), true, &got), OK);
}

static void the_host_is_what_is_asked_once_at_a_time(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  static const char *const rows[][2] = {{"https://Ville.Example:8443/flux", "ville.example"}, {"https://ville.example/autre?x=y", "ville.example"},
                                        {"https://café.example/", "xn--caf-dma.example"}, {"https://[2a00:1450::1]/x", "[2a00:1450::1]"},
                                        {"https://93.184.216.34/", "93.184.216.34"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str url;
    assert_int_equal(fetch_address(&a, str_from(rows[i][0]), false, &url), OK);
    assert_string_equal(str_z(&a, fetch_host(&a, url)), rows[i][1]);
  }
}

static void a_redirect_is_resolved_against_where_it_was_said(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  static const char *const rows[][3] = {
      {"https://a.example/x/y?z", "w", "https://a.example/x/w"},     {"https://a.example/x/y", "/w?q#f", "https://a.example/w?q"},
      {"https://a.example/x", "//b.example/", "https://b.example/"}, {"https://a.example/x", "https://B.example", "https://b.example/"},
      {"https://a.example/x", "/a b/é", "https://a.example/a%20b/%c3%a9"}, {"https://a.example/x", "?p=2", "https://a.example/x?p=2"},
      {"http://a.example/x", "https://a.example/x", "https://a.example/x"}, {"http://a.example/x", "http://a.example/y", "http://a.example/y"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str got = {0};
    if (fetch_redirect(&a, str_from(rows[i][0]), str_from(rows[i][1]), true, &got) != OK || !str_eq(got, str_from(rows[i][2])))
      fail_msg("%s from %s: %.*s", rows[i][1], rows[i][0], STR(got));
  }
  struct str got;
  assert_int_equal(fetch_redirect(&a, S("https://a.example/"), S("http://a.example/"), true, &got), INVALID);
  assert_int_equal(fetch_redirect(&a, S("https://a.example/"), S(""), true, &got), INVALID);
}

static void when_to_come_again_is_read(void **state) {
  (void)state;
  struct instant const now = {INT64_C(1795860000) * SECOND_US}; /* 2026-11-28T10:00:00Z */
  assert_int_equal(fetch_retry_after(S("120"), now), 120);
  assert_int_equal(fetch_retry_after(S(" 0 "), now), 1);
  assert_int_equal(fetch_retry_after(S("86401"), now), 86400);
  assert_int_equal(fetch_retry_after(S("99999999999999999999999999"), now), 86400);
  assert_int_equal(fetch_retry_after(S("Sat, 28 Nov 2026 10:01:00 GMT"), now), 60);
  assert_int_equal(fetch_retry_after(S("Sat, 28 Nov 2026 09:01:00 GMT"), now), 1);
  static const char *const bad[] = {"", "soon", "-1", "1.5", "1 2", "28 Nov 2026"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_int_equal(fetch_retry_after(str_from(bad[i]), now), 0);
}

static void every_word_has_its_sentence(void **state) {
  (void)state;
  for (int w = FETCH_ADDRESS; w < FETCH_WHY_COUNT; w++) {
    enum fetch_why back = FETCH_OK;
    assert_int_equal(fetch_why_of(fetch_why_word((enum fetch_why)w), &back), OK);
    assert_int_equal(back, w);
    assert_true(fetch_why_sentence((enum fetch_why)w).n > 10);
  }
  enum fetch_why w;
  assert_int_equal(fetch_why_of(S("nonsense"), &w), INVALID);
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_feed_comes_with_what_the_server_says_of_it),
      cmocka_unit_test(what_is_new_only_is_asked_for),
      cmocka_unit_test(we_say_who_we_are_and_nothing_else),
      cmocka_unit_test(a_head_that_cannot_be_kept_is_left),
      cmocka_unit_test(five_redirects_are_followed_and_no_sixth),
      cmocka_unit_test(a_redirect_leads_nowhere_that_was_not_allowed),
      cmocka_unit_test(what_began_secure_stays_secure),
      cmocka_unit_test(a_name_is_judged_by_what_it_resolves_to_each_time),
      cmocka_unit_test(a_resolver_that_hangs_is_not_waited_for),
      cmocka_unit_test(a_certificate_is_verified),
      cmocka_unit_test(what_a_status_says_is_told),
      cmocka_unit_test(no_server_holds_us_longer_than_the_whole_time_out),
      cmocka_unit_test(a_stop_is_heard),
      cmocka_unit_test(no_more_is_taken_than_the_most),
      cmocka_unit_test(an_answer_that_is_not_whole_is_none),
      cmocka_unit_test(an_address_is_taken_or_refused),
      cmocka_unit_test(the_host_is_what_is_asked_once_at_a_time),
      cmocka_unit_test(a_redirect_is_resolved_against_where_it_was_said),
      cmocka_unit_test(when_to_come_again_is_read),
      cmocka_unit_test(every_word_has_its_sentence),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
