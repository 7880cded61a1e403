#include "db/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/log.h"

static enum err open_one(const char *path, const char *ending, int *ret) {
  char name[PATH_MAX];
  int const n = snprintf(name, sizeof name, "%s.%s", path, ending);
  if (n < 0 || (size_t)n >= sizeof name) return INVALID;
  int const fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    log_error("lock_file", LOG_Z("which", ending), LOG_I("errno", errno));
    return BROKEN;
  }
  *ret = fd;
  return OK;
}

enum err lock_open(struct lock *l, const char *path) {
  int turn = -1, write = -1;
  TRY(open_one(path, "turn", &turn));
  enum err const outcome = open_one(path, "write", &write);
  if (outcome != OK) {
    close(turn);
    return outcome;
  }
  *l = (struct lock){turn, write};
  return OK;
}

void lock_close(struct lock *l) {
  close(l->turn);
  close(l->write);
}

static void must_flock(int fd, int operation) {
  while (flock(fd, operation) != 0)
    if (errno != EINTR) die("the lock of the database", errno);
}

void lock_take(struct lock *l) {
  must_flock(l->turn, LOCK_EX);
  must_flock(l->write, LOCK_EX);
  must_flock(l->turn, LOCK_UN);
}

void lock_give(struct lock *l) { must_flock(l->write, LOCK_UN); }
