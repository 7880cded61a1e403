#include "work/worker.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "base/arena.h"
#include "base/log.h"
#include "board/board.h"
#include "board/schedule.h"

enum { LEASE_US = 5 * 60 * 1000000, PAUSE_MS = 1000, ROUNDS_MAX = 1000 };

static const struct job {
  struct str name;
  int64_t period_us;
  job_fn *run;
  const char *sentence;
  bool apart;
} jobs[] = {
#define JOB(name, period, function, sentence) {S_INIT(#name), (period) * SECOND_US, function, sentence, false},
#define JOB_APART(name, period, function, sentence) {S_INIT(#name), (period) * SECOND_US, function, sentence, true},
#include "work/jobs.def"
#undef JOB_APART
#undef JOB
};

enum { JOBS = sizeof jobs / sizeof jobs[0] };

/* `again`: whatever its period, as when somebody waits for the end of it. */
static enum err run_job(struct worker *w, const struct job *job, bool again) {
  scoped(arena) struct arena a = {0};
  struct job_args claim = {.name = job->name, .owner = w->owner, .period_us = again ? 0 : job->period_us, .lease_us = LEASE_US, .now = clock_now()};
  TRY(board_change(w->board, job_claim, &claim));
  if (!claim.ret_mine) return OK;
  enum err const e = job->run(w, &a, claim.now);
  if (e != OK) log_error("job_failed", LOG_S("job", job->name), LOG_Z("outcome", err_name(e)));
  claim.now = clock_now();
  enum err const done = board_change(w->board, job_done, &claim); /* also after a failure: it is tried again next time */
  return e != OK ? e : done;
}

enum { HERE = 1, APART = 2 };

static enum err run_jobs(struct worker *w, unsigned which, bool again) {
  enum err outcome = OK;
  w->did = 0;
  for (size_t i = 0; i < JOBS; i++) { /* one that fails does not keep the others from running */
    if ((which & (jobs[i].apart ? APART : HERE)) == 0) continue;
    enum err const e = run_job(w, &jobs[i], again);
    if (e != OK) outcome = e;
  }
  return outcome;
}

enum err worker_round(struct worker *w) { return run_jobs(w, HERE | APART, true); }

/* Rounds until the stop; the outcome of the last one. */
static enum err run_until_stop(struct worker *w, unsigned which) {
  enum err e = OK;
  bool busy = false;
  while (!*w->stop) {
    e = run_jobs(w, which, busy);
    busy = e == OK && w->did > 0; /* a batch that was full is followed by the next, not by a pause */
    if (busy) continue;
    struct timespec pause = {.tv_nsec = PAUSE_MS % 1000 * 1000000L, .tv_sec = PAUSE_MS / 1000};
    while (!*w->stop && nanosleep(&pause, &pause) != 0 && errno == EINTR) {}
  }
  return e;
}

static void *run_apart(void *arg) {
  struct worker *w = arg;
  (void)run_until_stop(w, APART); /* each failure was logged */
  return NULL;
}

/* Signals go to the thread that was there: its pause ends with them. */
static pthread_t start_apart(struct worker *w) {
  sigset_t all, before;
  pthread_t thread;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int const e = pthread_create(&thread, NULL, run_apart, w);
  if (e != 0) die("no thread", e);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return thread;
}

enum err worker_run(struct worker *w) {
  if (w->stop != NULL) {
    struct worker beside = *w;
    beside.mailer = NULL;
    beside.clamd = (struct str){0};
    pthread_t const thread = start_apart(&beside);
    enum err const e = run_until_stop(w, HERE);
    pthread_join(thread, NULL);
    return e;
  }
  enum err e = OK;
  for (int i = 0; i < ROUNDS_MAX; i++) {
    e = worker_round(w);
    if (w->did == 0) break;
  }
  return e;
}

void jobs_print(FILE *to) {
  for (size_t i = 0; i < JOBS; i++)
    fprintf(to, "%-12.*s every %5lld s  %s\n", STR(jobs[i].name), (long long)(jobs[i].period_us / SECOND_US), jobs[i].sentence);
}
