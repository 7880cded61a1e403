/* What the pages of the back office share. */
#ifndef WEB_OFFICE_PAGES_H
#define WEB_OFFICE_PAGES_H

#include "board/publish.h"
#include "web/pages.h"
#include "web/print.h"

/* The opportunity of this address as its officer sees it. NOT_FOUND for another organisation's. */
enum err MUST_USE office_load(struct request *r, struct office_opportunity_page *page);
/* The opportunity's page with problems on it, status 422. */
enum err MUST_USE office_problem(struct request *r, struct reply *out, struct form_page *form);
/* What clocks show in `zone` as the request arrives. */
struct str office_wall_now(struct request *r, const struct zone *zone);

/* The closing typed as day and hour in a zone. Problems are noted; then the moment is absent. */
struct moment office_read_closing(struct request *r, struct form_page *form, const struct zone *zone);
/* A field that must be filled with at most `max` bytes; otherwise `sentence` is noted. */
struct str office_required(struct request *r, struct form_page *form, const char *field, size_t max, struct str sentence);
/* The two-letter code of the language written by its name or its code; otherwise absent, and what is wrong is noted. */
struct str office_read_language(struct request *r, struct form_page *form);
/* City, country (its code, whether that or its name was written) and zone; *ret_zone NULL: there is none of that name. */
void office_read_place(struct request *r, struct form_page *form, struct opportunity_new *o, const struct zone **ret_zone);

#endif
