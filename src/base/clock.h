/* The only way to read the time of day.
 *
 * An instant is microseconds since 1970-01-01T00:00:00Z (POSIX: leap seconds do not exist). clock_now() never returns
 * less than it has returned in this process, so what was closed stays closed. Read it once per request or job run and
 * hand the value on. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct instant {
  int64_t us;
};

/* An instant that may be absent (SQL NULL). */
struct opt_instant {
  bool has;
  struct instant at;
};

/* An integer that may be absent (SQL NULL). */
struct opt_int {
  bool has;
  int64_t v;
};

#define SECOND_US INT64_C(1000000)
#define MINUTE_US (60 * SECOND_US)
#define HOUR_US (60 * MINUTE_US)

static inline bool instant_before(struct instant a, struct instant b) { return a.us < b.us; }
static inline struct instant instant_plus(struct instant a, int64_t us) { return (struct instant){a.us + us}; }

/* Now, never earlier than any instant returned or given to clock_start_from before. Thread-safe. */
struct instant clock_now(void);

/* Nothing before `newest` is returned from now on: called at start with the newest instant on record. */
void clock_start_from(struct instant newest);

/* Monotonic microseconds, for durations and time-outs only. */
int64_t clock_mono_us(void);

/* The instant `us` from now on the monotonic clock, for waits with a condition of that clock. */
struct timespec clock_mono_after(int64_t us);

#ifdef BABILLARD_TEST
/* Test builds only: the clock stands at `at` until set again; us < 0 gives the real one back. A process whose environment
 * has BABILLARD_NOW (microseconds) starts with a clock that stands there. */
void clock_set(struct instant at);
#endif

#endif
