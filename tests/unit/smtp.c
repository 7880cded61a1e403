/* The outcomes of a delivery against a real server that misbehaves as told (tests/fault/smtp_sink.py). */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "fault/sink.h"
#include "net/mailer.h"
#include "net/mime.h"

#define FROM "babillard@board.test"
#define TO "awa@city.test"

static const struct smtp_options quick = {
    .connect_ms = 20000, .verbs_ms = 20000, .transmit_ms = 20000, .final_ms = 20000, .quit_ms = 500};
static const struct smtp_options hasty = {
    .connect_ms = 300, .verbs_ms = 300, .transmit_ms = 300, .final_ms = 300, .quit_ms = 300};

static const struct str message = S_INIT(
    "From: <" FROM ">\r\nTo: <" TO ">\r\nSubject: dots\r\n\r\n.\r\n..\r\n.hidden\r\n\r\n.\r\nend\r\n");

#define OPTIONS(...) ((const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})

static struct mailer *open_at(struct arena *a, const char *scheme, const char *user, int port,
                              const struct smtp_options *options) {
  struct mailer *m = NULL;
  const char *problem = "";
  struct str const setting = fmt(a, "%s://%s127.0.0.1:%d", scheme, user, port);
  enum err const e = mailer_open(a, setting, options, &m, &problem);
  if (e != OK) print_error("%s\n", problem);
  assert_int_equal(e, OK);
  return m;
}

/* One message to `to` through a sink of its own. */
struct try {
  enum mail_result result;
  struct mail_report report;
  int arrived; /* messages whose final dot the server saw */
  int64_t spent_us;
};

static struct try attempt(const char *const *sink_options, const char *to, const struct smtp_options *options) {
  scoped(arena) struct arena a = {0};
  struct sink s = sink_start(sink_options);
  struct mailer *m = open_at(&a, "smtp", "", s.port, options);
  struct try t = {.spent_us = -clock_mono_us()};
  t.result = mailer_send(m, S(FROM), str_from(to), message, &t.report);
  mailer_close(m);
  t.spent_us += clock_mono_us();
  t.arrived = sink_count(&s);
  sink_stop(&s);
  return t;
}

static void check(struct try t, enum mail_result result, int code, bool begun, int arrived) {
  if (t.result != result || t.report.code != code) print_error("reply: %s\n", t.report.reply);
  assert_int_equal(t.result, result);
  assert_int_equal(t.report.code, code);
  assert_int_equal(t.report.data_begun, begun);
  assert_int_equal(t.arrived, arrived);
  assert_int_equal(t.report.reply[t.report.n], '\0');
  assert_true(t.report.n > 0);
}

static void an_accepted_message_is_sent_byte_for_byte(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct sink s = sink_start(NULL);
  struct mailer *m = open_at(&a, "smtp", "", s.port, &quick);
  struct mail_report r;
  assert_int_equal(mailer_send(m, S(FROM), S(TO), message, &r), MAIL_SENT);
  assert_int_equal(r.code, 250);
  assert_string_equal(r.reply, "250 kept as 0001");
  struct str const got = sink_file(&s, &a, 1, "eml"), env = sink_file(&s, &a, 1, "env");
  assert_true(str_eq(got, message));
  assert_true(str_starts(env, S("from " FROM "\nto " TO "\ntls no\nuser -\n")));
  assert_true(str_contains(env, S("\nhelo board.test\n")));
  mailer_close(m);
  sink_stop(&s);
}

static void one_connection_serves_many_messages(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct sink s = sink_start(NULL);
  struct mailer *m = open_at(&a, "smtp", "", s.port, &quick);
  for (int i = 1; i <= 3; i++) {
    struct mail_report r;
    assert_int_equal(mailer_send(m, S(FROM), S(TO), message, &r), MAIL_SENT);
    assert_true(str_contains(sink_file(&s, &a, i, "env"), S("\nconnection 1\n")));
  }
  mailer_close(m);
  sink_stop(&s);
}

