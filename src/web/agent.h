/* Browser and system in words ("Firefox, Android"), from the User-Agent header: what people recognise their devices by.
 * Nothing else of it is kept: with its numbers it would tell people apart. Pure function. */
#ifndef WEB_AGENT_H
#define WEB_AGENT_H

#include "base/str.h"

struct arena;

/* Names of our own, never bytes of the header; absent when neither is known. */
struct str agent_words(struct arena *a, struct str header);

#endif
