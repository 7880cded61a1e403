/* All that ICU does for us, in one file: text made comparable (without case, accents, ligatures and typographic spaces,
 * the same for every engine and every language), and the names of countries, languages and currencies. ICU's tables
 * need no set-up and are shared by all threads. Pure functions. */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/show.h"
#include "base/str.h"

struct arena;
struct out;

#define FOLD_MAX ((size_t)256 * 1024) /* bytes of a text that is folded at once; what follows is left out */
#define FOLD_SLUG_MAX 80              /* bytes of a slug */

/* "L’Évaluation des Œuvres" becomes "l'evaluation des oeuvres": NFKD without marks, case folded; œ æ ß ø ł đ ħ ı þ ð
 * written in plain letters; every space, tab, line end or control a plain space; ‘ ’ ʼ an apostrophe; every dash a
 * hyphen; invisible characters (soft hyphen, joiners, direction marks) gone. Bytes that are not UTF-8 become spaces.
 * In the arena. */
struct str fold_text(struct arena *a, struct str s);

/* The same for one character (-1: a byte that is not UTF-8), appended to o: nothing, one or up to 18 characters. */
void fold_put(struct out *o, int32_t c);

/* The last part of an address: "appui-a-la-mairie-de-n-djamena". Letters a–z and digits of the folded text, everything
 * else one '-', none at the ends, at most FOLD_SLUG_MAX bytes, cut between words where there is one. Empty when nothing
 * is left (a title in Arabic). In the arena. */
struct str fold_slug(struct arena *a, struct str s);

enum fold_class {
  FOLD_GAP,    /* stands between words */
  FOLD_WORD,   /* a letter or digit of any script */
  FOLD_INSIDE, /* goes on with a word without being part of it: accents of their own, soft hyphens, joiners */
};
enum fold_class fold_class(int32_t c);

/* Lower case of one character, accents kept. */
int32_t fold_lower(int32_t c);
/* The text with a capital first letter, the rest as it is. In the arena. */
struct str fold_capital(struct arena *a, struct str s);
/* "e" and the accent of its own as one character, or -1 when there is none (NFC). */
int32_t fold_compose(int32_t c, int32_t accent);

/* --- Names, from ICU's copy of CLDR. A code ICU does not know names itself: a page always has something to show -- */

#define NAMES_CODE_MAX 8 /* bytes of a code; longer ones name themselves */

/* ISO 3166-1 alpha-2, any case: "CM" is "Cameroun", "Cameroon". In the arena. */
struct str names_country(struct arena *a, enum lang lang, struct str code);
/* Whether what stands for a city is its country: feed/foreign/foreign_map.c writes its French name where no city is told. */
bool names_country_for_city(struct str city, struct str code);
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
/* The alpha-2 code of such a country, whose alpha-2 or alpha-3 code ("fr", "FRA") is given in any case. NOT_FOUND: none.
 * Static storage. */
enum err MUST_USE names_country_code(struct str code, struct str *ret);
/* The shortest code of ISO 639 of a language ("fr" of "FRA" or "Fr", "gsw" of "GSW"), small letters. NOT_FOUND: none. Static
 * storage. */
enum err MUST_USE names_language_code(struct str code, struct str *ret);

#endif
