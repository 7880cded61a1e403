/* The city a reader has chosen, so that closings say the hour there without a script: kept in the cookie CITY_COOKIE for
 * a year, nowhere else. It is the reader's only choice on public pages, so a kept page is kept per city.
 *
 * The cities are those of db/cities.csv, a part of the program. */
#ifndef WEB_CITY_H
#define WEB_CITY_H

#include "base/err.h"
#include "base/show.h"
#include "base/str.h"

struct arena;
struct request;
struct zone;

struct city_choice {
  struct str slug, name, country; /* country: ISO 3166 alpha-2; absent: no city was chosen */
  const struct zone *zone;
};

/* The city of that slug; NOT_FOUND. Its texts are the program's. */
enum err MUST_USE city_find(struct str slug, struct city_choice *ret);
/* The reader's (request_city); all absent when none was chosen, or one we do not know. */
struct city_choice city_of_reader(const struct request *r);

/* All of them by country, countries in the alphabetical order of that language. */
struct city_countries {
  struct city_country {
    struct str name;
    struct city_choice *v;
    size_t n;
  } *v;
  size_t n;
};
struct city_countries city_list(struct arena *a, enum lang lang);

#endif
