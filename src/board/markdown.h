/* The text of a notice, CommonMark, as HTML: the one door to cmark.
 *
 * Made for text from outside: raw HTML is shown as it was typed, as text; pictures are their description (nothing is
 * fetched from elsewhere); only links to http, https and mailto are links. A line end breaks the line, as its writer
 * saw it. Headings begin at h3, below the h1 and h2 of a page, and none skips a level. In French its text nodes get
 * French typography (base/typography.h): not code, not addresses. */
#ifndef BOARD_MARKDOWN_H
#define BOARD_MARKDOWN_H

#include "base/markup.h"
#include "base/show.h"

struct arena;

enum {
  MARKDOWN_MAX = 128 << 10,      /* bytes of a text; what follows is left out (no way in takes that much) */
  MARKDOWN_HTML_MAX = 768 << 10, /* bytes of its HTML; a text that makes more is shown as it was typed */
};

/* In the arena. `lang`: of the text, ISO 639. */
struct markup markdown_html(struct arena *a, struct str text, struct str lang);

#endif