static void a_kept_connection_that_the_server_gave_up_is_replaced(void **state) {
  (void)state;
  static const char *const how[][2] = {{"--reply", "mail:2=421"}, {"--drop", "mail:2"}};
  for (size_t i = 0; i < 2; i++) {
    scoped(arena) struct arena a = {0};
    struct sink s = sink_start(OPTIONS(how[i][0], how[i][1]));
    struct mailer *m = open_at(&a, "smtp", "", s.port, &quick);
    struct mail_report r;
    assert_int_equal(mailer_send(m, S(FROM), S(TO), message, &r), MAIL_SENT);
    assert_int_equal(mailer_send(m, S(FROM), S(TO), message, &r), MAIL_SENT);
    assert_int_equal(sink_count(&s), 2);
    assert_true(str_contains(sink_file(&s, &a, 2, "env"), S("\nconnection 2\n")));
    mailer_close(m);
    sink_stop(&s);
  }
}

static void a_second_message_whose_answer_is_lost_is_unknown_and_not_repeated(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct sink s = sink_start(OPTIONS("--drop", "dot:2"));
  struct mailer *m = open_at(&a, "smtp", "", s.port, &quick);
  struct mail_report r;
  assert_int_equal(mailer_send(m, S(FROM), S(TO), message, &r), MAIL_SENT);
  assert_int_equal(mailer_send(m, S(FROM), S(TO), message, &r), MAIL_UNKNOWN);
  assert_int_equal(mailer_send(m, S(FROM), S(TO), message, &r), MAIL_SENT);
  assert_int_equal(sink_count(&s), 3);
  mailer_close(m);
  sink_stop(&s);
}

static void a_recipient_refused_for_now_is_tried_later(void **state) {
  (void)state;
  struct try const t = attempt(OPTIONS("--rcpt", TO "=450"), TO, &quick);
  check(t, MAIL_LATER, 450, false, 0);
  assert_string_equal(t.report.reply, "450-first line about " TO " second line");
}

static void a_recipient_refused_for_good_is_refused(void **state) {
  (void)state;
  check(attempt(OPTIONS("--rcpt", TO "=550"), TO, &quick), MAIL_REFUSED, 550, false, 0);
}

static void a_refusal_at_the_dot_is_an_answer(void **state) {
  (void)state;
  check(attempt(OPTIONS("--dot", TO "=451"), TO, &quick), MAIL_LATER, 451, true, 1);
  check(attempt(OPTIONS("--dot", TO "=421"), TO, &quick), MAIL_LATER, 421, true, 1);
  check(attempt(OPTIONS("--dot", TO "=554"), TO, &quick), MAIL_REFUSED, 554, true, 1);
  check(attempt(OPTIONS("--dot", TO "=251"), TO, &quick), MAIL_SENT, 251, true, 1);
}

static void an_answer_lost_after_the_dot_leaves_it_unknown(void **state) {
  (void)state;
  check(attempt(OPTIONS("--cut", TO), TO, &quick), MAIL_UNKNOWN, 354, true, 1);
}

static void a_client_that_took_the_unknown_for_unsent_would_be_seen(void **state) {
  (void)state;
  setenv("BABILLARD_PLANT", "mail.unknown_is_tried_again", 1);
  check(attempt(OPTIONS("--cut", TO), TO, &quick), MAIL_LATER, 354, true, 1);
  unsetenv("BABILLARD_PLANT");
}

static void words_that_are_no_answer_leave_it_unknown(void **state) {
  (void)state;
  check(attempt(OPTIONS("--dot", TO "=221"), TO, &quick), MAIL_UNKNOWN, 221, true, 1);
  check(attempt(OPTIONS("--dot", TO "=354"), TO, &quick), MAIL_UNKNOWN, 354, true, 1);
  check(attempt(OPTIONS("--dot", TO "=hello"), TO, &hasty), MAIL_UNKNOWN, 0, true, 1);
}

static void silence_after_the_dot_leaves_it_unknown(void **state) {
  (void)state;
  struct try const t = attempt(OPTIONS("--hang", "dot"), TO, &hasty);
  check(t, MAIL_UNKNOWN, 354, true, 1);
  assert_string_equal(t.report.reply, "no answer in time to the whole message");
}

static void a_line_cut_while_sending_leaves_it_unknown(void **state) {
  (void)state;
  check(attempt(OPTIONS("--drop", "body"), TO, &quick), MAIL_UNKNOWN, 354, true, 0);
}

