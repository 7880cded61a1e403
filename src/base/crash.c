#include "base/crash.h"

#ifdef BABILLARD_TEST
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"

#define HITS_MAX 1000000

static _Atomic int64_t hits; /* of the one label that was asked for */

void crash_at(const char *label) {
  struct str rest = str_from(getenv("BABILLARD_CRASH")), wanted;
  if (!str_next(&rest, ':', &wanted) || !str_eq(wanted, str_from(label))) return;
  int64_t nth = 1;
  if (rest.p != NULL && str_int(rest, 1, HITS_MAX, &nth) != OK) die("BABILLARD_CRASH: label or label:N", 0);
  if (atomic_fetch_add(&hits, 1) + 1 == nth) raise(SIGKILL);
}

bool crash_planted(const char *label) {
  const char *wanted = getenv("BABILLARD_PLANT");
  return wanted != NULL && strcmp(wanted, label) == 0;
}
#endif
