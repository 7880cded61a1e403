/* `migrate`, `import`, `demo`, `check`, and the tables: `routes`, `jobs`, `config`. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "board/integrity.h"
#include "board/refile.h"
#include "command/command.h"
#include "feed/import/demo.h"
#include "feed/import/import.h"
#include "web/app.h"
#include "work/worker.h"

int command_migrate(const struct config *config, int argc, char **argv) {
  (void)argv;
  if (argc > 1) return command_usage("migrate");
  scoped(arena) struct arena a = {0};
  struct board board;
  int const status = command_open(&a, config, true, &board);
  if (status != EXIT_DONE) return status;
  int64_t n;
  enum err const e = refile(&board, &n);
  board_close(&board);
  if (e != OK) return command_failed("what was there before could not be put in order; migrate again", e);
  if (n > 0) printf("%lld opportunities of an older version put in order\n", (long long)n);
  return EXIT_DONE;
}

int command_import(const struct config *config, int argc, char **argv) {
  scoped(arena) struct arena a = {0};
  struct board board;
  int status = command_open(&a, config, false, &board);
  if (status != EXIT_DONE) return status;
  status = import_command(&board, argc, argv);
  board_close(&board);
  return status;
}

int command_demo(const struct config *config, int argc, char **argv) {
  (void)argv;
  if (argc > 1) return command_usage("demo");
  scoped(arena) struct arena a = {0};
  struct board board;
  int const status = command_open(&a, config, true, &board);
  if (status != EXIT_DONE) return status;
  enum err const e = demo_load(&board, clock_now(), stdout);
  board_close(&board);
  return e == OK ? EXIT_DONE : EXIT_FAILED; /* demo_load said why */
}

int command_check(const struct config *config, int argc, char **argv) {
  (void)argv;
  if (argc > 1) return command_usage("check");
  scoped(arena) struct arena a = {0};
  struct board board;
  int const status = command_open(&a, config, false, &board);
  if (status != EXIT_DONE) return status;
  struct integrity found = {0};
  enum err const e = integrity_check(&board, stdout, &found);
  board_close(&board);
  if (e != OK) return command_failed("the check could not be finished", e);
  printf("%lld files checked, %lld missing or changed\n", (long long)found.files, (long long)found.broken);
  return found.broken == 0 ? EXIT_DONE : EXIT_FAILED;
}

int command_routes(const struct config *config, int argc, char **argv) {
  (void)config;
  (void)argv;
  if (argc > 1) return command_usage("routes");
  size_t n;
  const struct route *routes = app_routes(&n);
  routes_print(stdout, routes, n);
  return EXIT_DONE;
}

int command_jobs(const struct config *config, int argc, char **argv) {
  (void)config;
  (void)argv;
  if (argc > 1) return command_usage("jobs");
  jobs_print(stdout);
  return EXIT_DONE;
}

int command_config(const struct config *config, int argc, char **argv) {
  (void)argv;
  if (argc > 1) return command_usage("config");
  config_print(stdout, config);
  return EXIT_DONE;
}
