/* What the handlers of one source share. */
#ifndef WEB_SOURCE_ACTS_H
#define WEB_SOURCE_ACTS_H

#include "web/source_pages.h"

/* The source of this address with its readings. NOT_FOUND: none, or of another organisation. */
enum err MUST_USE source_load(struct request *r, struct source_page *page);
/* "/fr/gestion/sources/7" + rest. */
struct str source_path(struct request *r, const char *rest);

#endif
