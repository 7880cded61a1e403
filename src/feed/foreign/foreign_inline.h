/* Markdown as it is built from foreign text: blocks of styled runs, written so that CommonMark reads exactly them back. For
 * foreign_html.c. */
#ifndef FEED_FOREIGN_INLINE_H
#define FEED_FOREIGN_INLINE_H

#include "base/out.h"

enum { INLINE_STRONG = 1, INLINE_EMPHASIS = 2, INLINE_CODE = 4 };

struct inline_run {
  unsigned style;
  struct str href; /* absent: no link; runs of one link share the pointer */
  size_t from, to; /* bytes of the block's text */
};

/* One line of a block, without line ends: `runs` cover it in order, `from` to `to` of the text is written. */
void inline_put_line(struct out *o, struct str text, const struct inline_run *runs, size_t n, size_t from, size_t to);

#endif
