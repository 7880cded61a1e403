/* HTML of others: nothing of it is passed through. Its text, and what of its structure our Markdown can say, is built
 * anew from an allow-list: paragraphs, line ends, headings, lists, quotations, code, emphasis, links to http, https and
 * mailto; a row of a table is a line. Scripts, styles, pictures, frames, forms and whatever they hold are dropped; of any
 * other element its text stays. Read by libxml2's HTML parser as events, so that no document of the library's is built.
 *
 * Texts that come out are UTF-8 without control characters but line ends; what was written as windows-1252 in
 * references (&#146;) is mended. */
#ifndef FEED_FOREIGN_HTML_H
#define FEED_FOREIGN_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

enum {
  FOREIGN_HTML_MAX = 256 << 10,      /* bytes of a fragment that are read */
  FOREIGN_HTML_TEXT_MAX = 48 << 10,  /* bytes of plain text */
  FOREIGN_HTML_DEPTH = 120,          /* elements in each other; what follows the first one deeper is left */
};

/* A fragment as Markdown of at most FOREIGN_BODY_MAX bytes that markdown_html (board/markdown.h) shows as the text was. `base`: the
 * whole address relative links are seen from, absent: they become plain text. *cut is set when something was over a
 * bound, and left alone otherwise. In the arena. */
struct str foreign_html_markdown(struct arena *a, struct str html, struct str base, bool *cut);
/* Its plain text, a line for each block, row or line end. In the arena. */
struct str foreign_html_text(struct arena *a, struct str html, bool *cut);
/* Plain text, blank lines between its paragraphs, as Markdown that is shown as it was written. In the arena. */
struct str foreign_html_of_text(struct arena *a, struct str text, bool *cut);

/* Whether a text that may be plain or HTML is HTML: it has a tag or an entity that HTML knows. */
bool foreign_html_looks(struct str s);

/* A plain text on one line: white space and controls are one space, at most `max` bytes, cut between characters with "…" at
 * the end. In the arena. */
struct str foreign_html_line(struct arena *a, struct str text, size_t max);

/* Text that was UTF-8, taken for ISO 8859-1 and written as UTF-8 again, as it was ("Ã©" is "é"); otherwise itself. */
struct str foreign_html_mended(struct arena *a, struct str s);

#endif
