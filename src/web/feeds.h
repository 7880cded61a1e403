/* What the pages for machines are given: sitemap parts, and what their replies have in common. */
#ifndef WEB_FEEDS_H
#define WEB_FEEDS_H

#include "base/clock.h"
#include "base/str.h"
#include "web/reply.h"

/* Pages that exist in both languages. */
struct sitemap_pages {
  struct sitemap_page {
    struct str path;            /* without its language: "/opportunites/7-titre" */
    struct opt_instant updated; /* absent: not known */
    bool home;                  /* its address without a language is "/" */
  } *v;
  size_t n;
};

/* Ends a reply that is the same for everybody and says nothing of the instant it was made: type, and an ETag made of
 * its bytes. */
enum err MUST_USE feed_reply(struct request *r, struct reply *out, struct str type);

#endif
