/* iCalendar (RFC 5545): the closings of a list, or of one notice, as a calendar that clients subscribe to or import.
 *
 * A closing is a VEVENT, not a VTODO: telephones and the calendars people have show events and their alarms, and many
 * drop tasks. It takes no time (TRANSP:TRANSPARENT, no end) and rings two days before. A stage, and a lot, that closes at another
 * instant is an event of its own, at most ten of one notice in a list. UID is stable; SEQUENCE grows when
 * the closing moves; a cancelled one stays with STATUS:CANCELLED. Instants are UTC; the zone stands in the description.
 * The same entries give the same bytes: DTSTAMP is the entry's `updated` (RFC 5545 §3.8.7.2 allows it with a METHOD). */
#ifndef FEED_ICAL_H
#define FEED_ICAL_H

#include "feed/feed_entry.h"

struct ical_head {
  enum lang lang;
  struct str name;     /* what clients call the calendar */
  struct str base_url; /* its host stands in UID and PRODID */
  struct str page;     /* for people, absolute; absent: none */
  struct str self;     /* where the calendar is, absolute; absent: it is a single event, not to be asked for again */
};

/* Writes the calendar; of entries without a closing only their stages and lots. Lines end in CRLF and hold at most 75 bytes, folded
 * between characters. */
void ical_calendar(struct out *o, const struct ical_head *head, const struct feed_entry *entries, size_t n);

/* One content line: `name` ("SUMMARY", with its parameters) and a value of type TEXT, escaped and folded. For tests. */
void ical_text(struct out *o, struct str name, struct str value);

#endif
