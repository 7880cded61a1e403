/* The scheduled worker: runs the jobs of jobs.def, each under a lease in the database, so that any number of workers
 * may run. Cost grows with what is due, not with what exists. */
#ifndef WORK_WORKER_H
#define WORK_WORKER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

struct arena;
struct board;
struct mailer;

struct worker {
  struct board *board;
  struct mailer *mailer;
  struct str owner; /* a rand_ref: who holds this worker's leases */
  atomic_bool *stop;   /* set by a signal: the worker ends after what it is doing */
  size_t did;          /* things done by the last round */
  struct str clamd;    /* where the virus scanner is; empty: there is none */
  int64_t clamd_from_us; /* monotonic: it did not answer, and is asked again from then on */
  unsigned clamd_away;   /* how often in a row it did not */
  struct str sources_private; /* private places that partners' notices may be fetched from (base/reach.h) */
};

/* One look at every job that is due. */
enum err MUST_USE worker_round(struct worker *w);
/* Rounds until `stop` (NULL: until nothing is left to do); with a `stop`, jobs apart in a second thread, which uses
 * neither the mailer nor the scanner. Returns the outcome of the last round that failed, or OK. */
enum err MUST_USE worker_run(struct worker *w);

void jobs_print(FILE *to);

/* A job: what is due at `now`, in an arena of its own. Counts what it does in w->did. */
typedef enum err job_fn(struct worker *w, struct arena *a, struct instant now);
#define JOB(name, period, function, sentence) job_fn function;
#define JOB_APART JOB
#include "work/jobs.def"
#undef JOB_APART
#undef JOB

#endif
