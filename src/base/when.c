#include "base/when.h"

#include <assert.h>
#include <stdlib.h>

#include "base/out.h"
#include "base/utf8.h"

#define NBSP "\u00a0"

static const char *const weekdays[LANG_COUNT][7] = {
    [LANG_FR] = {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"},
    [LANG_EN] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
};

static const char *const months[LANG_COUNT][12] = {
    [LANG_FR] = {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
                 "novembre", "décembre"},
    [LANG_EN] = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                 "November", "December"},
};

/* French: Lexique des règles typographiques; English: as RFC 5322, without points. */
static const char *const months_short[LANG_COUNT][12] = {
    [LANG_FR] = {"janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."},
    [LANG_EN] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
};

/* --- Places ----------------------------------------------------------------------------------------------------- */

/* Zones whose place is not spelled like the last part of their name. NULL: spelled as there, '_' read as a space. */
static const struct place {
  const char *zone, *fr, *en;
} places[] = {
    {"Africa/Addis_Ababa", "Addis-Abeba", NULL},
    {"Africa/Algiers", "Alger", NULL},
    {"Africa/Cairo", "Le Caire", NULL},
    {"Africa/El_Aaiun", "Laâyoune", "Laayoune"},
    {"Africa/Lome", "Lomé", "Lomé"},
    {"Africa/Mogadishu", "Mogadiscio", NULL},
    {"Africa/Ndjamena", "N’Djaména", "N’Djamena"},
    {"Africa/Sao_Tome", "São Tomé", "São Tomé"},
    {"America/Asuncion", "Asunción", "Asunción"},
    {"America/Bogota", "Bogota", "Bogotá"},
    {"America/Guadeloupe", "Pointe-à-Pitre", "Pointe-à-Pitre"},
    {"America/Havana", "La Havane", NULL},
    {"America/Marigot", "Marigot", NULL},
    {"America/Martinique", "Fort-de-France", "Fort-de-France"},
    {"America/Mexico_City", "Mexico", NULL},
    {"America/Miquelon", "Saint-Pierre", "Saint-Pierre"},
    {"America/Montreal", "Montréal", "Montreal"},
    {"America/Panama", "Panama", "Panama City"},
    {"America/Port_of_Spain", "Port-d’Espagne", NULL},
    {"America/Santo_Domingo", "Saint-Domingue", NULL},
    {"America/Sao_Paulo", "São Paulo", "São Paulo"},
    {"America/St_Johns", "Saint-Jean de Terre-Neuve", "St. John’s"},
    {"Asia/Baghdad", "Bagdad", NULL},
    {"Asia/Baku", "Bakou", NULL},
    {"Asia/Beirut", "Beyrouth", NULL},
    {"Asia/Damascus", "Damas", NULL},
    {"Asia/Dubai", "Dubaï", NULL},
    {"Asia/Ho_Chi_Minh", "Hô-Chi-Minh-Ville", "Ho Chi Minh City"},
    {"Asia/Jerusalem", "Jérusalem", NULL},
    {"Asia/Kabul", "Kaboul", NULL},
    {"Asia/Kathmandu", "Katmandou", NULL},
    {"Asia/Kolkata", "Calcutta", NULL},
    {"Asia/Kuwait", "Koweït", "Kuwait City"},
    {"Asia/Macau", "Macao", NULL},
    {"Asia/Manila", "Manille", NULL},
    {"Asia/Nicosia", "Nicosie", NULL},
    {"Asia/Riyadh", "Riyad", NULL},
    {"Asia/Saigon", "Hô-Chi-Minh-Ville", "Ho Chi Minh City"},
    {"Asia/Seoul", "Séoul", NULL},
    {"Asia/Singapore", "Singapour", NULL},
    {"Asia/Tashkent", "Tachkent", NULL},
    {"Asia/Tbilisi", "Tbilissi", NULL},
    {"Asia/Tehran", "Téhéran", NULL},
    {"Asia/Ulaanbaatar", "Oulan-Bator", NULL},
    {"Asia/Yerevan", "Erevan", NULL},
    {"Atlantic/Azores", "Ponta Delgada", "Ponta Delgada"},
    {"Atlantic/Bermuda", "Hamilton", "Hamilton"},
    {"Atlantic/Canary", "Las Palmas", "Las Palmas"},
    {"Atlantic/Cape_Verde", "Praia", "Praia"},
    {"Atlantic/Faroe", "Tórshavn", "Tórshavn"},
    {"Atlantic/Madeira", "Funchal", "Funchal"},
    {"Atlantic/Reykjavik", "Reykjavik", "Reykjavík"},
    {"Europe/Andorra", "Andorre-la-Vieille", "Andorra la Vella"},
    {"Europe/Athens", "Athènes", NULL},
    {"Europe/Belgrade", "Belgrade", NULL},
    {"Europe/Brussels", "Bruxelles", NULL},
    {"Europe/Bucharest", "Bucarest", NULL},
    {"Europe/Chisinau", "Chișinău", "Chișinău"},
    {"Europe/Copenhagen", "Copenhague", NULL},
    {"Europe/Isle_of_Man", "Douglas", "Douglas"},
    {"Europe/Kiev", "Kyiv", "Kyiv"},
    {"Europe/Lisbon", "Lisbonne", NULL},
    {"Europe/London", "Londres", NULL},
    {"Europe/Malta", "La Valette", "Valletta"},
    {"Europe/Moscow", "Moscou", NULL},
    {"Europe/San_Marino", "Saint-Marin", NULL},
    {"Europe/Sofia", "Sofia", NULL},
    {"Europe/Tirane", "Tirana", "Tirana"},
    {"Europe/Vatican", "Vatican", "Vatican City"},
    {"Europe/Vienna", "Vienne", NULL},
    {"Europe/Warsaw", "Varsovie", NULL},
    {"Indian/Comoro", "Moroni", "Moroni"},
    {"Indian/Mahe", "Victoria", "Victoria"},
    {"Indian/Maldives", "Malé", "Malé"},
    {"Indian/Mauritius", "Port-Louis", "Port Louis"},
    {"Indian/Mayotte", "Mamoudzou", "Mamoudzou"},
    {"Indian/Reunion", "Saint-Denis de La Réunion", "Saint-Denis, Réunion"},
    {"Pacific/Efate", "Port-Vila", "Port Vila"},
    {"Pacific/Noumea", "Nouméa", "Nouméa"},
    {"Pacific/Tahiti", "Papeete", "Papeete"},
    {"Pacific/Wallis", "Mata-Utu", "Mata-Utu"},
};

