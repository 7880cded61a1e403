/* A folder as mail server: whole files or none, and read back for the demo's page. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/clock.h"
#include "fault/sink.h"
#include "net/mailbox.h"
#include "net/mailer.h"
#include "net/maildir.h"
#include "net/mime.h"

#define FROM "babillard@board.test"
#define TO "awa@city.test"

struct box {
  char base[64];
  struct str path; /* base/deep/mail */
  struct arena arena;
  struct mailer *mailer;
};

static int set_up(void **state) {
  struct box *b = calloc(1, sizeof *b);
  snprintf(b->base, sizeof b->base, "/tmp/babillard-box-XXXXXX");
  if (mkdtemp(b->base) == NULL) return -1;
  b->path = fmt(&b->arena, "%s/deep/mail", b->base);
  const char *problem;
  *state = b;
  return mailer_open(&b->arena, fmt(&b->arena, "maildir:%.*s", STR(b->path)), NULL, &b->mailer, &problem) == OK ? 0
                                                                                                                : -1;
}

static const char *sub(struct box *b, const char *name) {
  return str_z(&b->arena, fmt(&b->arena, "%.*s/%s", STR(b->path), name));
}

static int tear_down(void **state) {
  struct box *b = *state;
  static const char *const subs[] = {"tmp", "new", "cur", "."};
  mailer_close(b->mailer);
  for (size_t i = 0; i < 4; i++) {
    sink_remove_folder(sub(b, subs[i]));
  }
  rmdir(sub(b, ""));
  rmdir(str_z(&b->arena, fmt(&b->arena, "%s/deep", b->base)));
  int const left = rmdir(b->base);
  arena_free(&b->arena);
  free(b);
  return left;
}

static struct str mail_about(struct box *b, const char *subject, const char *text) {
  struct mime_message const m = {.from_name = S("Élise"), .from = S(FROM), .to = S(TO), .subject = str_from(subject),
                                 .date = {0}, .id = S("1@board.test"), .lang = S("fr"), .text = str_from(text)};
  struct str bytes = {0};
  assert_int_equal(mime_build(&b->arena, &m, &bytes), OK);
  return bytes;
}

static int files_in(const char *folder) {
  DIR *d = opendir(folder);
  assert_non_null(d);
  int n = 0;
  for (struct dirent *e; (e = readdir(d)) != NULL;) n += e->d_name[0] != '.';
  closedir(d);
  return n;
}

static void a_delivered_mail_is_one_whole_file_for_its_owner_only(void **state) {
  struct box *b = *state;
  struct str const bytes = mail_about(b, "Échéance", "Déjà\n");
  struct mail_report r;
  assert_int_equal(mailer_send(b->mailer, S(FROM), S(TO), bytes, &r), MAIL_SENT);
  assert_int_equal(files_in(sub(b, "tmp")), 0);
  assert_int_equal(files_in(sub(b, "new")), 1);
  struct stat st;
  assert_int_equal(stat(sub(b, r.reply), &st), -1);
  assert_int_equal(stat(str_z(&b->arena, fmt(&b->arena, "%s/%s", sub(b, "new"), r.reply)), &st), 0);
  assert_int_equal(st.st_mode & 0777, 0600);
  assert_int_equal(stat(sub(b, "new"), &st), 0);
  assert_int_equal(st.st_mode & 0777, 0700);
  int const fd = open(str_z(&b->arena, fmt(&b->arena, "%s/%s", sub(b, "new"), r.reply)), O_RDONLY);
  char got[4096];
  ssize_t const n = read(fd, got, sizeof got);
  close(fd);
  struct str const want =
      fmt(&b->arena, "Return-Path: <" FROM ">\r\nDelivered-To: " TO "\r\n%.*s", STR(bytes));
  assert_true(str_eq((struct str){got, (size_t)n}, want));
}

