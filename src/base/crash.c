#include "base/crash.h"

#ifdef BABILLARD_TEST
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/str.h"

#define HITS_MAX 1000000

static _Atomic int64_t hits; /* of the one label that was asked for */

static void record(const char *label) {
  const char *path = getenv("BABILLARD_CRASH_HITS");
  int const fd = path == NULL ? -1 : open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return;
  dprintf(fd, "%s\n", label);
  close(fd);
}

void crash_at(const char *label) {
  struct str rest = str_from(getenv("BABILLARD_CRASH")), wanted, number = {0};
  if (!str_next(&rest, ':', &wanted) || !str_eq(wanted, str_from(label))) return;
  int64_t nth = 1;
  if (str_next(&rest, ':', &number) && str_int(number, 1, HITS_MAX, &nth) != OK)
    die("BABILLARD_CRASH: label, label:N or label:N:stop", 0);
  if (atomic_fetch_add(&hits, 1) + 1 != nth) return;
  record(label);
  raise(str_eq(rest, S("stop")) ? SIGSTOP : SIGKILL);
}

bool crash_planted(const char *label) {
  const char *wanted = getenv("BABILLARD_PLANT");
  return wanted != NULL && strcmp(wanted, label) == 0;
}
#endif
