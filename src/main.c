/* The command table: what the program is called with, and what answers. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "command/command.h"
#include "feed/foreign/foreign_child.h"
#include "feed/import/import.h"

static const struct command commands[] = {
    {"serve", command_serve, "", "answer on BABILLARD_LISTEN until SIGTERM", NULL},
    {"work", command_work, "[--once]", "run the jobs: reminders, news, delivery", NULL},
    {"migrate", command_migrate, "", "create the database or bring it up to date", NULL},
    {"import", command_import, "FILE… [--dry-run] [--json] [--source NAME]", "take opportunities in, partners' too; lists what was not taken", IMPORT_HELP},
    {"demo", command_demo, "", "load the demonstration into an empty database and print its accounts", NULL},
    {"user", command_user, "add EMAIL NAME [ROLE] | list | role EMAIL ROLE | disable EMAIL", "accounts", NULL},
    {"mail", command_mail, "test ADDRESS | queue [STATE] | retry ID | sent ID | resend ID | suppress ID", "the outbox", NULL},
    {"journal", command_journal, "attempts ID [--json] | service [--from INSTANT] [--json]", "the evidence: who tried what, when the service was there", NULL},
    {"check", command_check, "", "compare every stored file with its row", NULL},
    {"routes", command_routes, "", "the table of addresses", NULL},
    {"jobs", command_jobs, "", "the table of jobs", NULL},
    {"config", command_config, "", "every setting with its value and meaning", NULL},
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static int help(FILE *to) {
  fputs("babillard: an opportunities board\n\nusage: babillard [--config FILE] COMMAND [ARGUMENTS]\n\n", to);
  for (size_t i = 0; i < COMMANDS; i++) fprintf(to, "  %-8s %s\n           %s\n", commands[i].name, commands[i].arguments, commands[i].sentence);
  fputs("\nExit status: 0 done, 1 failed, 2 used wrongly, 69 a dependency is down, 75 try later, 78 bad configuration.\n", to);
  return to == stdout ? EXIT_DONE : EXIT_USAGE;
}

/* "serv" is near "serve": one that begins with what was typed, or the other way round. */
static void suggest(const char *typed) {
  fprintf(stderr, "babillard: there is no command \"%s\"", typed);
  for (size_t i = 0; i < COMMANDS; i++)
    if (strncmp(commands[i].name, typed, 3) == 0) fprintf(stderr, "; did you mean `%s`?", commands[i].name);
  fputs("\n", stderr);
}

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD_WORD) == 0) return foreign_child_main(argc, argv); /* of this program, never of a person */
  scoped(arena) struct arena a = {0};
  struct str file = {0}, problem = {0};
  int at = 1;
  if (at + 1 < argc && strcmp(argv[at], "--config") == 0) {
    file = str_from(argv[at + 1]);
    at += 2;
  }
  if (at >= argc) return help(stderr);
  if (strcmp(argv[at], "--help") == 0 || strcmp(argv[at], "-h") == 0 || strcmp(argv[at], "help") == 0) return help(stdout);
  if (strcmp(argv[at], "--version") == 0) return puts("babillard " BABILLARD_VERSION), EXIT_DONE;
  for (size_t i = 0; i < COMMANDS; i++) {
    if (strcmp(commands[i].name, argv[at]) != 0) continue;
    if (at + 1 < argc && (strcmp(argv[at + 1], "--help") == 0 || strcmp(argv[at + 1], "-h") == 0))
      return printf("usage: babillard %s %s\n%s\n%s", commands[i].name, commands[i].arguments, commands[i].sentence,
                    commands[i].details == NULL ? "" : commands[i].details), EXIT_DONE;
    struct config config;
    if (config_read(&a, file, &config, &problem) != OK) {
      fprintf(stderr, "babillard: %.*s\n", STR(problem));
      return EXIT_BAD_CONFIG;
    }
    return commands[i].run(&config, argc - at, argv + at);
  }
  suggest(argv[at]);
  return EXIT_USAGE;
}
