/* What every reply of the product must be, whatever the story: security headers, no canary raw, links that lead
 * somewhere. Distinct pages are saved to $PAGES/SHA256.html for the HTML checker, with their tokens and request
 * numbers made equal; feeds, calendars and sitemaps to $PAGES/SHA256.atom, .rss, .feed.json, .ics, .sitemap.xml for
 * independent readers. */
#ifndef HTTP_LIB_CHECK_H
#define HTTP_LIB_CHECK_H

#include "http/lib/client.h"

struct arena;

/* Fails the story with `target` when something is wrong with the reply. */
void check_reply(struct arena *a, const struct answer *reply, const char *target);

/* Whether two replies are the same to whoever reads them: status, headers and body, but for request number, date,
 * form token and their own addresses `target_x`, `target_y`. */
bool same_reply(struct arena *a, const struct answer *x, const char *target_x, const struct answer *y, const char *target_y);

#endif