static void the_list_is_newest_first_and_each_can_be_read(void **state) {
  struct box *b = *state;
  struct mail_report r;
  for (int i = 0; i < 5; i++) {
    clock_set((struct instant){(INT64_C(1790000000) + i) * SECOND_US});
    struct str const subject = fmt(&b->arena, "Avis n° %d", i);
    assert_int_equal(mailer_send(b->mailer, S(FROM), S(TO), mail_about(b, subject.p, "Été.\n.\n"), &r), MAIL_SENT);
  }
  clock_set((struct instant){-1});
  struct mailbox_page page;
  assert_int_equal(mailbox_list(&b->arena, mailer_folder(b->mailer), 3, &page), OK);
  assert_int_equal(page.n, 3);
  assert_true(str_eq(page.v[0].subject, S("Avis n° 4")));
  assert_true(str_eq(page.v[2].subject, S("Avis n° 2")));
  assert_true(str_eq(page.v[0].from, S("Élise <" FROM ">")));
  assert_true(str_eq(page.v[0].to, S("<" TO ">")));
  assert_true(str_eq(page.v[0].date, S("Thu, 1 Jan 1970 00:00:00 +0000")));
  struct mailbox_message m;
  assert_int_equal(mailbox_read(&b->arena, b->path, page.v[1].name, &m), OK);
  assert_true(str_eq(m.text, S("Été.\n.\n")));
  assert_true(str_eq(m.item.subject, S("Avis n° 3")));
}

static void a_mail_someone_has_opened_is_still_listed(void **state) {
  struct box *b = *state;
  struct mail_report r;
  assert_int_equal(mailer_send(b->mailer, S(FROM), S(TO), mail_about(b, "Lu", "x"), &r), MAIL_SENT);
  const char *from = str_z(&b->arena, fmt(&b->arena, "%s/%s", sub(b, "new"), r.reply));
  const char *to = str_z(&b->arena, fmt(&b->arena, "%s/%s:2,S", sub(b, "cur"), r.reply));
  assert_int_equal(rename(from, to), 0);
  struct mailbox_page page;
  assert_int_equal(mailbox_list(&b->arena, b->path, 10, &page), OK);
  assert_int_equal(page.n, 1);
  struct mailbox_message m;
  assert_int_equal(mailbox_read(&b->arena, b->path, page.v[0].name, &m), OK);
}

static void only_names_of_this_folder_are_read(void **state) {
  struct box *b = *state;
  FILE *f = fopen(sub(b, "secret"), "w");
  assert_non_null(f);
  fclose(f);
  assert_int_equal(symlink("../secret", sub(b, "new/link")), 0);
  assert_int_equal(mkdir(sub(b, "new/folder"), 0700), 0);
  assert_int_equal(mkfifo(sub(b, "new/fifo"), 0600), 0);
  static const struct str names[] = {
      S_INIT("../secret"), S_INIT("link"), S_INIT("folder"), S_INIT("fifo"),    S_INIT(""), S_INIT("."),
      S_INIT(".."),        S_INIT("a/b"),  S_INIT("absent"), S_INIT("link\0x"), {0},
  };
  struct mailbox_message m;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    assert_int_equal(mailbox_read(&b->arena, b->path, names[i], &m), NOT_FOUND);
  struct mailbox_page page;
  assert_int_equal(mailbox_list(&b->arena, b->path, 10, &page), OK);
  assert_int_equal(page.n, 0);
  assert_int_equal(mailbox_list(&b->arena, fmt(&b->arena, "%s/nowhere", b->base), 10, &page), NOT_FOUND);
  rmdir(sub(b, "new/folder"));
}

static void a_folder_that_takes_nothing_is_tried_later(void **state) {
  struct box *b = *state;
  struct mail_report r;
  sink_remove_folder(sub(b, "tmp")); /* the folder vanishes under a running worker: holds for root too */
  assert_int_equal(mailer_send(b->mailer, S(FROM), S(TO), mail_about(b, "x", "x"), &r), MAIL_LATER);
  assert_string_equal(r.reply, "cannot create a file in tmp: No such file or directory");
  assert_int_equal(files_in(sub(b, "new")), 0);
}