struct str when_city(enum lang lang, const struct zone *zone, char buffer[WHEN_CITY_MAX]) {
  struct str const name = zone_name(zone);
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    if (!str_eq(name, str_from(places[i].zone))) continue;
    const char *place = lang == LANG_EN ? places[i].en : places[i].fr;
    if (place != NULL) return str_from(place);
  }
  size_t slash = name.n;
  while (slash > 0 && name.p[slash - 1] != '/') slash--;
  if (slash == 0 || str_starts(name, S("Etc/"))) return (struct str){0}; /* "EST5EDT", "Etc/GMT+5" */
  struct str const last = str_sub(name, slash, WHEN_CITY_MAX);
  for (size_t i = 0; i < last.n; i++) buffer[i] = last.p[i] == '_' ? ' ' : last.p[i];
  return (struct str){buffer, last.n};
}

static bool one_of(int32_t c, struct str letters) {
  for (size_t at = 0; at < letters.n;)
    if (utf8_next(letters, &at) == c) return true;
  return false;
}

/* Whether "de" loses its vowel before the name: "d’Oran", but "de Ouagadougou", "de Yaoundé", "de Iași", where the
 * first letters are sounded as a consonant, and "de Hanoï". */
static bool elides(struct str city) {
  static const struct str vowels = S_INIT("aàâäáãåeéèêëiîïíoôöóuùûüúAÀÂÄÁÃÅEÉÈÊËIÎÏÍOÔÖÓUÙÛÜÚÆŒ");
  size_t at = 0;
  int32_t letter[3] = {0};
  for (int i = 0; i < 3 && at < city.n; i++) letter[i] = utf8_next(city, &at);
  if (letter[0] == 'Y') return letter[1] != 0 && !one_of(letter[1], vowels);
  if (letter[0] == 'I') return !one_of(letter[1], vowels);
  if (letter[0] == 'O' && letter[1] == 'u') return !one_of(letter[2], vowels);
  return one_of(letter[0], vowels);
}

