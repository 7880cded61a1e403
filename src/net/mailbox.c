#include "net/mailbox.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "net/maildir.h"
#include "net/message.h"
#include "net/mime.h"

#define HEAD_MAX ((size_t)32 << 10) /* what is read of each message for the list */
#define FILE_MAX (MIME_MAX + 1024)  /* a message behind its two lines of delivery */

enum { FOLDERS = 2 };
static const char *const folder[FOLDERS] = {"new", "cur"};

/* What Maildirs name files with, flags included ("….babillard:2,S"). */
static bool name_check(struct str name) {
  if (name.n == 0 || name.n >= MAILDIR_NAME_MAX || name.p[0] == '.') return false;
  for (size_t i = 0; i < name.n; i++) {
    char const c = name.p[i];
    bool const alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!alnum && (c == '\0' || strchr(".,:=_-", c) == NULL)) return false;
  }
  return true;
}

struct entry {
  char name[MAILDIR_NAME_MAX];
  int in; /* index of folder[] */
};

/* Keeps the `limit` greatest names, greatest first; returns how many there are then. */
static size_t insert(struct entry *v, size_t n, size_t limit, const char *name, int in) {
  size_t i = n;
  while (i > 0 && strcmp(v[i - 1].name, name) < 0) i--;
  if (i == limit) return n;
  size_t const kept = n < limit ? n : limit - 1;
  memmove(v + i + 1, v + i, (kept - i) * sizeof *v);
  memcpy(v[i].name, name, strlen(name) + 1);
  v[i].in = in;
  return kept + 1;
}

static bool folder_path(struct str path, const char *sub, char ret[MAILDIR_PATH_MAX + 8]) {
  if (path.n == 0 || path.n > MAILDIR_PATH_MAX || str_index(path, '\0') < path.n) return false;
  snprintf(ret, MAILDIR_PATH_MAX + 8, "%.*s/%s", STR(path), sub);
  return true;
}

static enum err collect(struct str path, struct entry *v, size_t limit, size_t *ret_n) {
  size_t n = 0;
  for (int in = 0; in < FOLDERS; in++) {
    char name[MAILDIR_PATH_MAX + 8];
    if (!folder_path(path, folder[in], name)) return NOT_FOUND;
    DIR *d = opendir(name);
    if (d == NULL) return errno == ENOENT || errno == ENOTDIR ? NOT_FOUND : BROKEN;
    for (struct dirent *e; (e = readdir(d)) != NULL;)
      if (name_check(str_from(e->d_name))) n = insert(v, n, limit, e->d_name, in);
    closedir(d);
  }
  *ret_n = n;
  return OK;
}

/* At most `max` bytes of the file; TOO_BIG when it is longer and `whole` is wanted. */
static enum err read_file(struct arena *a, struct str path, const char *sub, const char *name, size_t max, bool whole,
                          struct str *ret) {
  char dir[MAILDIR_PATH_MAX + 8];
  if (!folder_path(path, sub, dir)) return NOT_FOUND;
  int const base = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int const fd = base < 0 ? -1 : openat(base, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (base >= 0) close(base);
  if (fd < 0) return NOT_FOUND;
  struct stat st;
  bool const regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
  bool const too_big = regular && whole && (size_t)st.st_size > max;
  size_t const size = !regular || too_big ? 0 : (size_t)st.st_size < max ? (size_t)st.st_size : max;
  char *p = arena_alloc(a, size);
  size_t n = 0;
  for (ssize_t got; n < size && (got = read(fd, p + n, size - n)) > 0;) n += (size_t)got;
  close(fd);
  if (too_big) return TOO_BIG;
  if (!regular) return NOT_FOUND;
  *ret = (struct str){p, n};
  return OK;
}

static struct str header(struct arena *a, struct arena *scratch, struct str bytes, struct str name) {
  struct str const value = message_header(scratch, bytes, name);
  return value.p == NULL ? S("") : str_dup(a, value);
}

static struct mailbox_item item_of(struct arena *a, const char *name, struct str bytes) {
  scoped(arena) struct arena scratch = {0};
  return (struct mailbox_item){
      .name = str_dup(a, str_from(name)),
      .subject = header(a, &scratch, bytes, S("Subject")),
      .from = header(a, &scratch, bytes, S("From")),
      .to = header(a, &scratch, bytes, S("To")),
      .date = header(a, &scratch, bytes, S("Date")),
  };
}

enum err mailbox_list(struct arena *a, struct str path, size_t limit, struct mailbox_page *ret) {
  if (limit > MAILBOX_LIST_MAX) limit = MAILBOX_LIST_MAX;
  scoped(arena) struct arena names = {0};
  struct entry *found = arena_many(&names, limit + 1, struct entry);
  size_t n = 0, kept = 0;
  TRY(collect(path, found, limit, &n));
  struct mailbox_item *v = arena_many(a, n, struct mailbox_item);
  for (size_t i = 0; i < n; i++) {
    scoped(arena) struct arena scratch = {0};
    struct str bytes;
    enum err const e = read_file(&scratch, path, folder[found[i].in], found[i].name, HEAD_MAX, false, &bytes);
    if (e == OK) v[kept++] = item_of(a, found[i].name, bytes);
  }
  *ret = (struct mailbox_page){v, kept};
  return OK;
}

enum err mailbox_read(struct arena *a, struct str path, struct str name, struct mailbox_message *ret) {
  if (!name_check(name)) return NOT_FOUND;
  char file[MAILDIR_NAME_MAX];
  memcpy(file, name.p, name.n);
  file[name.n] = '\0';
  scoped(arena) struct arena scratch = {0};
  struct str bytes;
  enum err e = NOT_FOUND;
  for (int in = 0; in < FOLDERS && e == NOT_FOUND; in++)
    e = read_file(&scratch, path, folder[in], file, FILE_MAX, true, &bytes);
  TRY(e);
  struct str const text = message_text(&scratch, bytes);
  *ret = (struct mailbox_message){item_of(a, file, bytes), text.p == NULL ? S("") : str_dup(a, text)};
  return OK;
}