static void silence_or_a_cut_before_data_is_certainly_not_sent(void **state) {
  (void)state;
  static const struct {
    const char *verb;
    int code; /* of the answer before */
  } t[] = {{"connect", 0}, {"ehlo", 220}, {"mail", 250}, {"rcpt", 250}, {"data", 250}};
  for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
    struct try const hung = attempt(OPTIONS("--hang", t[i].verb), TO, &hasty);
    check(hung, MAIL_LATER, hung.report.code, false, 0);
    assert_true(hung.spent_us < 20 * SECOND_US);
    struct try const cut = attempt(OPTIONS("--drop", t[i].verb), TO, &quick);
    check(cut, MAIL_LATER, cut.report.code, false, 0);
    assert_true(cut.report.code < 300);
  }
}

static void every_refusal_before_data_has_its_outcome(void **state) {
  (void)state;
  static const struct {
    const char *reply;
    int code;
    enum mail_result result;
  } t[] = {
      {"connect=421", 421, MAIL_LATER},  {"connect=554", 554, MAIL_LATER}, {"ehlo=421", 421, MAIL_LATER},
      {"mail=421", 421, MAIL_LATER},     {"mail=451", 451, MAIL_LATER},    {"mail=550", 550, MAIL_REFUSED},
      {"mail=530", 530, MAIL_LATER},     {"rcpt=421", 421, MAIL_LATER},    {"rcpt=554", 554, MAIL_REFUSED},
      {"data=451", 451, MAIL_LATER},     {"data=554", 554, MAIL_REFUSED},
  };
  for (size_t i = 0; i < sizeof t / sizeof *t; i++)
    check(attempt(OPTIONS("--reply", t[i].reply), TO, &quick), t[i].result, t[i].code, false, 0);
}

static void a_server_that_hangs_at_goodbye_holds_nobody_up(void **state) {
  (void)state;
  struct try const sent = attempt(OPTIONS("--hang", "quit"), TO, &quick);
  check(sent, MAIL_SENT, 250, true, 1);
  assert_true(sent.spent_us < 4 * SECOND_US);
  struct try const refused = attempt(OPTIONS("--hang", "quit", "--rcpt", TO "=550"), TO, &quick);
  check(refused, MAIL_REFUSED, 550, false, 0);
  assert_true(refused.spent_us < 10 * SECOND_US);
}

static void a_server_that_is_not_there_is_tried_later(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  int const fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); /* bound, never listening: the port answers no one */
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t n = sizeof at;
  assert_int_equal(bind(fd, (struct sockaddr *)&at, n), 0);
  assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
  struct mailer *m = open_at(&a, "smtp", "", ntohs(at.sin_port), &quick);
  struct mail_report r;
  assert_int_equal(mailer_send(m, S(FROM), S(TO), message, &r), MAIL_LATER);
  assert_int_equal(r.code, 0);
  assert_false(r.data_begun);
  mailer_close(m);
  close(fd);
}

/* --- Nothing reaches the server that was not checked --- */

static void a_second_recipient_cannot_be_smuggled_in(void **state) {
  (void)state;
  static const char *const evil[] = {
      "b@b.test>\r\nRCPT TO:<evil@x.test",
      "b@b.test\r\nDATA",
      "b@b.test> <c@c.test",
      "b@b.test,c@c.test",
      "",
      "b",
      "b@b",
      "\"a b\"@b.test",
      "é@b.test",
      "b@é.test",
  };
  scoped(arena) struct arena a = {0};
  struct sink s = sink_start(NULL);
  struct mailer *m = open_at(&a, "smtp", "", s.port, &quick);
  for (size_t i = 0; i < sizeof evil / sizeof *evil; i++) {
    struct mail_report r;
    assert_int_equal(mailer_send(m, S(FROM), str_from(evil[i]), message, &r), MAIL_REFUSED);
    assert_int_equal(mailer_send(m, str_from(evil[i]), S(TO), message, &r), MAIL_REFUSED);
    assert_int_equal(r.code, 0);
  }
  assert_int_equal(sink_count(&s), 0);
  mailer_close(m);
  sink_stop(&s);
}