/* Writes "de Paris", "d’Abidjan", "du Caire", "des Abymes" or "à Paris", "au Caire", "aux Abymes": the article of a
 * name melts with the preposition, except the feminine one ("de La Havane"). */
static void french_place(struct out *o, bool at_place, struct str city) {
  if (str_starts(city, S("Le "))) {
    out_z(o, at_place ? "au " : "du ");
    out_put(o, str_sub(city, 3, city.n));
  } else if (str_starts(city, S("Les "))) {
    out_z(o, at_place ? "aux " : "des ");
    out_put(o, str_sub(city, 4, city.n));
  } else {
    out_z(o, at_place ? "à " : elides(city) ? "d’" : "de ");
    out_put(o, city);
  }
}

/* --- Days and hours --------------------------------------------------------------------------------------------- */

static void day_and_month(struct out *o, enum lang lang, struct day d, const char *const names[LANG_COUNT][12]) {
  assert(d.month >= 1 && d.month <= 12);
  out_int(o, d.day);
  if (lang == LANG_FR && d.day == 1) out_z(o, "er");
  out_char(o, ' ');
  out_z(o, names[lang][d.month - 1]);
}

static void weekday_and_day(struct out *o, enum lang lang, struct day d) {
  out_z(o, weekdays[lang][date_weekday(d)]);
  out_char(o, ' ');
  day_and_month(o, lang, d, months);
}

void when_date(struct out *o, enum lang lang, struct day day) {
  weekday_and_day(o, lang, day);
  out_fmt(o, " %d", day.year);
}

void when_date_short(struct out *o, enum lang lang, struct day day) {
  day_and_month(o, lang, day, months_short);
  out_fmt(o, " %d", day.year);
}

void when_month(struct out *o, enum lang lang, int year, int month) {
  assert(month >= 1 && month <= 12);
  out_z(o, months[lang][month - 1]);
  out_fmt(o, " %d", year);
}

static void clock_text(struct out *o, enum lang lang, const struct civil *c) {
  if (lang == LANG_EN) out_fmt(o, "%02d:%02d", c->hour, c->minute);
  else out_fmt(o, "%d" NBSP "h" NBSP "%02d", c->hour, c->minute);
}

static void seconds_text(struct out *o, enum lang lang, const struct civil *c) {
  if (lang == LANG_EN) out_fmt(o, ":%02d", c->second);
  else out_fmt(o, NBSP "min" NBSP "%02d" NBSP "s", c->second);
}

void when_offset(struct out *o, int seconds) {
  out_z(o, "UTC");
  if (seconds == 0) return;
  out_z(o, seconds < 0 ? "−" : "+");
  int const minutes = abs(seconds) / 60;
  out_int(o, minutes / 60);
  if (minutes % 60 != 0) out_fmt(o, ":%02d", minutes % 60);
}

static void place_and_offset(struct out *o, enum lang lang, struct instant at, const struct zone *zone,
                             struct str city) {
  char buffer[WHEN_CITY_MAX];
  if (!str_has(city)) city = when_city(lang, zone, buffer);
  out_z(o, " (");
  if (str_has(city) && lang == LANG_EN) {
    out_put(o, city);
    out_z(o, " time, ");
  } else if (str_has(city)) {
    out_z(o, "heure ");
    french_place(o, false, city);
    out_z(o, ", ");
  }
  when_offset(o, zone_offset(zone, at));
  out_char(o, ')');
}

static void whole(struct out *o, enum lang lang, struct instant at, const struct zone *zone, struct str city,
                  bool exact) {
  struct civil const c = zone_local(zone, at);
  when_date(o, lang, date_of(&c));
  out_z(o, lang == LANG_EN ? " at " : " à ");
  clock_text(o, lang, &c);
  if (exact) seconds_text(o, lang, &c);
  place_and_offset(o, lang, at, zone, city);
}

void when_full(struct out *o, enum lang lang, struct instant at, const struct zone *zone, struct str city) {
  whole(o, lang, at, zone, city, false);
}

void when_exact(struct out *o, enum lang lang, struct instant at, const struct zone *zone, struct str city) {
  whole(o, lang, at, zone, city, true);
}

