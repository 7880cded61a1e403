#include "base/clock.h"

#include <stdatomic.h>
#include <time.h>

#ifdef BABILLARD_TEST
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#endif

static _Atomic int64_t newest;

#ifdef BABILLARD_TEST
static _Atomic int64_t frozen = -1;

/* Before main: whole programs under test are told what time it is. */
__attribute__((constructor)) static void clock_from_environment(void) {
  int64_t us;
  const char *told = getenv("BABILLARD_NOW");
  if (told == NULL) return;
  if (str_int(str_from(told), 0, INT64_MAX, &us) != OK) die("BABILLARD_NOW: microseconds since 1970", 0);
  atomic_store(&frozen, us);
}

void clock_set(struct instant at) {
  atomic_store(&frozen, at.us);
  atomic_store(&newest, 0);
}
#endif

static int64_t read_clock(clockid_t which) {
  struct timespec t;
  clock_gettime(which, &t); /* cannot fail for these two clocks */
  return (int64_t)t.tv_sec * SECOND_US + t.tv_nsec / 1000;
}

struct instant clock_now(void) {
  int64_t now = read_clock(CLOCK_REALTIME);
#ifdef BABILLARD_TEST
  int64_t const at = atomic_load(&frozen);
  if (at >= 0) now = at;
#endif
  int64_t seen = atomic_load(&newest);
  while (seen < now && !atomic_compare_exchange_weak(&newest, &seen, now)) {}
  return (struct instant){seen > now ? seen : now};
}

void clock_start_from(struct instant at) {
  int64_t seen = atomic_load(&newest);
  while (seen < at.us && !atomic_compare_exchange_weak(&newest, &seen, at.us)) {}
}

int64_t clock_mono_us(void) { return read_clock(CLOCK_MONOTONIC); }

struct timespec clock_mono_after(int64_t us) {
  int64_t const at = clock_mono_us() + us;
  return (struct timespec){.tv_sec = (time_t)(at / SECOND_US), .tv_nsec = (long)(at % SECOND_US * 1000)};
}
