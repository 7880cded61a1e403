/* When a source is read next: for sources.c and its test. */
#ifndef WORK_SOURCES_H
#define WORK_SOURCES_H

#include <stdint.h>

/* Seconds from a run to the next: its period, after `failures` in a row a quarter of an hour that doubles up to a day, a
 * twentieth more or less by `chance` (a random number), and never sooner than the server said (0: it said nothing). */
int64_t source_wait_s(int64_t period_s, int64_t failures, int64_t retry_after_s, unsigned chance);

#endif
