#ifndef FD
#define FD
#include "board/board.h"
#include <stdio.h>
enum err demo_load(struct board *b, struct instant now, FILE *out);
#endif
