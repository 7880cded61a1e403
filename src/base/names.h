/* Names of countries, languages and currencies in the languages of the site, from ICU's tables (CLDR). A code that ICU
 * does not know names itself, so that a page always has something to show. */
#ifndef BASE_NAMES_H
#define BASE_NAMES_H

#include <stddef.h>

#include "base/show.h"
#include "base/str.h"

struct arena;

#define NAMES_CODE_MAX 8 /* bytes of a code; longer ones name themselves */

/* ISO 3166-1 alpha-2, any case: "CM" is "Cameroun", "Cameroon". In the arena. */
struct str names_country(struct arena *a, enum lang lang, struct str code);
/* ISO 639, any case: "fr" is "français", "French". In the arena. */
struct str names_language(struct arena *a, enum lang lang, struct str code);
/* ISO 4217, any case: "XOF" is "franc CFA (BCEAO)". In the arena. */
struct str names_currency(struct arena *a, enum lang lang, struct str code);

struct name {
  struct str code, text;
};
struct names {
  const struct name *at;
  size_t n;
};

/* Every country of ISO 3166-1 and Kosovo (XK), in alphabetical order of that language (accents set aside): for
 * <select>. */
struct names names_countries(struct arena *a, enum lang lang);
/* Whether the code is one of those, in capitals. */
bool names_is_country(struct str code);

#endif
