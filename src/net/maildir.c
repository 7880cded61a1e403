#include "net/maildir.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crash.h"
#include "base/log.h"
#include "base/rand.h"
#include "net/address.h"

enum { SUBFOLDERS = 3 };
static const char *const subfolder[SUBFOLDERS] = {"tmp", "new", "cur"};

struct maildir {
  int tmp, fresh; /* descriptors of tmp/ and new/ */
};

/* Makes every missing folder of `path`, which is changed on the way and restored. */
static bool make_folders(char *path) {
  for (char *p = path + 1;; p++) {
    if (*p != '/' && *p != '\0') continue;
    char const kept = *p;
    *p = '\0';
    bool const made = mkdir(path, 0700) == 0 || errno == EEXIST;
    *p = kept;
    if (!made) return false;
    if (kept == '\0') return true;
  }
}

static int open_folder(int base, const char *name) { return openat(base, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC); }

static bool open_in(int base, struct maildir *m) {
  for (int i = 0; i < SUBFOLDERS; i++)
    if (mkdirat(base, subfolder[i], 0700) != 0 && errno != EEXIST) return false;
  m->tmp = open_folder(base, "tmp");
  m->fresh = open_folder(base, "new");
  return m->tmp >= 0 && m->fresh >= 0 && fsync(base) == 0;
}

enum err maildir_open(struct str path, struct maildir **ret) {
  char name[MAILDIR_PATH_MAX + 1];
  if (path.n == 0 || path.n > MAILDIR_PATH_MAX || str_index(path, '\0') < path.n) return INVALID;
  memcpy(name, path.p, path.n);
  name[path.n] = '\0';
  struct maildir *m = malloc(sizeof *m);
  if (m == NULL) die("memory exhausted", 0);
  *m = (struct maildir){-1, -1};
  int const base = make_folders(name) ? open_folder(AT_FDCWD, name) : -1;
  bool const opened = base >= 0 && open_in(base, m);
  int const cause = errno;
  if (base >= 0) close(base);
  if (!opened) {
    log_error("maildir_open_failed", LOG_S("path", path), LOG_Z("cause", strerrordesc_np(cause)));
    maildir_close(m);
    return BROKEN;
  }
  *ret = m;
  return OK;
}

void maildir_close(struct maildir *m) {
  if (m == NULL) return;
  if (m->tmp >= 0) close(m->tmp);
  if (m->fresh >= 0) close(m->fresh);
  free(m);
}

/* Sorts by instant; the rest makes it unique among processes and machines that share the folder. */
static void unique_name(char name[MAILDIR_NAME_MAX]) {
  static _Atomic unsigned counter;
  unsigned char random[8];
  rand_bytes(random, sizeof random);
  uint64_t number;
  memcpy(&number, random, sizeof number);
  int64_t const now = clock_now().us;
  snprintf(name, MAILDIR_NAME_MAX, "%010lld.M%06lldP%dQ%uR%016llx.babillard", (long long)(now / SECOND_US),
           (long long)(now % SECOND_US), (int)getpid(), atomic_fetch_add(&counter, 1), (unsigned long long)number);
}

static bool write_all(int fd, struct str s) {
  while (s.n > 0) {
    ssize_t const n = write(fd, s.p, s.n);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    s = str_sub(s, (size_t)n, s.n);
  }
  return true;
}

static bool write_file(int fd, struct str sender, struct str recipient, struct str bytes) {
  char head[2 * ADDRESS_MAX + 64];
  int const n =
      snprintf(head, sizeof head, "Return-Path: <%.*s>\r\nDelivered-To: %.*s\r\n", STR(sender), STR(recipient));
  assert(n > 0 && (size_t)n < sizeof head);
  if (!write_all(fd, (struct str){head, (size_t)n}) || !write_all(fd, bytes)) return false;
  CRASH_POINT("maildir.before_fsync");
  return fsync(fd) == 0;
}

static enum mail_result report(struct mail_report *ret, enum mail_result result, const char *text, int cause) {
  *ret = (struct mail_report){.data_begun = result == MAIL_UNKNOWN};
  int const n = snprintf(ret->reply, sizeof ret->reply, "%s%s%s", text, cause != 0 ? ": " : "",
                         cause != 0 ? strerrordesc_np(cause) : "");
  ret->n = n < 0 ? 0 : (size_t)n < sizeof ret->reply ? (size_t)n : sizeof ret->reply - 1;
  return result;
}

enum mail_result maildir_deliver(struct maildir *m, struct str sender, struct str recipient, struct str bytes,
                                 struct mail_report *ret) {
  assert(address_check(sender) && address_check(recipient));
  char name[MAILDIR_NAME_MAX];
  unique_name(name);
  int const fd = openat(m->tmp, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return report(ret, MAIL_LATER, "cannot create a file in tmp", errno);
  bool const written = write_file(fd, sender, recipient, bytes);
  int cause = errno;
  bool const closed = close(fd) == 0;
  if (written && !closed) cause = errno;
  CRASH_POINT("maildir.before_rename");
  if (!written || !closed || renameat(m->tmp, name, m->fresh, name) != 0) {
    if (written && closed) cause = errno;
    unlinkat(m->tmp, name, 0);
    return report(ret, MAIL_LATER, "cannot write the file", cause);
  }
  CRASH_POINT("maildir.before_folder_fsync");
  if (fsync(m->fresh) != 0) return report(ret, MAIL_UNKNOWN, "cannot put the folder on disk", errno);
  return report(ret, MAIL_SENT, name, 0);
}
