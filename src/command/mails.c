/* `mail`: the outbox from the command line. Only a person decides what becomes of an unknown one. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/rand.h"
#include "board/letter.h"
#include "board/outbox.h"
#include "command/command.h"

#define USAGE "mail test ADDRESS | queue [STATE] | retry ID | sent ID | resend ID | suppress ID"

static const struct settle {
  const char *word, *from, *to, *reply;
} settles[] = {
    {"retry", "failed", "queued", "retried by an operator"},
    {"sent", "unknown", "sent", "said to have arrived by an operator"},
    {"resend", "unknown", "queued", "sent again by an operator"},
    {"suppress", "queued", "suppressed", "suppressed by an operator"},
};

static int settle(struct board *b, const struct settle *s, const char *id) {
  struct outbox_settle_args args = {.from = str_from(s->from), .to = str_from(s->to), .reply = str_from(s->reply), .now = clock_now()};
  if (str_int(str_from(id), 1, INT64_MAX, &args.id) != OK) return command_usage(USAGE);
  enum err const e = board_change(b, outbox_settle, &args);
  if (e == NOT_FOUND) return fprintf(stderr, "babillard: mail %s is not in state %s\n", id, s->from), EXIT_FAILED;
  return e == OK ? EXIT_DONE : command_failed("nothing was changed", e);
}

static int queue(struct board *b, struct str state) {
  int64_t after = 0;
  for (;;) {
    scoped(arena) struct arena a = {0};
    struct db *db;
    struct q_mail_line_list lines;
    enum err e = board_snapshot(b, &db);
    if (e != OK) return command_failed("the database cannot be read", e);
    e = outbox_list(db, &a, state, after, &lines);
    board_release(b, db);
    if (e != OK) return command_failed("the database cannot be read", e);
    for (size_t i = 0; i < lines.n; i++) {
      const struct q_mail_line *m = &lines.v[i];
      printf("%lld\t%.*s\t%.*s\t%.*s\t%lld attempts\t%.*s\n", (long long)m->id, STR(m->state), STR(m->purpose), STR(m->recipient),
             (long long)m->attempts, STR(m->reply));
    }
    if (lines.n == 0) return EXIT_DONE;
    after = lines.v[lines.n - 1].id;
  }
}

static int test(struct board *b, struct arena *a, const char *address) {
  struct out text = out_in(a, LETTER_TEXT_MAX);
  out_z(&text, "Subject: Babillard\n\nBabillard\n");
  struct outbox_one_args one = {.mail = {.key = fmt(a, "test:%.*s", STR(rand_ref(a))), .purpose = S("test"),
                                         .recipient = letter_address(a, str_from(address))}, .now = clock_now()};
  if (!str_has(one.mail.recipient)) return fprintf(stderr, "babillard: %s is no address we can send to\n", address), EXIT_USAGE;
  enum err e = letter_write(a, b, &text, LANG_EN, one.mail.recipient, one.now, &one.mail.bytes);
  if (e == OK) e = board_change(b, outbox_one, &one);
  if (e != OK) return command_failed("the mail was not queued", e);
  fputs("queued; the worker sends it\n", stderr);
  return EXIT_DONE;
}

int command_mail(const struct config *config, int argc, char **argv) {
  scoped(arena) struct arena a = {0};
  const char *what = argc > 1 ? argv[1] : "";
  const struct settle *s = NULL;
  for (size_t i = 0; i < sizeof settles / sizeof settles[0]; i++)
    if (argc == 3 && strcmp(settles[i].word, what) == 0) s = &settles[i];
  bool const lists = strcmp(what, "queue") == 0 && argc <= 3, tests = strcmp(what, "test") == 0 && argc == 3;
  if (s == NULL && !lists && !tests) return command_usage(USAGE);
  struct board b;
  int status = command_open(&a, config, false, &b);
  if (status != EXIT_DONE) return status;
  if (s != NULL) status = settle(&b, s, argv[2]);
  else if (lists) status = queue(&b, argc == 3 ? str_from(argv[2]) : S("queued"));
  else status = test(&b, &a, argv[2]);
  board_close(&b);
  return status;
}
