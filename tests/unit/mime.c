/* Messages are read back as they were meant, by Python's email package and by our own reader, whatever people type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "fault/sink.h"
#include "net/message.h"
#include "net/mime.h"

static struct mime_message plain_mail(void) {
  return (struct mime_message){
      .from_name = S("Babillard"),
      .from = S("avis@board.test"),
      .to_name = S("Awa"),
      .to = S("awa@city.test"),
      .subject = S("Rappel"),
      .date = {INT64_C(1796918400) * SECOND_US},
      .id = S("0123abcd@board.test"),
      .lang = S("fr"),
      .text = S("Bonjour,\n"),
  };
}

static struct str built(struct arena *a, const struct mime_message *m) {
  struct str bytes = {0};
  assert_int_equal(mime_build(a, m, &bytes), OK);
  assert_true(mime_wire_safe(bytes));
  return bytes;
}

/* What Python makes of it. */
static struct str oracle(struct arena *a, struct str bytes) {
  FILE *in = tmpfile(), *out = tmpfile();
  fwrite(bytes.p, 1, bytes.n, in);
  fflush(in);
  rewind(in);
  const char *const argv[] = {"/usr/bin/python3", "tests/fault/mail_oracle.py", NULL};
  assert_int_equal(sink_run(argv, fileno(in), fileno(out)), 0);
  struct out o = out_in(a, (size_t)3 << 20);
  rewind(out);
  char buffer[4096];
  for (size_t n; (n = fread(buffer, 1, sizeof buffer, out)) > 0;) out_bytes(&o, buffer, n);
  fclose(in);
  fclose(out);
  return out_str(&o);
}

static struct str said(struct arena *a, struct str all, const char *name) {
  struct str line, value = {0};
  while (str_next(&all, '\n', &line)) {
    size_t const n = str_index(line, '=');
    if (n == line.n || !str_eq(str_sub(line, 0, n), str_from(name))) continue;
    value = str_sub(line, n + 1, line.n);
    char *p = arena_alloc(a, value.n / 2 + 1);
    assert_int_equal(str_unhex(value, p, value.n / 2), OK);
    return (struct str){p, value.n / 2};
  }
  fail_msg("the oracle says nothing of %s", name);
  return value;
}

static void expect(struct arena *a, struct str all, const char *name, struct str want) {
  struct str const got = said(a, all, name);
  if (!str_eq(got, want)) fail_msg("%s: got «%.*s», want «%.*s»", name, STR(got), STR(want));
}

/* What a header becomes, said independently of the builder: controls are spaces, broken bytes U+FFFD. */
static struct str clean(struct arena *a, struct str s) {
  struct out o = out_in(a, (size_t)1 << 18);
  for (size_t at = 0; at < s.n;) {
    int32_t const c = utf8_next(s, &at);
    char p[4];
    bool const control = (c >= 0 && c < 32) || (c >= 127 && c < 160) || c == 0x2028 || c == 0x2029;
    out_bytes(&o, p, utf8_put(c < 0 ? 0xfffd : control ? ' ' : c, p));
  }
  return out_str(&o);
}

/* What a body becomes: LF, a newline at the end, other controls than TAB spaces. */
static struct str body_text(struct arena *a, struct str s) {
  struct out o = out_in(a, (size_t)1 << 19);
  for (size_t at = 0; at < s.n;) {
    int32_t c = utf8_next(s, &at);
    if (c == '\r' && at < s.n && s.p[at] == '\n') continue;
    if (c == '\r') c = '\n';
    if ((c >= 0 && c < 32 && c != '\n' && c != '\t') || c == 127) c = ' ';
    char p[4];
    out_bytes(&o, p, utf8_put(c < 0 ? 0xfffd : c, p));
  }
  if (o.n > 0 && o.p[o.n - 1] != '\n') out_char(&o, '\n');
  return out_str(&o);
}

