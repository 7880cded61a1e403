#include "tool/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void files_fail(struct str path, unsigned line, const char *message) {
  if (line > 0)
    fprintf(stderr, "%.*s:%u: %s\n", STR(path), line, message);
  else
    fprintf(stderr, "%.*s: %s\n", STR(path), message);
  exit(1);
}

static bool wanted(const char *name, const char *const *endings) {
  for (; *endings != NULL; endings++)
    if (str_ends(str_from(name), str_from(*endings))) return true;
  return false;
}

static void list(struct arena *arena, struct str folder, const char *const *endings, struct files *found) {
  DIR *const dir = opendir(folder.p);
  if (dir == NULL) files_fail(folder, 0, strerror(errno));
  for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
    if (entry->d_name[0] == '.') continue;
    struct str const path = fmt(arena, "%.*s/%s", STR(folder), entry->d_name);
    struct stat about;
    if (lstat(path.p, &about) != 0) files_fail(path, 0, strerror(errno));
    if (S_ISDIR(about.st_mode)) list(arena, path, endings, found);
    if (!S_ISREG(about.st_mode) || !wanted(entry->d_name, endings)) continue;
    if (strpbrk(path.p, "\"\\\n") != NULL) files_fail(path, 0, "no such characters in file names");
    if (found->n == FILES_MAX) files_fail(path, 0, "too many files");
    found->path[found->n++] = path;
  }
  closedir(dir);
}

static int by_name(const void *a, const void *b) { return str_cmp(*(const struct str *)a, *(const struct str *)b); }

void files_list(struct arena *arena, const char *folder, const char *const *endings, struct files *ret) {
  ret->n = 0;
  list(arena, str_from(folder), endings, ret);
  qsort(ret->path, ret->n, sizeof *ret->path, by_name);
}

struct str files_read(struct arena *arena, struct str path, size_t max) {
  FILE *const f = fopen(str_z(arena, path), "rb");
  if (f == NULL) files_fail(path, 0, strerror(errno));
  struct stat about;
  if (fstat(fileno(f), &about) != 0) files_fail(path, 0, strerror(errno));
  if ((size_t)about.st_size > max) files_fail(path, 0, "the file is too big");
  char *const bytes = arena_alloc(arena, (size_t)about.st_size + 1);
  size_t const n = fread(bytes, 1, (size_t)about.st_size, f);
  if (ferror(f)) files_fail(path, 0, strerror(errno));
  fclose(f);
  return (struct str){bytes, n};
}

void files_write(struct arena *arena, const char *folder, const char *name, struct str bytes) {
  struct str const path = fmt(arena, "%s/%s", folder, name);
  struct stat about;
  if (stat(path.p, &about) == 0 && (size_t)about.st_size == bytes.n) {
    scoped(arena) struct arena old = {0};
    if (str_eq(files_read(&old, path, bytes.n), bytes)) return;
  }
  FILE *const f = fopen(path.p, "wb");
  if (f == NULL) files_fail(path, 0, strerror(errno));
  if (fwrite(bytes.p, 1, bytes.n, f) != bytes.n || fclose(f) != 0) files_fail(path, 0, strerror(errno));
}
