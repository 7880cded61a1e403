/* JSON Feed 1.1 of a list. Beside what the standard knows, each item has "_babillard": closing (RFC 3339 in UTC, null
 * for a permanent call), local and zone (the same as announced), kind, state, reference, place. */
#ifndef FEED_FEED_JSON_H
#define FEED_FEED_JSON_H

#include "feed/feed_entry.h"

void feed_json(struct out *o, const struct feed *feed);

#endif