static const struct str hostile[] = {
    S_INIT(
        "Échéance prorogée : « Étude d’impact » — réponse avant le 10 décembre 2026 à 17 h 00 (heure de Paris, UTC+1)"),
    S_INIT("Hello\r\nBcc: evil@x.test\r\n\r\nbody"),
    S_INIT("a\nb\rc\tdd\0e\x7f"
           "f"),
    S_INIT("  spaces  inside   and around  "),
    S_INIT("=?utf-8?Q?fake?= =?utf-8?B?ZmFrZQ==?="),
    S_INIT("\xff\xfe broken \xc3( bytes \xed\xa0\x80"),
    S_INIT("مناقصة عمومية رقم ٤ / 公開入札 / Đấu thầu 🎉👩🏽‍💻"),
    S_INIT("\"quoted\", comma; colon: <angle@x.test> (comment) \\ back@slash"),
    S_INIT(
        "https://board.test/fr/opportunites/very/long/path/without/any/space/0123456789012345678901234567890123456789"),
    S_INIT("x"),
    S_INIT("?=?=_=20_?="),
    S_INIT("ligne\xe2\x80\xa8séparateur\xc2\x85"
           "suivante"),
    S_INIT("\xe2\x80\xae"
           "evil\xe2\x80\xac renversé"),
    S_INIT(
        "plain words that are long enough to need folding at some place because the line is over seventy-eight bytes"),
};

static void hostile_words_in_any_place_come_back_as_words(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
    scoped(arena) struct arena a = {0};
    struct mime_message m = plain_mail();
    m.subject = m.from_name = m.to_name = m.text = m.html = hostile[i];
    m.reply_to = S("reply@board.test");
    struct mime_attachment const file = {hostile[i], S("text/calendar; charset=utf-8"), hostile[i]};
    m.attachments = &file;
    m.attachment_count = 1;
    struct str const bytes = built(&a, &m), all = oracle(&a, bytes), want = clean(&a, str_trim(hostile[i]));
    expect(&a, all, "headers",
           S("From,To,Reply-To,Subject,Date,Message-ID,Auto-Submitted,Content-Language,MIME-Version,Content-Type"));
    expect(&a, all, "defects", S("0"));
    expect(&a, all, "subject", want);
    expect(&a, all, "from-name", want);
    expect(&a, all, "from", m.from);
    expect(&a, all, "to-name", want);
    expect(&a, all, "to", m.to);
    expect(&a, all, "to-count", S("1"));
    expect(&a, all, "text", body_text(&a, hostile[i]));
    expect(&a, all, "html", body_text(&a, hostile[i]));
    expect(&a, all, "bytes", hostile[i]);
    expect(&a, all, "file", clean(&a, str_trim(utf8_cut(hostile[i], MIME_NAME_MAX))));
    expect(&a, all, "structure", S("multipart/mixed,multipart/alternative,text/plain,text/html,text/calendar"));
    assert_true(str_eq(message_header(&a, bytes, S("subject")), want));
    assert_true(str_eq(message_text(&a, bytes), body_text(&a, hostile[i])));
  }
}

static void header_lines_stay_short_and_words_whole(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct out subject = out_in(&a, 32768);
  for (int i = 0; i < 1000; i++) out_z(&subject, i % 3 ? "é€ " : "marché🎉");
  struct mime_message m = plain_mail();
  m.subject = out_str(&subject);
  m.from_name = S("Association internationale des maires francophones — Secrétariat permanent");
  struct str const bytes = built(&a, &m), all = oracle(&a, bytes);
  expect(&a, all, "subject", clean(&a, str_trim(m.subject)));
  expect(&a, all, "from-name", m.from_name);
  expect(&a, all, "longest", S("76"));
  struct str rest = bytes;
  for (size_t at; (at = str_index(rest, '=')) < rest.n;) { /* each encoded word decodes by itself */
    rest = str_sub(rest, at, rest.n);
    if (str_starts(rest, S("=?"))) {
      size_t const n = 10 + str_index(str_sub(rest, 10, rest.n), '?') + 2;
      assert_true(n <= 75);
      struct str const word = str_sub(rest, 0, n);
      assert_false(str_contains(message_header(&a, fmt(&a, "S: %.*s\r\n\r\n", STR(word)), S("s")), S("\xef\xbf\xbd")));
      rest = str_sub(rest, n, rest.n);
    } else {
      rest = str_sub(rest, 1, rest.n);
    }
  }
}

