/* Which country's clocks a zone is, by tzdata's own table (zone.tab: one country a zone, its main zone first). Read once;
 * a system without the table knows no country. Any thread may ask. */
#ifndef BASE_ZONE_COUNTRY_H
#define BASE_ZONE_COUNTRY_H

#include "base/zone.h"

/* The country of a zone, ISO 3166 alpha-2; absent when the table does not list that name (UTC, an older name). Static
 * storage. */
struct str zone_country(const struct zone *zone);

/* The main zone of a country. NOT_FOUND: the table does not list it. */
enum err MUST_USE zone_of_country(struct str country, const struct zone **ret);

/* The city to name a clock by: `city` where it lies in the country whose clocks `zone` are, otherwise absent. A closing
 * announced in Paris time for a mission in Kairouan is not "heure de Kairouan": the two part in summer. A country
 * that stands for a city (names_country_for_city) names no clock. */
struct str zone_city(const struct zone *zone, struct str city, struct str country);

#endif
