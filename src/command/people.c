/* `user`: accounts from the command line. A password is made here and printed once. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/rand.h"
#include "board/letter.h"
#include "board/password.h"
#include "board/person.h"
#include "command/command.h"

#define USAGE "user add EMAIL NAME [applicant|officer|admin] | list | role EMAIL ROLE | disable EMAIL"

static int add(struct board *b, struct arena *a, int argc, char **argv) {
  struct person_add_args p = {.email = letter_address(a, str_from(argv[2])), .name = str_from(argv[3]), .confirmed = true, .now = clock_now()};
  if (!str_has(p.email)) return fprintf(stderr, "babillard: %s is no address we can send to\n", argv[2]), EXIT_USAGE;
  if (role_of(argc > 4 ? str_from(argv[4]) : S("applicant"), &p.role) != OK) return command_usage(USAGE);
  struct str const password = rand_ref(a);
  enum err e = password_hash(a, password, &p.password);
  if (e == OK) e = board_change(b, person_add, &p);
  if (e == CONFLICT) return fprintf(stderr, "babillard: this address has an account already\n"), EXIT_FAILED;
  if (e != OK) return command_failed("the account was not made", e);
  printf("%.*s\t%.*s\tpassword: %.*s\n", STR(p.email), STR(role_word(p.role)), STR(password));
  return EXIT_DONE;
}

static int list(struct board *b) {
  int64_t after = 0;
  for (;;) {
    scoped(arena) struct arena a = {0};
    struct db *db;
    struct q_person_list people;
    enum err e = board_snapshot(b, &db);
    if (e != OK) return command_failed("the database cannot be read", e);
    e = person_list(db, &a, after, &people);
    board_release(b, db);
    if (e != OK) return command_failed("the database cannot be read", e);
    for (size_t i = 0; i < people.n; i++)
      printf("%.*s\t%.*s\t%.*s%s\n", STR(people.v[i].email), STR(people.v[i].role), STR(people.v[i].name),
             people.v[i].disabled_at.has ? "\t(disabled)" : people.v[i].confirmed_at.has ? "" : "\t(address not confirmed)");
    if (people.n == 0) return EXIT_DONE;
    after = people.v[people.n - 1].id;
  }
}

static int set_role(struct board *b, struct arena *a, struct str email, struct str role) {
  enum person_role r;
  if (str_has(role) && role_of(role, &r) != OK) return command_usage(USAGE);
  struct person_role_args args = {letter_address(a, email), role, clock_now()};
  enum err const e = str_has(args.email) ? board_change(b, person_set_role, &args) : NOT_FOUND;
  if (e == NOT_FOUND) return fprintf(stderr, "babillard: no account has this address, or nobody has confirmed it\n"), EXIT_FAILED;
  return e == OK ? EXIT_DONE : command_failed("nothing was changed", e);
}

int command_user(const struct config *config, int argc, char **argv) {
  scoped(arena) struct arena a = {0};
  const char *what = argc > 1 ? argv[1] : "";
  bool const adds = strcmp(what, "add") == 0 && (argc == 4 || argc == 5), lists = strcmp(what, "list") == 0 && argc == 2;
  bool const changes = strcmp(what, "role") == 0 && argc == 4, disables = strcmp(what, "disable") == 0 && argc == 3;
  if (!adds && !lists && !changes && !disables) return command_usage(USAGE);
  struct board b;
  int status = command_open(&a, config, false, &b);
  if (status != EXIT_DONE) return status;
  if (adds) status = add(&b, &a, argc, argv);
  else if (lists) status = list(&b);
  else status = set_role(&b, &a, str_from(argv[2]), changes ? str_from(argv[3]) : (struct str){0});
  board_close(&b);
  return status;
}
