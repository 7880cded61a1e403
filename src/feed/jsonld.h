/* A notice as schema.org JobPosting, for search engines: recruitments and missions while they are open. A tender is not
 * a job (marking it as one is spam to them), and what is closed must be gone.
 *
 * It says what the page says, in the page's language. */
#ifndef FEED_JSONLD_H
#define FEED_JSONLD_H

#include "base/markup.h"
#include "board/opportunity.h"

struct arena;

/* The <script> for the head of the notice's page; empty for every other kind or state. `o` is what opportunity_public
 * gave: a salary that is not public is not in it. */
struct markup jsonld_posting(struct arena *a, const struct opportunity *o, const struct show *show);

/* schema.org's word for what a contract says ("plein", "partiel (60 %)", "stage"); absent: not clear. */
struct str jsonld_employment(enum opportunity_kind kind, struct str nature, struct str time);

#endif