static void a_message_that_could_smuggle_another_is_not_sent(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct sink s = sink_start(NULL);
  struct mailer *m = open_at(&a, "smtp", "", s.port, &quick);
  static const char *const evil[] = {
      "A: b\r\n\r\nx\n.\nMAIL FROM:<a@b.test>\r\n",
      "A: b\r\n\r\nx\r.\r\r\n",
      "A: b\r\n\r\nno end",
      "",
      "A: \xc3\xa9\r\n\r\n",
  };
  for (size_t i = 0; i < sizeof evil / sizeof *evil; i++) {
    struct mail_report r;
    assert_int_equal(mailer_send(m, S(FROM), S(TO), str_from(evil[i]), &r), MAIL_REFUSED);
    assert_int_equal(mailer_send(m, S("x y@b.test"), S(TO), message, &r), MAIL_REFUSED);
  }
  assert_int_equal(sink_count(&s), 0);
  mailer_close(m);
  sink_stop(&s);
}

static void built_mails_need_no_extension_of_the_server(void **state) {
  (void)state;
  static const char *const utf8[] = {"", "yes"};
  for (size_t i = 0; i < 2; i++) {
    scoped(arena) struct arena a = {0};
    struct sink s = sink_start(OPTIONS("--smtputf8", utf8[i]));
    struct mailer *m = open_at(&a, "smtp", "", s.port, &quick);
    struct str bytes;
    struct mime_message const mail = {.from_name = S("Élise"),
                                      .from = S(FROM),
                                      .to_name = S("Awa N’Diaye"),
                                      .to = S(TO),
                                      .subject = S("Échéance prorogée"),
                                      .id = S("1@board.test"),
                                      .lang = S("fr"),
                                      .text = S("Déjà\n.\n")};
    assert_int_equal(mime_build(&a, &mail, &bytes), OK);
    struct mail_report r;
    assert_int_equal(mailer_send(m, S(FROM), S(TO), bytes, &r), MAIL_SENT);
    assert_true(str_eq(sink_file(&s, &a, 1, "eml"), bytes));
    assert_false(str_contains(sink_file(&s, &a, 1, "env"), S("UTF8")));
    mailer_close(m);
    sink_stop(&s);
  }
}

static void a_worker_killed_before_the_dot_has_delivered_nothing(void **state) {
  (void)state;
  static const char *const labels[] = {"mail.data", "mail.dot"};
  for (size_t i = 0; i < 2; i++) {
    scoped(arena) struct arena a = {0};
    struct sink s = sink_start(NULL);
    pid_t const child = fork();
    if (child == 0) {
      setenv("BABILLARD_CRASH", labels[i], 1);
      struct mail_report r;
      mailer_send(open_at(&a, "smtp", "", s.port, &quick), S(FROM), S(TO), message, &r);
      _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFSIGNALED(status)) fail_msg("%s was not reached", labels[i]);
    assert_int_equal(sink_count(&s), 0);
    sink_stop(&s);
  }
}

/* --- TLS and AUTH --- */

/* A certificate for 127.0.0.1 that signs itself, and the key, made now. */
struct certificate {
  char folder[64], cert[96], key[96], pair[200];
};

static struct certificate make_certificate(void) {
  struct certificate c = {.folder = "/tmp/babillard-cert-XXXXXX"};
  assert_non_null(mkdtemp(c.folder));
  snprintf(c.cert, sizeof c.cert, "%s/cert.pem", c.folder);
  snprintf(c.key, sizeof c.key, "%s/key.pem", c.folder);
  snprintf(c.pair, sizeof c.pair, "%s,%s", c.cert, c.key);
  const char *const argv[] = {
      "openssl", "req",   "-x509", "-newkey", "ec",       "-pkeyopt", "ec_paramgen_curve:P-256",
      "-nodes",  "-days", "2",     "-subj",   "/CN=sink", "-addext",  "subjectAltName=IP:127.0.0.1",
      "-keyout", c.key,   "-out",  c.cert,    NULL};
  assert_int_equal(sink_run(argv, -1, -1), 0);
  return c;
}

static void with_tls(const char *scheme, const char *how, const char *user, const char *auth, bool trusted,
                     bool starttls, enum mail_result result, const char *want_env) {
  scoped(arena) struct arena a = {0};
  struct certificate mine = make_certificate(), other = make_certificate();
  struct sink s = sink_start(OPTIONS(how, mine.pair, "--auth", auth));
  struct smtp_options o = quick;
  o.ca_file = trusted ? mine.cert : other.cert;
  o.tls_on_loopback = starttls;
  struct mailer *m = open_at(&a, scheme, user, s.port, &o);
  struct mail_report r;
  enum mail_result const got = mailer_send(m, S(FROM), S(TO), message, &r);
  if (got != result) print_error("reply: %s\n", r.reply);
  assert_int_equal(got, result);
  assert_int_equal(sink_count(&s), result == MAIL_SENT);
  if (result == MAIL_SENT) assert_true(str_contains(sink_file(&s, &a, 1, "env"), str_from(want_env)));
  mailer_close(m);
  sink_stop(&s);
  sink_remove_folder(mine.folder);
  sink_remove_folder(other.folder);
}

