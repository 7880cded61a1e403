/* What the address of a list asks for, and the address that asks for it. */
#ifndef WEB_LIST_FILTER_H
#define WEB_LIST_FILTER_H

#include "board/opportunity.h"
#include "web/request.h"

/* The filter of the address; a value we do not know filters nothing rather than failing. */
struct opportunity_filter list_filter_read(const struct request *r);
/* Its canonical query string, going on after `after` (0: from the first). */
struct str list_filter_query(struct arena *a, const struct opportunity_filter *f, int64_t after);

#endif
