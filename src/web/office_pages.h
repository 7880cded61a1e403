/* What the pages of the back office share. */
#ifndef WEB_OFFICE_PAGES_H
#define WEB_OFFICE_PAGES_H

#include "web/pages.h"
#include "web/print.h"

/* The opportunity of this address as its officer sees it. NOT_FOUND for another organisation's. */
enum err MUST_USE office_load(struct request *r, struct office_opportunity_page *page);
/* The opportunity's page with problems on it, status 422. */
enum err MUST_USE office_problem(struct request *r, struct reply *out, struct form_page *form);
/* What clocks show in `zone` as the request arrives. */
struct str office_wall_now(struct request *r, const struct zone *zone);

#endif