static void bodies_come_back_equal(void **state) {
  (void)state;
  static const struct str bodies[] = {
      S_INIT(""),
      S_INIT("\n"),
      S_INIT("a"),
      S_INIT("a\n\n\n"),
      S_INIT(".\n..\n.x\n"),
      S_INIT("trailing \ntab\t\n  lead\n"),
      S_INIT("a=b&c=%3D=\n=\n"),
      S_INIT("From here\n"),
      S_INIT("--=_mixed\n--=_alternative--\n-- \nsignature\n"),
      S_INIT("a\r\nb\rc\n\rd\r\r\ne"),
      S_INIT("exactly seventy-six bytes ........................................ é ...x\n"),
      S_INIT("0123456789012345678901234567890123456789012345678901234567890123456789012345\n"),
      S_INIT("01234567890123456789012345678901234567890123456789012345678901234567890123456\n"),
      S_INIT("Voir https://board.test/fr/compte/confirmer?jeton=0123456789abcdef0123456789abcdef0123456789abcdef=\n"),
      S_INIT("                                                                                              \n"),
  };
  for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
    scoped(arena) struct arena a = {0};
    struct mime_message m = plain_mail();
    m.text = bodies[i];
    struct str const bytes = built(&a, &m), all = oracle(&a, bytes);
    expect(&a, all, "text", body_text(&a, bodies[i]));
    assert_true(str_eq(message_text(&a, bytes), body_text(&a, bodies[i])));
    m.html = bodies[i];
    struct str const both = built(&a, &m);
    expect(&a, oracle(&a, both), "html", body_text(&a, bodies[i]));
    assert_true(str_eq(message_text(&a, both), body_text(&a, bodies[i])));
    struct str head, rest = both;
    while (str_next(&rest, '\n', &head)) assert_true(head.n <= 79);
  }
}

static void a_plain_message_is_these_bytes(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct mime_message m = plain_mail();
  m.subject = S("Échéance à 17 h");
  m.unsubscribe =
      S("https://board.test/fr/compte/alertes/stop?c=0123456789012345678901234567890123456789012345678901234567890");
  static const struct str want = S_INIT(
      "From: Babillard <avis@board.test>\r\n"
      "To: Awa <awa@city.test>\r\n"
      "Subject: =?utf-8?Q?=C3=89ch=C3=A9ance_=C3=A0_17_h?=\r\n"
      "Date: Thu, 10 Dec 2026 16:00:00 +0000\r\n"
      "Message-ID: <0123abcd@board.test>\r\n"
      "Auto-Submitted: auto-generated\r\n"
      "List-Unsubscribe: "
      "<https://board.test/fr/compte/alertes/stop?c=0123456789012345678901234567890123456789012345678901234567890>\r\n"
      "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
      "Content-Language: fr\r\n"
      "MIME-Version: 1.0\r\n"
      "Content-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: 7bit\r\n"
      "\r\n"
      "Bonjour,\r\n");
  struct str const got = built(&a, &m);
  if (!str_eq(got, want)) fail_msg("%.*s", STR(got));
  assert_true(str_eq(built(&a, &m), got));
  struct str const all = oracle(&a, got);
  expect(&a, all, "date", S("2026-12-10T16:00:00+00:00"));
  expect(&a, all, "id", S("<0123abcd@board.test>"));
}

static void file_names_keep_their_accents(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct mime_attachment const files[] = {
      {S("rappel.ics"), S("text/calendar; charset=utf-8; method=PUBLISH"), S("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")}};
  struct mime_message m = plain_mail();
  m.attachments = files;
  m.attachment_count = 1;
  struct str bytes = built(&a, &m), all = oracle(&a, bytes);
  expect(&a, all, "file", S("rappel.ics"));
  expect(&a, all, "type", S("text/calendar"));
  expect(&a, all, "bytes", files[0].bytes);
  assert_true(str_contains(bytes, S("\r\n name=\"rappel.ics\"\r\n")));
  struct mime_attachment const accents = {S("échéance d’été \"1\".ics"), S("text/calendar"), S("x")};
  m.attachments = &accents;
  bytes = built(&a, &m);
  expect(&a, oracle(&a, bytes), "file", accents.name);
  assert_true(str_contains(bytes, S("\r\n name=\"_ch_ance_d__t___1_.ics\"\r\n")));
}

static void arguments_that_could_break_a_header_are_refused(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct str const bad_address = S("a@b.test>\r\nBcc: <x@y.test"), untouched = S("untouched");
  struct str ret = untouched;
  struct mime_attachment const bad_type = {S("a"), S("text/plain\r\nX: y"), S("")};
  struct mime_message m[10];
  for (size_t i = 0; i < 10; i++) m[i] = plain_mail();
  m[0].from = bad_address;
  m[1].to = bad_address;
  m[2].reply_to = bad_address;
  m[3].id = S("a b@c");
  m[4].id = S("no-at");
  m[5].lang = S("fr\r\nX: y");
  m[6].unsubscribe = S("https://b.test/>\r\nX: y");
  m[7].unsubscribe = S("javascript:alert(1)");
  m[8].unsubscribe = S("https://b.test/,mailto:x");
  m[9].attachments = &bad_type;
  m[9].attachment_count = 1;
  for (size_t i = 0; i < 10; i++) {
    assert_int_equal(mime_build(&a, &m[i], &ret), INVALID);
    assert_ptr_equal(ret.p, untouched.p);
  }
}

