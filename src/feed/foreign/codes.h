/* Codes of countries and languages as foreign files write them, into those the board keeps. */
#ifndef FEED_CODES_H
#define FEED_CODES_H

#include "base/str.h"

/* ISO 3166-1 alpha-2 in capitals of an alpha-2 or alpha-3 code, or of a word of the European Union for one ("UK", "EL", "1A0").
 * Absent when it is none. Static storage. */
struct str code_country(struct str code);
/* The country of a code of NUTS ("FRL03", "EL301") or of a country's code alone. Static storage. */
struct str code_country_of_region(struct str nuts);
/* ISO 639-1 in small letters, where there is one, of a code of two or three letters ("FRA", "fr", "fr-FR"). Absent when it is
 * none. Static storage. */
struct str code_language(struct str code);

#endif
