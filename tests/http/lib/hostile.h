/* The hostile texts of tests/data/textes-hostiles, read once for a story. */
#ifndef HTTP_LIB_HOSTILE_H
#define HTTP_LIB_HOSTILE_H

#include "http/lib/board.h"

enum { TEXTS_MAX = 2000, TEXTS_LEAST = 500 };

extern struct str texts[TEXTS_MAX];
extern size_t n_texts;

/* Fills `texts`, in the story's arena: more than TEXTS_LEAST of them. */
void gather(void);

#endif
