/* The lock that keeps writers of all processes apart: two files beside the database, PATH.turn and PATH.write.
 *
 * Whoever wants to write takes the turn, then the write lock, then gives the turn back: flock(2) promises no order, and
 * with the write lock alone a busy process takes it again before the other wakes. SQLite 3.40 may corrupt a file that
 * two connections write or checkpoint at the same instant, so every group, checkpoint, opening and closing of a
 * read-write connection stands between lock_take and lock_give. */
#ifndef DB_LOCK_H
#define DB_LOCK_H

#include "base/err.h"

struct lock {
  int turn, write; /* descriptors */
};

/* Opens, and makes where absent, the two files beside `path`. BROKEN: said on the log. */
enum err MUST_USE lock_open(struct lock *l, const char *path);
void lock_close(struct lock *l);

/* Waits for its turn. A lock that fails ends the process: going on without it could corrupt the file. */
void lock_take(struct lock *l);
void lock_give(struct lock *l);

#endif