static void a_message_over_the_limit_is_refused_whole(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  char *big = arena_alloc(&a, MIME_MAX);
  memset(big, 'e', MIME_MAX);
  struct mime_message m = plain_mail();
  struct str ret;
  m.text = (struct str){big, MIME_MAX};
  assert_int_equal(mime_build(&a, &m, &ret), TOO_BIG);
  struct mime_attachment const file = {S("a.bin"), S("application/octet-stream"), {big, 780000}};
  m.text = S("");
  m.attachments = &file;
  m.attachment_count = 1;
  assert_int_equal(mime_build(&a, &m, &ret), TOO_BIG);
  struct mime_attachment const fits = {S("a.bin"), S("application/octet-stream"), {big, 740000}};
  m.attachments = &fits;
  assert_true(mime_wire_safe(built(&a, &m)));
}

static void only_clean_bytes_may_go_on_the_wire(void **state) {
  (void)state;
  assert_true(mime_wire_safe(S("A: b\r\n\r\n")));
  static const struct str bad[] = {
      S_INIT(""),         S_INIT("A: b"),   S_INIT("A: b\n"),  S_INIT("A: b\r"),       S_INIT("A\nB\r\n"),
      S_INIT("A\rB\r\n"), S_INIT("\r\r\n"), S_INIT("A\0\r\n"), S_INIT("\xc3\xa9\r\n"), S_INIT("\x7f\r\n"),
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(mime_wire_safe(bad[i]));
  scoped(arena) struct arena a = {0};
  struct out o = out_in(&a, 2048);
  for (int i = 0; i < 998; i++) out_char(&o, 'x');
  struct str const line = out_str(&o);
  assert_true(mime_wire_safe(fmt(&a, "%.*s\r\n", STR(line))));
  assert_false(mime_wire_safe(fmt(&a, "x%.*s\r\n", STR(line))));
}

static void the_reader_takes_anything(void **state) {
  (void)state;
  static const struct {
    struct str bytes, text;
  } t[] = {
      {S_INIT(""), S_INIT("")},
      {S_INIT("no header at all"), S_INIT("")},
      {S_INIT("A: b\n\nbare\nlines"), S_INIT("bare\nlines\n")},
      {S_INIT("Content-Type: text/html\r\n\r\n<p>\r\n"), {0}},
      {S_INIT("Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\na\r\n--x--\r\n"), {0}},
      {S_INIT("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\na\r\n--x--\r\n"), S_INIT("a\n")},
      {S_INIT("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nnever ended"), {0}},
      {S_INIT("Content-Transfer-Encoding: Quoted-Printable\r\n\r\na=\r\nb=zz=4\r\n=C3=A9="), S_INIT("ab=zz=4\né")},
  };
  for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
    scoped(arena) struct arena a = {0};
    struct str const got = message_text(&a, t[i].bytes);
    if (!str_eq(got, t[i].text) || (got.p == NULL) != (t[i].text.p == NULL)) fail_msg("%zu: «%.*s»", i, STR(got));
  }
  scoped(arena) struct arena a = {0};
  assert_null(message_header(&a, S("A: b\r\n\r\nSubject: x\r\n"), S("subject")).p);
  assert_true(str_eq(message_header(&a, S("subject:a\r\n b\r\n\tc\r\nX: y\r\n\r\n"), S("Subject")), S("a b c")));
  assert_true(str_eq(message_header(&a, S("S: =?utf-8?q?a?=\r\n =?utf-8?Q?_b?= c\r\n\r\n"), S("s")), S("a b c")));
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hostile_words_in_any_place_come_back_as_words),
      cmocka_unit_test(header_lines_stay_short_and_words_whole),
      cmocka_unit_test(bodies_come_back_equal),
      cmocka_unit_test(a_plain_message_is_these_bytes),
      cmocka_unit_test(file_names_keep_their_accents),
      cmocka_unit_test(arguments_that_could_break_a_header_are_refused),
      cmocka_unit_test(a_message_over_the_limit_is_refused_whole),
      cmocka_unit_test(only_clean_bytes_may_go_on_the_wire),
      cmocka_unit_test(the_reader_takes_anything),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