void when_day(struct out *o, enum lang lang, struct instant at, const struct zone *zone) {
  struct civil const c = zone_local(zone, at);
  when_date(o, lang, date_of(&c));
}

void when_time(struct out *o, enum lang lang, struct instant at, const struct zone *zone) {
  struct civil const c = zone_local(zone, at);
  clock_text(o, lang, &c);
}

void when_short(struct out *o, enum lang lang, struct instant at, const struct zone *zone) {
  struct civil const c = zone_local(zone, at);
  when_date_short(o, lang, date_of(&c));
  out_z(o, ", ");
  clock_text(o, lang, &c);
}

void when_iso(struct out *o, struct instant at) { date_put_instant(o, at); }

/* --- Elsewhere -------------------------------------------------------------------------------------------------- */

static void in_place(struct out *o, enum lang lang, struct str city) {
  if (!str_has(city)) return;
  out_char(o, ' ');
  if (lang == LANG_EN) {
    out_z(o, "in ");
    out_put(o, city);
  } else french_place(o, true, city);
}

static void same_time(struct out *o, enum lang lang, int offset, struct str city) {
  out_z(o, lang == LANG_EN ? "same time" : "même heure");
  in_place(o, lang, city);
  if (str_has(city)) return;
  out_z(o, lang == LANG_EN ? " in " : " en ");
  when_offset(o, offset);
}

void when_elsewhere(struct out *o, enum lang lang, struct instant at, const struct zone *zone, const struct zone *other,
                    struct str city) {
  char buffer[WHEN_CITY_MAX];
  if (!str_has(city)) city = when_city(lang, other, buffer);
  int const offset = zone_offset(other, at);
  if (offset == zone_offset(zone, at)) {
    same_time(o, lang, offset, city);
    return;
  }
  struct civil const here = zone_local(zone, at), there = zone_local(other, at);
  out_z(o, lang == LANG_EN ? "that is " : "soit ");
  if (date_cmp(date_of(&here), date_of(&there)) != 0) {
    weekday_and_day(o, lang, date_of(&there));
    if (here.year != there.year) out_fmt(o, " %d", there.year);
    out_z(o, lang == LANG_EN ? " at " : " à ");
  }
  clock_text(o, lang, &there);
  in_place(o, lang, city);
  if (str_has(city)) return;
  out_char(o, ' ');
  when_offset(o, offset);
}

/* --- What is left ----------------------------------------------------------------------------------------------- */

#define DAY_US (24 * HOUR_US)

static void count(struct out *o, enum lang lang, int64_t n, const char *fr, const char *en) {
  out_int(o, n);
  out_z(o, lang == LANG_EN ? " " : NBSP);
  out_z(o, lang == LANG_EN ? en : fr);
  if (n > 1 || (n == 0 && lang == LANG_EN)) out_char(o, 's');
}

/* The step in which when_left counts that much time. */
static int64_t step_of(int64_t left) { return left < 6 * HOUR_US ? MINUTE_US : left < 48 * HOUR_US ? HOUR_US : DAY_US; }

void when_left(struct out *o, enum lang lang, struct instant now, struct instant closing) {
  int64_t const left = closing.us - now.us;
  bool const english = lang == LANG_EN;
  if (left < 0) out_z(o, english ? "closed" : "clos");
  else if (left < MINUTE_US) out_z(o, english ? "less than a minute" : "moins d’une minute");
  else if (left >= 48 * HOUR_US) count(o, lang, left / DAY_US, "jour", "day");
  else {
    int64_t const minutes = left / MINUTE_US;
    if (minutes >= 60) count(o, lang, minutes / 60, "heure", "hour");
    if (minutes >= 60 && minutes < 6 * 60 && minutes % 60 > 0) out_char(o, ' ');
    if (minutes < 6 * 60 && minutes % 60 > 0) count(o, lang, minutes % 60, "minute", "minute");
  }
}

struct opt_instant when_left_changes(struct instant now, struct instant closing) {
  int64_t const left = closing.us - now.us;
  if (left < 0) return (struct opt_instant){0};
  int64_t const step = step_of(left);
  return (struct opt_instant){true, instant_plus(closing, 1 - left / step * step)};
}
