/* The one place that writes an instant for people. Every deadline, receipt and mail goes through it, so that no two
 * pages can disagree about an hour or leave out the zone.
 *
 * Written from words, never from the locale or ICU. French puts U+00A0 where a line must not break: in "17 h 00", and
 * between a number and what it counts ("12 jours"); months and weekdays are followed by plain spaces. What is written
 * is plain text: the caller's context escapes it.
 *
 * when_full       jeudi 10 décembre 2026 à 17 h 00 (heure de Paris, UTC+1)
 *                 Thursday 10 December 2026 at 17:00 (Paris time, UTC+1)
 * when_exact      jeudi 10 décembre 2026 à 17 h 00 min 09 s (heure de Paris, UTC+1)
 *                 Thursday 10 December 2026 at 17:00:09 (Paris time, UTC+1)
 * when_day        jeudi 10 décembre 2026 · Thursday 10 December 2026
 * when_time       17 h 00 · 17:00
 * when_short      10 déc. 2026, 17 h 00 · 10 Dec 2026, 17:00
 * when_elsewhere  soit 16 h 00 à Dakar · that is 16:00 in Dakar
 *                 soit vendredi 11 décembre à 3 h 00 à Nouméa · that is Friday 11 December at 03:00 in Nouméa
 *                 même heure à Cotonou · same time in Cotonou
 * when_left       12 jours · 27 heures · 3 heures 20 minutes · moins d’une minute · clos
 * when_iso        2026-12-10T16:00:00Z */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include "base/clock.h"
#include "base/date.h"
#include "base/show.h"
#include "base/str.h"
#include "base/zone.h"

struct out;

/* A deadline as it must always be shown: weekday, day, hour, place and offset. `city` names the place people know for
 * that zone ("Cotonou", "Le Caire"); when absent it is the zone's own (when_city). Zones without a place (UTC, Etc/…,
 * EST5EDT) show the offset alone: "(UTC)". Seconds are not shown: deadlines fall on whole minutes. */
void when_full(struct out *o, enum lang lang, struct instant at, const struct zone *zone, struct str city);
/* The same to the second, rounded down: for receipts and logs of what happened. */
void when_exact(struct out *o, enum lang lang, struct instant at, const struct zone *zone, struct str city);

void when_day(struct out *o, enum lang lang, struct instant at, const struct zone *zone);
void when_time(struct out *o, enum lang lang, struct instant at, const struct zone *zone);
/* For tables and lists that say the zone elsewhere. */
void when_short(struct out *o, enum lang lang, struct instant at, const struct zone *zone);

/* A date somebody wrote, as when_day writes one: "mardi 1er décembre 2026". It has no zone. */
void when_date(struct out *o, enum lang lang, struct day day);
/* "déc. 2026"-style abbreviation: "10 déc. 2026", "10 Dec 2026". */
void when_date_short(struct out *o, enum lang lang, struct day day);
/* "décembre 2026", "December 2026"; month 1..12. */
void when_month(struct out *o, enum lang lang, int year, int month);

/* The same instant for a reader in zone `other`, to stand after when_full; `zone` is the one shown there. `city` as
 * in when_full, of `other`. Shows the day when it differs, the year too when that differs; in zones without a place
 * "soit 16 h 00 UTC". When zone == other there is nothing to add and the caller leaves it out. */
void when_elsewhere(struct out *o, enum lang lang, struct instant at, const struct zone *zone, const struct zone *other,
                    struct str city);

/* What is left until `closing`, which itself is still in time: rounded down, so that it never promises more than there
 * is. Under an hour in minutes, under six hours in hours and minutes, under 48 hours in hours, then in days of 24
 * hours; after `closing`: "clos", "closed". */
void when_left(struct out *o, enum lang lang, struct instant now, struct instant closing);
/* The first instant after `now` at which when_left writes something else; none when closed. */
struct opt_instant when_left_changes(struct instant now, struct instant closing);

/* For <time datetime>: RFC 3339 in UTC. */
void when_iso(struct out *o, struct instant at);

/* "UTC", "UTC+1", "UTC+5:30", "UTC−3" (U+2212). */
void when_offset(struct out *o, int seconds);
/* The place a zone is named after, in that language: "Le Caire", "Cairo"; absent for zones without a place. Static
 * storage, or the zone's. `*buffer` has room for a name that must be respelled. */
#define WHEN_CITY_MAX 64
struct str when_city(enum lang lang, const struct zone *zone, char buffer[WHEN_CITY_MAX]);

#endif
