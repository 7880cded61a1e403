/* The commands of the program, one function each; main.c has their table.
 *
 * Data goes to stdout, messages to stderr. Exit status (sysexits.h where it has one): 0 done, 1 failed, 2 used wrongly,
 * 69 a dependency is down, 75 try later, 78 bad configuration. */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "base/config.h"
#include "board/board.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_UNAVAILABLE = 69, EXIT_TRY_LATER = 75, EXIT_BAD_CONFIG = 78 };

struct command {
  const char *name;
  int (*run)(const struct config *config, int argc, char **argv); /* argv[0] is the command's own name */
  const char *arguments;
  const char *sentence;
  const char *details; /* of its own --help, whole lines; NULL: none */
};

int command_serve(const struct config *config, int argc, char **argv);
int command_work(const struct config *config, int argc, char **argv);
int command_migrate(const struct config *config, int argc, char **argv);
int command_import(const struct config *config, int argc, char **argv);
int command_demo(const struct config *config, int argc, char **argv);
int command_user(const struct config *config, int argc, char **argv);
int command_mail(const struct config *config, int argc, char **argv);
int command_journal(const struct config *config, int argc, char **argv);
int command_check(const struct config *config, int argc, char **argv);
int command_routes(const struct config *config, int argc, char **argv);
int command_jobs(const struct config *config, int argc, char **argv);
int command_config(const struct config *config, int argc, char **argv);

/* Opens the board of the settings: makes the folders and the secret at the first start. Says on stderr what failed and
 * returns the exit status, 0 when it is open. `migrate`: create or update the database. */
int command_open(struct arena *a, const struct config *config, bool migrate, struct board *ret);
/* Says what failed; returns the exit status of an outcome. */
int command_failed(const char *what, enum err e);
/* Says how the command is used; returns EXIT_USAGE. */
int command_usage(const char *usage);

#endif
