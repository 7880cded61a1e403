/* A test program is the process that reads partners' files, too: foreign_each starts /proc/self/exe, which is then this
 * program. Included by one source of each program that calls foreign_each; stories have it from http/lib/board.c. */
#ifndef TESTS_FOREIGN_SELF_H
#define TESTS_FOREIGN_SELF_H

#include <string.h>
#include <unistd.h>

#include "feed/foreign/foreign_child.h"

/* Before main: the C library hands constructors the same arguments. */
__attribute__((constructor)) static void read_foreign_instead(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD_WORD) == 0) _exit(foreign_child_main(argc, argv));
}

#endif
