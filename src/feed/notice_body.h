/* The body of a foreign notice, put together as Markdown from plain texts, block after block, within FOREIGN_BODY_MAX. */
#ifndef FEED_NOTICE_BODY_H
#define FEED_NOTICE_BODY_H

#include "base/out.h"
#include "feed/foreign.h"

struct arena;
struct notice_body;

/* An empty one in the arena. */
struct notice_body *notice_body_new(struct arena *a);
/* A text that is not to stand in it: the notice's title, which is no heading of its body. */
void notice_body_known(struct notice_body *b, struct str text);
/* Adds a text as a paragraph ("" before it), a heading ("## "), an item ("- "): unless it is empty, stands in it already (lots
 * repeat the whole) or does not fit any more; a half one is never added. */
void notice_body_add(struct notice_body *b, const char *before, struct str text);
/* What it came to, absent when that is nothing; valid as long as the arena, when nothing more is added. */
struct str notice_body_text(const struct notice_body *b);
/* Whether something did not fit. */
bool notice_body_full(const struct notice_body *b);

#endif
