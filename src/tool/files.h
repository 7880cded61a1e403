/* What the build-time compilers do with files: list a folder, read a source, write a result. Every failure ends the
 * program with a message: nobody is there to mend it but who runs make. */
#ifndef TOOL_FILES_H
#define TOOL_FILES_H

#include "base/arena.h"
#include "base/out.h"

#define FILES_MAX 1024

struct files {
  struct str path[FILES_MAX]; /* NUL-terminated, below the folder given, sorted bytewise */
  size_t n;
};

/* Every file below `folder`, hidden ones left out, whose name ends in one of `endings` (up to a NULL); symbolic links
 * are not followed. */
void files_list(struct arena *arena, const char *folder, const char *const *endings, struct files *ret);

/* The whole file, which may have at most `max` bytes. */
struct str files_read(struct arena *arena, struct str path, size_t max);

/* Replaces `path` if its bytes differ, so that what depends on it is built only when it must. */
void files_write(struct arena *arena, const char *folder, const char *name, struct str bytes);

/* "FILE:LINE: MESSAGE" on stderr, then exit status 1. */
_Noreturn void files_fail(struct str path, unsigned line, const char *message);

#endif
