/* Several fetches side by side, each in a thread of its own: one that hangs keeps no other waiting.
 *
 * What is promised: never more than FETCH_BESIDE at once, never two at once of one host, whatever redirects say (a fetch
 * that is sent on to a host another one is asking waits for its turn, and the wait does not count against it, until
 * FETCH_TURNS times a whole fetch have gone: then it is FETCH_TIMEOUT). Several names of one machine are several hosts.
 * Everything but the fetching itself stays with the thread that opened it. */
#ifndef NET_FETCH_BESIDE_H
#define NET_FETCH_BESIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "net/fetch.h"

enum { FETCH_BESIDE = 16, FETCH_HOST_MAX = 255, FETCH_TURNS = 3 };

struct fetch_beside;

/* One of them, the caller's memory; it may not move while it goes on. */
struct fetch_going {
  struct fetch_request request; /* what it points to lives as long as the fetch */
  struct arena arena;           /* of the fetch's thread while it goes on, then the caller's to free */
  struct fetched fetched;
  struct fetch_beside *all;
  pthread_t thread;
  char host[FETCH_HOST_MAX + 1]; /* that is asked now, or waited for */
  bool holds;                    /* it is asked */
  int64_t wait_until_us;         /* on the monotonic clock: it gives up waiting for its turn */
  bool failing;                  /* it failed the last time */
  enum { FETCH_FREE, FETCH_GOES, FETCH_OVER } state;
};

struct fetch_beside {
  pthread_mutex_t lock;
  pthread_cond_t change;
  const atomic_bool *stop;
  struct fetch_going going[FETCH_BESIDE];
};

void fetch_beside_open(struct fetch_beside *b, const atomic_bool *stop);
/* Waits for those that go on: with a stop about a second, otherwise until they end. */
void fetch_beside_close(struct fetch_beside *b);

/* A place for a fetch of that address, NULL: there is none now. Those that failed the last time have half of the places.
 * The caller fills the request, its stop and turn apart, and begins, or leaves it. */
struct fetch_going *fetch_beside_place(struct fetch_beside *b, struct str address, bool failing);
void fetch_beside_begin(struct fetch_going *g);
/* One that is over; NULL: none is within that time, or none goes on. It keeps its place until it is freed. */
struct fetch_going *fetch_beside_next(struct fetch_beside *b, int64_t most_ms);
void fetch_beside_free(struct fetch_going *g);
/* How many go on or are over and not freed. */
size_t fetch_beside_count(struct fetch_beside *b);

#endif