static void starttls_with_a_certificate_we_trust_is_used(void **state) {
  (void)state;
  with_tls("smtp", "--tls", "", "", true, true, MAIL_SENT, "\ntls yes\nuser -\n");
}

static void a_certificate_we_do_not_trust_gets_nothing(void **state) {
  (void)state;
  with_tls("smtp", "--tls", "", "", false, true, MAIL_LATER, "");
  with_tls("smtps", "--implicit", "", "", false, false, MAIL_LATER, "");
}

static void tls_from_the_start_works(void **state) {
  (void)state;
  with_tls("smtps", "--implicit", "", "", true, false, MAIL_SENT, "\nuser -\n");
}

static void a_server_without_starttls_gets_nothing_where_it_is_required(void **state) {
  (void)state;
  struct smtp_options o = quick;
  o.tls_on_loopback = true;
  check(attempt(NULL, TO, &o), MAIL_LATER, 250, false, 0);
  check(attempt(OPTIONS("--reply", "starttls=454"), TO, &o), MAIL_LATER, 250, false, 0);
}

static void a_password_opens_the_server_and_a_wrong_one_is_no_refusal_of_the_recipient(void **state) {
  (void)state;
  with_tls("smtp", "--tls", "b%C3%A9a:p%40ss:w%2Ford@", "béa:p@ss:w/ord", true, true, MAIL_SENT,
           "\ntls yes\nuser béa\n");
  with_tls("smtp", "--tls", "bea:wrong@", "bea:right", true, true, MAIL_LATER, "");
  with_tls("smtp", "--tls", "bea:right@", "", true, true, MAIL_LATER, ""); /* no AUTH announced: never sent without */
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_accepted_message_is_sent_byte_for_byte),
      cmocka_unit_test(one_connection_serves_many_messages),
      cmocka_unit_test(a_kept_connection_that_the_server_gave_up_is_replaced),
      cmocka_unit_test(a_second_message_whose_answer_is_lost_is_unknown_and_not_repeated),
      cmocka_unit_test(a_recipient_refused_for_now_is_tried_later),
      cmocka_unit_test(a_recipient_refused_for_good_is_refused),
      cmocka_unit_test(a_refusal_at_the_dot_is_an_answer),
      cmocka_unit_test(an_answer_lost_after_the_dot_leaves_it_unknown),
      cmocka_unit_test(a_client_that_took_the_unknown_for_unsent_would_be_seen),
      cmocka_unit_test(words_that_are_no_answer_leave_it_unknown),
      cmocka_unit_test(silence_after_the_dot_leaves_it_unknown),
      cmocka_unit_test(a_line_cut_while_sending_leaves_it_unknown),
      cmocka_unit_test(silence_or_a_cut_before_data_is_certainly_not_sent),
      cmocka_unit_test(every_refusal_before_data_has_its_outcome),
      cmocka_unit_test(a_server_that_hangs_at_goodbye_holds_nobody_up),
      cmocka_unit_test(a_server_that_is_not_there_is_tried_later),
      cmocka_unit_test(a_second_recipient_cannot_be_smuggled_in),
      cmocka_unit_test(a_message_that_could_smuggle_another_is_not_sent),
      cmocka_unit_test(built_mails_need_no_extension_of_the_server),
      cmocka_unit_test(a_worker_killed_before_the_dot_has_delivered_nothing),
      cmocka_unit_test(starttls_with_a_certificate_we_trust_is_used),
      cmocka_unit_test(a_certificate_we_do_not_trust_gets_nothing),
      cmocka_unit_test(tls_from_the_start_works),
      cmocka_unit_test(a_server_without_starttls_gets_nothing_where_it_is_required),
      cmocka_unit_test(a_password_opens_the_server_and_a_wrong_one_is_no_refusal_of_the_recipient),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
