/* `serve` and `work`: the two that stay. */
#include <getopt.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/rand.h"
#include "command/command.h"
#include "net/mailer.h"
#include "net/net.h"
#include "board/journal.h"
#include "board/person.h"
#include "web/app.h"
#include "work/worker.h"

/* SIGTERM and SIGINT are taken by sigwait: they must be blocked before the first thread starts. */
static sigset_t block_signals(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN); /* a full quota is an outcome, not an end */
  return set;
}

/* A clock that is further behind than this would keep open what was closed. */
#define CLOCK_BEHIND_US (2 * MINUTE_US)

/* While nobody has an account: the link that makes the first administrator, said once and void when it has served. */
static void offer_first_account(struct arena *a, struct board *board) {
  struct db *db;
  struct board_content content;
  if (board_snapshot(board, &db) != OK) return;
  enum err const e = board_content(db, a, &content);
  board_release(board, db);
  struct person_first_args first = {rand_ref(a)};
  if (e != OK || content.people > 0 || board_change(board, person_first, &first) != OK) return;
  printf("first administrator %.*s/fr/compte/inscription?premier=%.*s\n", STR(board->base_url), STR(first.secret));
}

/* The thread that notes the minutes the server was there. */
struct minutes {
  struct minute_log log;
  struct server *server;
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
  bool stop; /* guarded by the mutex */
};

static void note_minute(struct minutes *m) {
  struct server_figures const f = server_figures(m->server);
  minute_note(&m->log, clock_now(), (int64_t)f.requests, (int64_t)f.failures);
}

/* A row at the start, then one at the beginning of each minute, with what was answered in the one before. */
static void *note_minutes(void *arg) {
  struct minutes *m = arg;
  pthread_mutex_lock(&m->mutex);
  while (!m->stop) {
    pthread_mutex_unlock(&m->mutex);
    note_minute(m);
    int64_t const left = MINUTE_US - clock_now().us % MINUTE_US;
    struct timespec const until = clock_mono_after(left);
    pthread_mutex_lock(&m->mutex);
    while (!m->stop && pthread_cond_timedwait(&m->wake, &m->mutex, &until) == 0) {}
  }
  pthread_mutex_unlock(&m->mutex);
  return NULL;
}

static void minutes_start(struct minutes *m, struct board *b, struct server *s) {
  pthread_condattr_t monotonic;
  minute_begin(&m->log, b);
  m->server = s;
  pthread_mutex_init(&m->mutex, NULL);
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init(&m->wake, &monotonic);
  pthread_condattr_destroy(&monotonic);
  int const failed = pthread_create(&m->thread, NULL, note_minutes, m);
  if (failed != 0) die("the thread of the minutes", failed);
}

static void minutes_stop(struct minutes *m) {
  pthread_mutex_lock(&m->mutex);
  m->stop = true;
  pthread_cond_signal(&m->wake);
  pthread_mutex_unlock(&m->mutex);
  pthread_join(m->thread, NULL);
  pthread_cond_destroy(&m->wake);
  pthread_mutex_destroy(&m->mutex);
}

int command_serve(const struct config *config, int argc, char **argv) {
  (void)argv;
  if (argc > 1) return command_usage("serve");
  scoped(arena) struct arena a = {0};
  sigset_t const set = block_signals();
  struct instant const now = clock_now();
  struct board board;
  int const status = command_open(&a, config, false, &board);
  if (status != EXIT_DONE) return status;
  if (board.newest.us > now.us + CLOCK_BEHIND_US) {
    fprintf(stderr, "babillard: this machine's clock is behind what is on record by more than two minutes; set it first\n");
    board_close(&board);
    return EXIT_TRY_LATER;
  }
  struct server *server;
  struct server_config const web = app_config(config, &board);
  enum err const e = server_start(&web, &server);
  if (e != OK) {
    board_close(&board);
    if (e == RETRY) {
      fprintf(stderr, "babillard: %.*s is taken by another program; choose another address with BABILLARD_LISTEN\n", STR(config->listen));
      return EXIT_UNAVAILABLE;
    }
    return e == INVALID ? (fprintf(stderr, "babillard: BABILLARD_LISTEN, BABILLARD_BASE_URL or BABILLARD_TRUSTED_PROXIES cannot be read\n"), EXIT_BAD_CONFIG)
                        : command_failed("the server cannot start", e);
  }
  if (!str_has(config->base_url)) board.base_url = server_address(server);
  printf("listening %.*s\n", STR(server_address(server)));
  offer_first_account(&a, &board);
  fflush(stdout);
  struct minutes minutes = {0};
  minutes_start(&minutes, &board, server);
  int caught;
  sigwait(&set, &caught);
  minutes_stop(&minutes);
  server_stop(server);
  board_close(&board);
  return EXIT_DONE;
}

static atomic_bool stopped;
static void stop_worker(int number) {
  (void)number;
  stopped = true;
}

/* The setting is the longest wait for any reply; RFC 5321's figures stand below it where they are shorter. */
static struct smtp_options time_outs(const struct config *config) {
  struct smtp_options o = SMTP_DEFAULTS;
  int const longest = (int)(config_smtp_timeout_s(config) * 1000);
  o.final_ms = longest;
  if (o.connect_ms > longest) o.connect_ms = longest;
  if (o.verbs_ms > longest) o.verbs_ms = longest;
  if (o.transmit_ms > longest) o.transmit_ms = longest;
  if (o.quit_ms > longest) o.quit_ms = longest;
  return o;
}

int command_work(const struct config *config, int argc, char **argv) {
  bool const once = argc == 2 && strcmp(argv[1], "--once") == 0;
  if (argc > 1 && !once) return command_usage("work [--once]");
  scoped(arena) struct arena a = {0};
  struct sigaction act = {.sa_handler = stop_worker};
  sigaction(SIGTERM, &act, NULL);
  sigaction(SIGINT, &act, NULL);
  signal(SIGPIPE, SIG_IGN);
  net_init();
  struct board board;
  int const status = command_open(&a, config, false, &board);
  if (status != EXIT_DONE) return status;
  struct smtp_options const options = time_outs(config);
  const char *problem = "";
  struct worker w = {.board = &board, .owner = rand_ref(&a), .stop = once ? NULL : &stopped, .clamd = config->clamd,
                     .sources_private = config->sources_private};
  enum err e = mailer_open(&a, config->mail, &options, &w.mailer, &problem);
  if (e != OK) {
    fprintf(stderr, "babillard: BABILLARD_MAIL: %s\n", e == INVALID ? problem : "the folder cannot be made");
    board_close(&board);
    return e == INVALID ? EXIT_BAD_CONFIG : EXIT_FAILED;
  }
  e = worker_run(&w);
  mailer_close(w.mailer);
  board_close(&board);
  return e == OK ? EXIT_DONE : command_failed("a job failed", e);
}
