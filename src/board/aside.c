#include "board/aside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/out.h"
#include "db/db.h"

#define ENDING ".aside-"
enum { FOLDERS_DEEP = 6 }; /* what a file store has, and more */

/* --- Taking a folder away -------------------------------------------------------------------------------------------- */

static void empty(int fd, int deep);

static void remove_entry(int at, const char *name, int deep) {
  if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) return;
  if (unlinkat(at, name, 0) == 0 || deep == 0) return;
  int const fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return;
  empty(fd, deep - 1);
  unlinkat(at, name, AT_REMOVEDIR);
}

/* Closes it. */
static void empty(int fd, int deep) {
  DIR *folder = fdopendir(fd);
  if (folder == NULL) {
    close(fd);
    return;
  }
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) remove_entry(fd, entry->d_name, deep);
  closedir(folder);
}

static void remove_folder(const char *path) {
  remove_entry(AT_FDCWD, path, FOLDERS_DEEP);
  if (access(path, F_OK) == 0) log_warn("aside_left", LOG_Z("folder", path));
}

/* Those that were left behind, with what people wrote in them. */
static void remove_stale(struct arena *a, struct str database) {
  size_t cut = database.n;
  while (cut > 0 && database.p[cut - 1] != '/') cut--;
  struct str const name = fmt(a, "%.*s" ENDING, STR(str_sub(database, cut, database.n)));
  const char *parent = cut == 0 ? "." : fmt(a, "%.*s", STR(str_sub(database, 0, cut))).p;
  DIR *folder = opendir(parent);
  if (folder == NULL) return;
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    struct stat st;
    if (!str_starts(str_from(entry->d_name), name)) continue;
    if (fstatat(dirfd(folder), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(st.st_mode)) continue;
    if (st.st_mtime < clock_now().us / SECOND_US - BOARD_ASIDE_STALE_S) remove_entry(dirfd(folder), entry->d_name, FOLDERS_DEEP);
  }
  closedir(folder);
}

/* --- The copy --------------------------------------------------------------------------------------------------------- */

static enum err open_copy(struct arena *a, struct board *b, struct board_aside *ret) {
  struct str const database = fmt(a, "sqlite:%s/board.db", ret->folder);
  struct str const files = b->blobs == NULL ? (struct str){0} : fmt(a, "dir:%s/files", ret->folder);
  struct board *copy = &ret->board;
  TRY(store_copy(b->store, database));
  TRY(board_open(database, files, false, copy));
  copy->base_url = b->base_url, copy->sender = b->sender, copy->contact = b->contact, copy->name = b->name, copy->mail = b->mail;
  copy->ocid_prefix = b->ocid_prefix, copy->embed_origins = b->embed_origins, copy->scans = b->scans;
  memcpy(copy->secret, b->secret, sizeof copy->secret);
  return OK;
}

enum err board_aside_open(struct board *b, struct board_aside *ret) {
  scoped(arena) struct arena a = {0};
  struct str const database = str_from(store_path(b->store));
  remove_stale(&a, database);
  int const n = snprintf(ret->folder, sizeof ret->folder, "%.*s" ENDING "XXXXXX", STR(database));
  if (n < 0 || (size_t)n >= sizeof ret->folder || mkdtemp(ret->folder) == NULL) {
    log_error("aside", LOG_I("errno", errno));
    return BROKEN;
  }
  enum err const e = open_copy(&a, b, ret);
  if (e != OK) remove_folder(ret->folder);
  return e;
}

void board_aside_close(struct board_aside *aside) {
  board_close(&aside->board);
  remove_folder(aside->folder);
}
