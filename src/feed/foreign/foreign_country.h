/* Countries as people write them. */
#ifndef FEED_FOREIGN_COUNTRY_H
#define FEED_FOREIGN_COUNTRY_H

#include "base/str.h"

/* The alpha-2 code of a country named in French or English, by CLDR's name, by the United Nations' or by its code ("fr");
 * case, accents, dashes and a "the" or "(la)" around it do not count. Absent: none, or several. Static storage. Any thread. */
struct str foreign_country(struct str name);

#endif
