#include "web/pool.h"

#include <assert.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

enum { STACK_BYTES = 1 << 20 };

struct queue {
  struct pool_job *first, *last;
};

struct pool {
  pthread_mutex_t lock;
  pthread_cond_t wake;
  struct queue urgent, normal;
  unsigned waiting, queue_max;
  bool stopping;
  int nice;
  unsigned n_threads;
  pthread_t threads[POOL_THREADS_MAX];
};

static struct pool_job *take(struct queue *q) {
  struct pool_job *job = q->first;
  if (job == NULL) return NULL;
  q->first = job->next;
  if (q->first == NULL) q->last = NULL;
  job->next = NULL;
  return job;
}

static void add(struct pool *p, struct pool_job *job, bool urgent) {
  struct queue *q = urgent ? &p->urgent : &p->normal;
  job->next = NULL;
  if (q->last == NULL) q->first = job;
  else q->last->next = job;
  q->last = job;
  p->waiting++;
  pthread_cond_signal(&p->wake);
}

static void *work(void *arg) {
  struct pool *p = arg;
  /* Linux gives each thread a nice value of its own; failing to get it changes speed, not what is done. */
  if (p->nice != 0) (void)setpriority(PRIO_PROCESS, (id_t)gettid(), p->nice);
  pthread_mutex_lock(&p->lock);
  for (;;) {
    struct pool_job *job = take(&p->urgent);
    if (job == NULL) job = take(&p->normal);
    if (job != NULL) {
      p->waiting--;
      pthread_mutex_unlock(&p->lock);
      job->run(job);
      pthread_mutex_lock(&p->lock);
    } else if (p->stopping) {
      break;
    } else {
      pthread_cond_wait(&p->wake, &p->lock);
    }
  }
  pthread_mutex_unlock(&p->lock);
  return NULL;
}

enum err pool_start(struct arena *arena, unsigned threads, unsigned queue_max, int nice, struct pool **ret) {
  assert(threads >= 1 && threads <= POOL_THREADS_MAX);
  struct pool *p = arena_new(arena, struct pool);
  pthread_mutex_init(&p->lock, NULL);
  pthread_cond_init(&p->wake, NULL);
  p->queue_max = queue_max;
  p->nice = nice;
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setstacksize(&attr, STACK_BYTES);
  bool ok = true;
  while (ok && p->n_threads < threads) {
    ok = pthread_create(&p->threads[p->n_threads], &attr, work, p) == 0;
    if (ok) p->n_threads++;
  }
  pthread_attr_destroy(&attr);
  if (!ok) {
    pool_stop(p);
    return BROKEN;
  }
  *ret = p;
  return OK;
}

bool pool_try(struct pool *p, struct pool_job *job, bool urgent) {
  pthread_mutex_lock(&p->lock);
  bool const room = p->waiting < p->queue_max;
  if (room) add(p, job, urgent);
  pthread_mutex_unlock(&p->lock);
  return room;
}

void pool_push(struct pool *p, struct pool_job *job, bool urgent) {
  pthread_mutex_lock(&p->lock);
  add(p, job, urgent);
  pthread_mutex_unlock(&p->lock);
}

unsigned pool_waiting(struct pool *p) {
  pthread_mutex_lock(&p->lock);
  unsigned const n = p->waiting;
  pthread_mutex_unlock(&p->lock);
  return n;
}

void pool_stop(struct pool *p) {
  pthread_mutex_lock(&p->lock);
  p->stopping = true;
  pthread_cond_broadcast(&p->wake);
  pthread_mutex_unlock(&p->lock);
  for (unsigned i = 0; i < p->n_threads; i++) pthread_join(p->threads[i], NULL);
  pthread_cond_destroy(&p->wake);
  pthread_mutex_destroy(&p->lock);
}
