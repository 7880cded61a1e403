/* Partners' files are read in a process of their own, which may use two seconds, 256 MB and next to no system call: it
 * cannot open a file, a socket or another program. What comes back is checked again, record by record. */
#ifndef FEED_FOREIGN_CHILD_H
#define FEED_FOREIGN_CHILD_H

#include "feed/foreign/foreign.h"

/* The word this program is called with to be that process: argv[1]. Never typed by a person. */
#define FOREIGN_CHILD_WORD "read-foreign"

enum { FOREIGN_CHILD_CPU_S = 2, FOREIGN_CHILD_WALL_MS = 8000, FOREIGN_CHILD_BYTES = 256 << 20 };

/* What became of the reading. */
struct foreign_end {
  enum foreign_why why; /* FOREIGN_WHY_NONE: read to its end */
  size_t n;             /* records, refused ones too */
  int external;         /* how often something outside the file was asked for: never */
};

/* Takes one record; the arena is the record's own and freed after the call. */
typedef enum err foreign_take(void *to, struct arena *a, const struct foreign *one);

/* Reads a file there, each record to `take` in order; a process that died gives FOREIGN_WHY_TIME, _MEMORY or _CRASH as
 * the last record (FOREIGN_REFUSED without a key). Stops at the first outcome of `take` that is not OK, and returns it.
 * RETRY: no process could be started and shut in. Memory does not grow with the number of records. May be called by any thread. */
enum err MUST_USE foreign_each(const struct foreign_input *in, foreign_take *take, void *to, struct foreign_end *ret);

#ifdef BABILLARD_TEST
/* In that process: what a reader of a test does to each record before it is written. NULL: nothing. */
extern void (*foreign_child_spoil)(struct foreign *one);
#endif

/* The process itself: reads its standard input, writes records to its standard output, ends. */
int foreign_child_main(int argc, char **argv);

#endif
