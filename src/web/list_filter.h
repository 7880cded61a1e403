/* What the address of a list asks for, and the address that asks for it. */
#ifndef WEB_LIST_FILTER_H
#define WEB_LIST_FILTER_H

#include "board/opportunity.h"
#include "web/request.h"

/* The filter of the address; a value we do not know filters nothing rather than failing. */
struct opportunity_filter list_filter_read(const struct request *r);
/* Its canonical query string, names in a fixed order, going on after `after` (0: from the first). */
struct str list_filter_query(struct arena *a, const struct opportunity_filter *f, int64_t after);
/* The name of a facet in addresses ("pays"), and the words of a state and of an order ("closes", "publication"). */
struct str list_filter_name(enum opportunity_facet facet);
struct str list_filter_status(enum opportunity_status status);
struct str list_filter_sort(enum opportunity_sort sort);
/* Whether it narrows the list of what is open. */
bool list_filter_any(const struct opportunity_filter *f);
/* Adds a value; false when it is there or there is no place. And without it. */
bool list_filter_add(struct opportunity_filter *f, enum opportunity_facet facet, struct str value);
void list_filter_drop(struct opportunity_filter *f, enum opportunity_facet facet, struct str value);

#endif
