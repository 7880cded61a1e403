/* Labelled places where a test may kill the process, and labelled bugs a test may plant.
 *
 * Both exist only in builds with BABILLARD_TEST; in the program people run they are nothing. A label is always a
 * string literal at the place itself ("blob.before_fsync"), so that a search for the macro lists every place and a
 * test can prove that each was hit once. */
#ifndef BASE_CRASH_H
#define BASE_CRASH_H

#include <stdbool.h>

#ifdef BABILLARD_TEST
#define CRASH_POINT(label) crash_at("" label)
#define PLANTED(label) crash_planted("" label)

/* Kills the process with SIGKILL when the environment variable BABILLARD_CRASH is `label` (its first hit) or
 * `label:N` (its N-th hit, N from 1); stops it with SIGSTOP when it is `label:N:stop`. Thread-safe; hits are counted
 * over all threads. The label is first added as a line to the file BABILLARD_CRASH_HITS names, when it names one. */
void crash_at(const char *label);

/* Whether the environment variable BABILLARD_PLANT is `label`: the code then does the wrong thing on purpose, so
 * that a fault test can prove that it would have been seen. */
bool crash_planted(const char *label);
#else
#define CRASH_POINT(label) ((void)0)
#define PLANTED(label) false
#endif

#endif
