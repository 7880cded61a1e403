/* The body of a foreign notice, put together as Markdown from plain texts, block after block, within FOREIGN_BODY_MAX. */
#ifndef FEED_NOTICE_BODY_H
#define FEED_NOTICE_BODY_H

#include "base/out.h"
#include "feed/foreign/foreign.h"

struct arena;
struct notice_body;

/* An empty one in the arena: one is enough for a record, begun again for each language. */
struct notice_body *notice_body_new(struct arena *a);
void notice_body_begin(struct notice_body *b);
/* A text that is not to stand in it: the notice's title, which is no heading of its body. */
void notice_body_known(struct notice_body *b, struct str text);
/* Adds a text as a paragraph ("" before it) or an item ("- "): unless it is empty, is known, stands in this section already or
 * does not fit any more; a half one is never added, but for the beginning of the very first. */
void notice_body_add(struct notice_body *b, const char *before, struct str text);
/* Begins a section below a heading, which is put when something follows; an empty title has none. What was added before the
 * first one stays known. */
void notice_body_section(struct notice_body *b, struct str title);
/* What it came to, in the arena; absent when that is nothing. */
struct str notice_body_text(const struct notice_body *b);
/* Whether something did not fit. */
bool notice_body_full(const struct notice_body *b);

#endif
