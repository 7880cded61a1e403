/* Texts with places to fill: %s is the next one, %2$s the second one, %% a percent sign. Translators may put numbered
 * slots in any order. Build tools read texts with it, compiled views and mails fill them. */
#ifndef BASE_SLOTS_H
#define BASE_SLOTS_H

#include "base/out.h"

#define SLOTS_MAX 9

/* Walks through a text: each step gives a literal piece (slot 0) or a slot, counted from 1. */
struct slots {
  struct str rest;
  unsigned used; /* slots met that had no number of their own */
  unsigned slot; /* 0: `text` is a piece of the text */
  struct str text;
};
static inline struct slots slots_of(struct str pattern) { return (struct slots){.rest = pattern}; }
/* False at the end. A '%' that starts none of the three is a literal piece. */
bool slots_next(struct slots *s);

/* Writes the text as it is, its slots filled from `args` (n of them; a slot beyond them stays empty). */
void slots_put(struct out *o, struct str pattern, const struct str *args, size_t n);

#endif
