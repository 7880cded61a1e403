/* Settings: the file, the environment over it, and a start that stops with one line when something cannot be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/config.h"
#include "base/out.h"

static char path[256];

static int clean(void **state) {
  (void)state;
#define SETTING(field, variable, standard, meaning) unsetenv(variable);
#include "base/config.def"
#undef SETTING
  const char *room = getenv("TMPDIR");
  snprintf(path, sizeof path, "%s/babillard-conf.XXXXXX", room == NULL ? "/tmp" : room);
  int const fd = mkstemp(path);
  assert_true(fd >= 0);
  return close(fd);
}

static int remove_file(void **state) {
  (void)state;
  return unlink(path);
}

static void write_file(const char *text, size_t n) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(text, 1, n, f), n);
  assert_int_equal(fclose(f), 0);
}

static void what_is_not_set_has_its_standard(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct config c;
  struct str problem = {0};
  assert_int_equal(config_read(&a, str_from(path), &c, &problem), OK);
  assert_true(str_eq(c.listen, S("127.0.0.1:8080")));
  assert_true(str_eq(c.database, S("sqlite:var/babillard.db")));
  assert_int_equal(config_smtp_timeout_s(&c), 600);
}

static void the_environment_wins_over_the_file(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct config c;
  struct str problem = {0};
  static const char text[] = "# a comment\n\n  BABILLARD_LISTEN = 127.0.0.1:1 \r\nBABILLARD_SENDER=\"a@exemple.org\"\nBABILLARD_SMTP_TIMEOUT='30'\n";
  write_file(text, sizeof text - 1);
  assert_int_equal(config_read(&a, str_from(path), &c, &problem), OK);
  assert_true(str_eq(c.listen, S("127.0.0.1:1")) && str_eq(c.sender, S("a@exemple.org")));
  assert_int_equal(config_smtp_timeout_s(&c), 30);
  setenv("BABILLARD_LISTEN", "[::1]:0", 1);
  assert_int_equal(config_read(&a, str_from(path), &c, &problem), OK);
  assert_true(str_eq(c.listen, S("[::1]:0")) && str_eq(c.sender, S("a@exemple.org")));
}

static void what_cannot_be_read_is_named(void **state) {
  (void)state;
  static const struct {
    const char *line, *named;
  } rows[] = {
      {"BABILLARD_DATABASE=mysql:x", "BABILLARD_DATABASE"},      {"BABILLARD_DATABASE=sqlite:", "BABILLARD_DATABASE"},
      {"BABILLARD_FILES=/var/files", "BABILLARD_FILES"},         {"BABILLARD_MAIL=sendmail", "BABILLARD_MAIL"},
      {"BABILLARD_BASE_URL=exemple.org", "BABILLARD_BASE_URL"},  {"BABILLARD_BASE_URL=https://exemple.org/", "BABILLARD_BASE_URL"},
      {"BABILLARD_SECRET=court", "BABILLARD_SECRET"},            {"BABILLARD_SMTP_TIMEOUT=0", "BABILLARD_SMTP_TIMEOUT"},
      {"BABILLARD_SMTP_TIMEOUT=901", "BABILLARD_SMTP_TIMEOUT"},  {"BABILLARD_SMTP_TIMEOUT=1m", "BABILLARD_SMTP_TIMEOUT"},
      {"BABILLARD_CLAMD=unix:x", "BABILLARD_CLAMD"},             {"BABILLARD_CLAMD=/run/clamd.ctl", "BABILLARD_CLAMD"},
      {"BABILLARD_CLAMD=localhost", "BABILLARD_CLAMD"},          {"BABILLARD_CLAMD=localhost:0", "BABILLARD_CLAMD"},
      {"BABILLARD_CLAMD=unix:/", "BABILLARD_CLAMD"},             {"BABILLARD_LISTN=127.0.0.1:1", "BABILLARD_LISTN"},
      {"BABILLARD_SENDER=a\tb@c", "BABILLARD_SENDER"},           {"no equals sign", "babillard.conf"},
      {"=x", "no such setting"},
      {"BABILLARD_CONTACT=equipe", "BABILLARD_CONTACT"},         {"BABILLARD_CONTACT=http://exemple.org/", "BABILLARD_CONTACT"},
      {"BABILLARD_CONTACT=https://exemple.org/ b", "BABILLARD_CONTACT"}, {"BABILLARD_CONTACT=x:a@exemple.org", "BABILLARD_CONTACT"},
      {"BABILLARD_OCID_PREFIX=213czf", "BABILLARD_OCID_PREFIX"}, {"BABILLARD_OCID_PREFIX=ocds-213CZF", "BABILLARD_OCID_PREFIX"},
      {"BABILLARD_EMBED_ORIGINS=", "BABILLARD_EMBED_ORIGINS"},   {"BABILLARD_EMBED_ORIGINS=ville.example", "BABILLARD_EMBED_ORIGINS"},
      {"BABILLARD_EMBED_ORIGINS=https://a.example; script-src *", "BABILLARD_EMBED_ORIGINS"},
      {"BABILLARD_SOURCES_PRIVATE=localhost", "BABILLARD_SOURCES_PRIVATE"}, {"BABILLARD_SOURCES_PRIVATE=0.0.0.0/0", "BABILLARD_SOURCES_PRIVATE"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    scoped(arena) struct arena a = {0};
    struct config c = {.listen = S("untouched")};
    struct str problem = {0};
    write_file(rows[i].line, strlen(rows[i].line));
    assert_int_equal(config_read(&a, str_from(path), &c, &problem), INVALID);
    assert_true(str_eq(c.listen, S("untouched")));
    if (!str_contains(problem, str_from(rows[i].named)) || str_contains(problem, S("\n"))) fail_msg("%s: %.*s", rows[i].line, STR(problem));
  }
}

static void what_may_frame_be_named_and_be_reached_is_taken(void **state) {
  (void)state;
  static const char *const lines[] = {"BABILLARD_OCID_PREFIX=ocds-213czf", "BABILLARD_EMBED_ORIGINS=none", "BABILLARD_EMBED_ORIGINS=*",
                                      "BABILLARD_CONTACT=securite@exemple.org", "BABILLARD_CONTACT=mailto:securite@exemple.org",
                                      "BABILLARD_CONTACT=https://exemple.org/securite", "BABILLARD_CLAMD=unix:/run/clamav/clamd.ctl",
                                      "BABILLARD_CLAMD=localhost:3310", "BABILLARD_CLAMD=[::1]:3310", "BABILLARD_CLAMD=",
                                      "BABILLARD_SOURCES_PRIVATE=", "BABILLARD_SOURCES_PRIVATE=10.1.2.3, 10.1.0.0/16:8080",
                                      "BABILLARD_EMBED_ORIGINS=https://ville.example https://*.ville.example:8443 http://intranet"};
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    scoped(arena) struct arena a = {0};
    struct config c;
    struct str problem = {0};
    write_file(lines[i], strlen(lines[i]));
    if (config_read(&a, str_from(path), &c, &problem) != OK) fail_msg("%s: %.*s", lines[i], STR(problem));
  }
}

static void a_file_that_was_named_must_be_there(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct config c;
  struct str problem = {0};
  assert_int_equal(config_read(&a, S("/nowhere/babillard.conf"), &c, &problem), INVALID);
  assert_true(str_contains(problem, S("/nowhere/babillard.conf")));
  char *big = arena_alloc(&a, CONFIG_FILE_MAX + 1);
  memset(big, '\n', CONFIG_FILE_MAX + 1);
  write_file(big, CONFIG_FILE_MAX);
  assert_int_equal(config_read(&a, str_from(path), &c, &problem), OK);
  write_file(big, CONFIG_FILE_MAX + 1);
  assert_int_equal(config_read(&a, str_from(path), &c, &problem), INVALID);
}

static void what_is_printed_is_read_back_and_tells_no_secret(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct config c, back;
  struct str problem = {0};
  setenv("BABILLARD_LISTEN", "127.0.0.1:9", 1);
  setenv("BABILLARD_MAIL", "smtp://moi:tres-secret@courrier.exemple.org:25", 1);
  setenv("BABILLARD_SECRET", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 1);
  assert_int_equal(config_read(&a, str_from(path), &c, &problem), OK);
  char *text = NULL;
  size_t n = 0;
  FILE *f = open_memstream(&text, &n);
  config_print(f, &c);
  assert_int_equal(fclose(f), 0);
  struct str const printed = {text, n};
  assert_false(str_contains(printed, S("tres-secret")));
  assert_false(str_contains(printed, S("aaaaaaaa")));
  assert_true(str_contains(printed, S("\nBABILLARD_LISTEN=127.0.0.1:9\n")));
  struct config zero = {0};
  back = zero;
  assert_int_equal(config_parse(&a, printed, &back, &problem), OK);
  assert_true(str_eq(back.listen, c.listen) && str_eq(back.database, c.database) && str_eq(back.smtp_timeout, c.smtp_timeout));
  free(text);
}

#define WITH_FILE(test) cmocka_unit_test_setup_teardown(test, clean, remove_file)

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  static const struct CMUnitTest tests[] = {
      WITH_FILE(what_is_not_set_has_its_standard),   WITH_FILE(the_environment_wins_over_the_file),
      WITH_FILE(what_may_frame_be_named_and_be_reached_is_taken),
      WITH_FILE(what_cannot_be_read_is_named),       WITH_FILE(a_file_that_was_named_must_be_there),
      WITH_FILE(what_is_printed_is_read_back_and_tells_no_secret),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
