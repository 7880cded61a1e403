/* Languages as people write them. */
#ifndef FEED_FOREIGN_LANGUAGE_H
#define FEED_FOREIGN_LANGUAGE_H

#include "base/str.h"

/* The two-letter code (ISO 639-1) of a language named in French or English by CLDR's name, or by its code ("FR", "fra"); case
 * and accents do not count. Absent: none. Static storage. Any thread. */
struct str foreign_language(struct str name);

#endif