static void a_mail_that_cannot_enter_new_leaves_nothing_behind(void **state) {
  struct box *b = *state;
  struct mail_report r;
  sink_remove_folder(sub(b, "new"));
  assert_int_equal(mailer_send(b->mailer, S(FROM), S(TO), mail_about(b, "x", "x"), &r), MAIL_LATER);
  assert_int_equal(files_in(sub(b, "tmp")), 0);
}

static void a_worker_killed_while_delivering_leaves_a_whole_mail_or_none(void **state) {
  struct box *b = *state;
  static const char *const labels[] = {"maildir.before_fsync", "maildir.before_rename", "maildir.before_folder_fsync"};
  static const int in_new[] = {0, 0, 1};
  for (size_t i = 0; i < 3; i++) {
    struct str const bytes = mail_about(b, "x", "x");
    pid_t const child = fork();
    if (child == 0) {
      setenv("BABILLARD_CRASH", labels[i], 1);
      struct mail_report r;
      mailer_send(b->mailer, S(FROM), S(TO), bytes, &r);
      _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFSIGNALED(status)) fail_msg("%s was not reached", labels[i]);
    assert_int_equal(files_in(sub(b, "new")), in_new[i]);
  }
}

static void bad_addresses_and_bytes_are_written_nowhere(void **state) {
  struct box *b = *state;
  struct mail_report r;
  assert_int_equal(mailer_send(b->mailer, S(FROM), S("a@b.test>\r\nX: y"), mail_about(b, "x", "x"), &r), MAIL_REFUSED);
  assert_int_equal(mailer_send(b->mailer, S("nobody"), S(TO), mail_about(b, "x", "x"), &r), MAIL_REFUSED);
  assert_int_equal(mailer_send(b->mailer, S(FROM), S(TO), S("A: b\n\n"), &r), MAIL_REFUSED);
  assert_int_equal(files_in(sub(b, "new")), 0);
}

static void a_setting_that_cannot_be_meant_is_refused_with_a_reason(void **state) {
  struct box *b = *state;
  static const char *const bad[] = {
      "",
      "maildir:",
      "smtp:host",
      "http://host",
      "smtp://",
      "smtp://:25",
      "smtp://host:0",
      "smtp://host:65536",
      "smtp://host:x",
      "smtp://user@host:25",
      "smtp://:pw@host:25",
      "smtp://u:%zz@host",
      "smtp://u:%0d%0a@host",
      "smtp://ho st:25",
      "smtp://ho/st",
      "smtp://host:25/path",
      "smtp://[::1",
      "smtp://[::g]:25",
      "smtp://a?b",
      "SMTP://host",
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct mailer *m = NULL;
    const char *problem = NULL;
    if (mailer_open(&b->arena, str_from(bad[i]), NULL, &m, &problem) != INVALID) fail_msg("accepted: %s", bad[i]);
    assert_null(m);
    assert_non_null(strstr(problem, "allowed: maildir:PATH"));
  }
  static const char *const good[] = {"smtp://host",
                                     "smtps://host",
                                     "smtp://host.example:587",
                                     "smtp://[2001:db8::1]:25",
                                     "smtp://u%40h:p%3Aw@host:587",
                                     "smtps://u:@host:465/"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    struct mailer *m = NULL;
    const char *problem = "";
    if (mailer_open(&b->arena, str_from(good[i]), NULL, &m, &problem) != OK)
      fail_msg("refused: %s: %s", good[i], problem);
    assert_null(mailer_folder(m).p);
    mailer_close(m);
  }
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_delivered_mail_is_one_whole_file_for_its_owner_only, set_up, tear_down),
      cmocka_unit_test_setup_teardown(the_list_is_newest_first_and_each_can_be_read, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_mail_someone_has_opened_is_still_listed, set_up, tear_down),
      cmocka_unit_test_setup_teardown(only_names_of_this_folder_are_read, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_folder_that_takes_nothing_is_tried_later, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_mail_that_cannot_enter_new_leaves_nothing_behind, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_worker_killed_while_delivering_leaves_a_whole_mail_or_none, set_up, tear_down),
      cmocka_unit_test_setup_teardown(bad_addresses_and_bytes_are_written_nowhere, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_setting_that_cannot_be_meant_is_refused_with_a_reason, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
