/* Dates as the fields of foreign files carry them, read as they are written: wall, and offset when one is said. */
#ifndef FEED_FOREIGN_DATE_H
#define FEED_FOREIGN_DATE_H

#include "feed/foreign/foreign.h"

/* RFC 822 and its like ("Thu, 10 Dec 2026 17:00:00 +0100"), ISO 8601 as W3CDTF has it and wider: "2026-12-10",
 * "20261210", "2026-12-10T17:00:00+01:00", "+0100", "+01", "Z", a space for the T, a fraction of the second; 24:00 is 00:00 of the
 * next day. A zone's name other than RFC 822's: the offset is not said. INVALID for the rest (a year or month alone too), and
 * for what the calendar does not have. */
enum err MUST_USE foreign_date(struct str s, struct foreign_time *ret);

/* Of "name=Foo; start=2005-07-04; end=2005-07-05" (DCMI Period) the end, else foreign_date. */
enum err MUST_USE foreign_date_end(struct str s, struct foreign_time *ret);

#endif
