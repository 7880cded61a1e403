/* Plain text of foreign files as the board's texts: Markdown that shows it as it was typed, and a summary of it. */
#ifndef FEED_FOREIGN_PLAIN_H
#define FEED_FOREIGN_PLAIN_H

#include "base/out.h"

struct arena;

enum { FOREIGN_SUMMARY_BYTES = 400 }; /* of a summary made of a longer text */

/* Appends the text as Markdown (CommonMark) that renders as it was typed: its lines, one empty line between paragraphs, no
 * character of it anything but itself. Every line but the first begins with `indent` ("  " in a list's item). */
void foreign_plain_markdown(struct out *o, struct str text, const char *indent);

/* One line of it, of at most FOREIGN_SUMMARY_BYTES: cut between words, an ellipsis says so. In the arena; absent of an empty text. */
struct str foreign_plain_summary(struct arena *a, struct str text);

#endif
