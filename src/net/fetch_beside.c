#include "net/fetch_beside.h"

#include <signal.h>
#include <string.h>
#include <time.h>

#include "base/crash.h"
#include "base/err.h"
#include "net/net.h"

static void hold(struct fetch_beside *b) {
  if (pthread_mutex_lock(&b->lock) != 0) die("mutex", 0);
}

static void release(struct fetch_beside *b) {
  if (pthread_mutex_unlock(&b->lock) != 0) die("mutex", 0);
}

/* Until something changed or that instant of the monotonic clock came. The lock is held. */
static void wait_until(struct fetch_beside *b, int64_t until_us) {
  struct timespec const t = {.tv_sec = until_us / SECOND_US, .tv_nsec = until_us % SECOND_US * 1000};
  (void)pthread_cond_timedwait(&b->change, &b->lock, &t);
}

void fetch_beside_open(struct fetch_beside *b, const atomic_bool *stop) {
  *b = (struct fetch_beside){.stop = stop};
  pthread_condattr_t monotonic;
  net_init();
  if (pthread_mutex_init(&b->lock, NULL) != 0 || pthread_condattr_init(&monotonic) != 0 ||
      pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) != 0 || pthread_cond_init(&b->change, &monotonic) != 0)
    die("mutex", 0);
  pthread_condattr_destroy(&monotonic);
}

void fetch_beside_close(struct fetch_beside *b) {
  for (size_t i = 0; i < FETCH_BESIDE; i++) fetch_beside_free(&b->going[i]);
  pthread_cond_destroy(&b->change);
  pthread_mutex_destroy(&b->lock);
}

/* --- One host at a time ---------------------------------------------------------------------------------------------- */

/* The lock is held. */
static bool asked(const struct fetch_beside *b, const char *host) {
  if (PLANTED("fetch.crowd")) return false;
  for (size_t i = 0; i < FETCH_BESIDE; i++)
    if (b->going[i].holds && strcmp(b->going[i].host, host) == 0) return true;
  return false;
}

static void keep_host(struct fetch_going *g, struct str host) {
  size_t const n = host.n < FETCH_HOST_MAX ? host.n : FETCH_HOST_MAX;
  if (n > 0) memcpy(g->host, host.p, n);
  g->host[n] = '\0';
}

/* Called by the fetch's own thread before each request: leaves the host it asked for the next one. All that are sent on to
 * one slow host do not wait for one another in a row. */
static bool on_turn(void *data, struct str host) {
  enum { LOOK_US = 500 * 1000 }; /* whether it is to stop */
  struct fetch_going *g = data;
  struct fetch_beside *b = g->all;
  bool given_up = false;
  hold(b);
  if (!g->holds || !str_eq(host, str_from(g->host))) {
    g->holds = false;
    keep_host(g, host);
    pthread_cond_broadcast(&b->change);
    while (!given_up && asked(b, g->host)) {
      wait_until(b, clock_mono_us() + LOOK_US);
      given_up = (b->stop != NULL && *b->stop) || clock_mono_us() >= g->wait_until_us;
    }
    g->holds = !given_up;
  }
  release(b);
  return !given_up;
}

/* --- Places ---------------------------------------------------------------------------------------------------------- */

/* Whether one goes on that asks that host, or waits for it. The lock is held. */
static bool has_one(const struct fetch_beside *b, struct str host) {
  for (size_t i = 0; i < FETCH_BESIDE; i++)
    if (b->going[i].state == FETCH_GOES && str_eq(host, str_from(b->going[i].host))) return true;
  return false;
}

struct fetch_going *fetch_beside_place(struct fetch_beside *b, struct str address, bool failing) {
  scoped(arena) struct arena a = {0};
  struct str url, host = S("");
  struct fetch_going *place = NULL;
  size_t failed = 0;
  if (fetch_address(&a, address, true, &url) == OK) host = fetch_host(&a, url);
  hold(b);
  for (size_t i = 0; i < FETCH_BESIDE; i++) {
    struct fetch_going *g = &b->going[i];
    failed += g->state != FETCH_FREE && g->failing;
    if (g->state == FETCH_FREE) place = g;
  }
  bool const full = failing && failed >= FETCH_BESIDE / 2;
  if (full || (host.n > 0 && has_one(b, host))) place = NULL;
  if (place != NULL) {
    *place = (struct fetch_going){.request = {FETCH_DEFAULTS}, .all = b, .failing = failing};
    keep_host(place, host);
  }
  release(b);
  return place;
}

static void *fetch_it(void *data) {
  struct fetch_going *g = data;
  fetch(&g->arena, &g->request, &g->fetched);
  hold(g->all);
  g->state = FETCH_OVER;
  g->holds = false;
  pthread_cond_broadcast(&g->all->change);
  release(g->all);
  return NULL;
}

/* Signals go to the threads that were there. */
void fetch_beside_begin(struct fetch_going *g) {
  sigset_t all, before;
  g->request.stop = g->all->stop;
  g->request.turn = on_turn;
  g->request.turn_to = g;
  g->wait_until_us = clock_mono_us() + FETCH_TURNS * (int64_t)g->request.whole_ms * 1000;
  hold(g->all);
  g->state = FETCH_GOES;
  release(g->all);
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int const e = pthread_create(&g->thread, NULL, fetch_it, g);
  if (e != 0) die("no thread", e);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* The lock is held. */
static struct fetch_going *over(struct fetch_beside *b, bool *ret_going) {
  *ret_going = false;
  for (size_t i = 0; i < FETCH_BESIDE; i++) {
    if (b->going[i].state == FETCH_OVER) return &b->going[i];
    *ret_going = *ret_going || b->going[i].state == FETCH_GOES;
  }
  return NULL;
}

struct fetch_going *fetch_beside_next(struct fetch_beside *b, int64_t most_ms) {
  int64_t const until = clock_mono_us() + most_ms * 1000;
  bool going;
  hold(b);
  struct fetch_going *g = over(b, &going);
  while (g == NULL && going && clock_mono_us() < until) {
    wait_until(b, until);
    g = over(b, &going);
  }
  release(b);
  return g;
}

void fetch_beside_free(struct fetch_going *g) {
  if (g->all == NULL) return; /* nothing was ever there */
  hold(g->all);
  bool const there = g->state != FETCH_FREE;
  release(g->all);
  if (!there) return;
  pthread_join(g->thread, NULL);
  arena_free(&g->arena);
  hold(g->all);
  g->state = FETCH_FREE;
  g->holds = g->failing = false;
  release(g->all);
}

size_t fetch_beside_count(struct fetch_beside *b) {
  size_t n = 0;
  hold(b);
  for (size_t i = 0; i < FETCH_BESIDE; i++) n += b->going[i].state != FETCH_FREE;
  release(b);
  return n;
}
