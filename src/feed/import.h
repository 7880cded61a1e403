#ifndef FI
#define FI
#include "board/board.h"
int import_command(struct board *b, int argc, char **argv);
#endif
