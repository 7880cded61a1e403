/* What the process that reads partners' files gives up before it looks at a byte of them. In two steps, since converters
 * and tables are opened between them. For foreign_child.c and tests. */
#ifndef FEED_FOREIGN_DOOR_H
#define FEED_FOREIGN_DOOR_H

#include <stdbool.h>

/* A program under sanitizers reserves terabytes of addresses, makes threads and reads /proc: there the limit on memory
 * and the filter of system calls are left out, and the others are wider. What ships is never built so. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define FOREIGN_GUARDED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define FOREIGN_GUARDED 0
#endif
#endif
#ifndef FOREIGN_GUARDED
#define FOREIGN_GUARDED 1
#endif

enum { FOREIGN_PATIENCE = FOREIGN_GUARDED ? 1 : 5 /* times the time */ };

/* How the process ends when it knows why: the memory was used up; the door could not be closed. */
enum { FOREIGN_EXIT_MEMORY = 77, FOREIGN_EXIT_OPEN = 78 };

/* FOREIGN_CHILD_CPU_S and _BYTES, no core file, no file written, no new rights, gone when its parent is gone. False: refused. */
bool foreign_door_limits(void);
/* From here on memory, writing to descriptors 1 and 2 and ending are all that can be asked of the kernel; anything else
 * kills the process (SIGSYS). False: the kernel has no such filter. */
bool foreign_door_close(void);

#endif
