/* Time zones, read from the system's own TZif files (RFC 9636): the rules that people's clocks really follow.
 *
 * A zone is immutable, is loaded once per process and lives as long as it; any thread may use it. Two loads of one name
 * give the same pointer. Offsets come from nowhere else: not from the C library's TZ, not from ICU, whose built-in
 * rules are stale. The instant a wall clock stands for is asked here once, when it is announced, and stored. */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

#define ZONE_NAME_MAX 64          /* bytes of an IANA name */
#define ZONE_FILE_MAX (64 * 1024) /* bytes of a TZif file; the largest known has under 4 KB */
#define ZONE_TRANSITIONS_MAX 2048
#define ZONE_CACHE_MAX 1024 /* zones one process keeps; about 600 names exist */

struct zone;

/* The zone of an IANA name ("Europe/Paris", also an older name such as "America/Montreal"). NOT_FOUND: no such zone, or
 * no name of a zone at all (only letters, digits, '_', '+', '-' and '/' make one); BROKEN: its file is damaged. */
enum err MUST_USE zone_load(struct str iana_name, const struct zone **ret);

/* The zone that is always there and never needs a file: name "UTC", offset 0. */
const struct zone *zone_utc(void);

/* As it was asked for; static storage. */
struct str zone_name(const struct zone *z);

/* Seconds that the clocks of z are ahead of UTC at that instant. */
int zone_offset(const struct zone *z, struct instant at);
/* What people there call it then: "CET", "+07". Storage of the zone. */
struct str zone_abbreviation(const struct zone *z, struct instant at);
/* What the clocks of z show at that instant, seconds rounded down. */
struct civil zone_local(const struct zone *z, struct instant at);

enum zone_case {
  ZONE_NORMAL,    /* the clock shows it once: *ret_first and *ret_second are that instant */
  ZONE_GAP,       /* the clock never shows it: neither is touched */
  ZONE_AMBIGUOUS, /* it shows it twice: the earlier and the later instant */
};

/* The instant at which the clocks of z show c. */
enum zone_case MUST_USE zone_instant(const struct zone *z, const struct civil *c, struct instant *ret_first,
                                     struct instant *ret_second);

/* The version of the rules, "2026f", or "unknown". Read once; static storage. */
struct str zone_version(void);

/* Reads the bytes of a TZif file, versions 1 to 4. INVALID when they are not one, break RFC 9636, or count leap
 * seconds. The result is freed with zone_free. For zone_load and the tests; nothing else should hold a zone of its own.
 * */
enum err MUST_USE zone_parse(struct str name, struct str tzif, struct zone **ret);
void zone_free(struct zone *z);

#ifdef BABILLARD_TEST
/* Test builds only: zones and version are read from this folder from now on (static storage; NULL: the system's). What
 * was loaded before stays valid. Not thread-safe. */
void zone_set_root(const char *root);
#endif

#endif
