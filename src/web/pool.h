/* Threads that do what must not stand in an event loop: pages, files, hashes.
 *
 * A job is a link inside something the caller owns; no memory is taken. Jobs of the urgent queue (what somebody has
 * already sent us: deposits, uploads) go before those of the other. One pool serves requests; another, at nice 19 and
 * with a short queue, is the hashing lane. Plain pthreads; safe from any thread. */
#ifndef WEB_POOL_H
#define WEB_POOL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

#define POOL_THREADS_MAX 64

struct pool_job {
  void (*run)(struct pool_job *job); /* the job may be freed or queued again inside it */
  struct pool_job *next;             /* the pool's */
};

struct pool;

/* `threads`: 1 to POOL_THREADS_MAX; `queue_max`: jobs that may wait when they come by pool_try; `nice`: 0 to 19, for
 * its threads. The pool lives in `arena`. BROKEN: the system refused a thread. */
enum err MUST_USE pool_start(struct arena *arena, unsigned threads, unsigned queue_max, int nice, struct pool **ret);

/* Queues a job unless queue_max are waiting already: then false, and nothing happened. */
bool pool_try(struct pool *p, struct pool_job *job, bool urgent) MUST_USE;

/* Queues a job whatever waits: for the next step of something that was accepted. */
void pool_push(struct pool *p, struct pool_job *job, bool urgent);

/* How many jobs wait. */
unsigned pool_waiting(struct pool *p);

/* Runs what is queued, then ends the threads. Nobody may queue from outside any more. */
void pool_stop(struct pool *p);

#endif
