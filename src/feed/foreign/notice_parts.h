/* What the readers of notices in XML (eForms, UBL, TED) have in common: texts and times of elements, and the record's lists
 * filled within their bounds. */
#ifndef FEED_NOTICE_PARTS_H
#define FEED_NOTICE_PARTS_H

#include "feed/foreign/foreign_readers.h"

enum { PART_TEXTS_MAX = 30 /* languages of a record */ };

/* The characters below an element, trimmed, at most `most` bytes; absent when there is no element or nothing in it. In the tree
 * or in the arena, where it takes no more than that. */
struct str part_text(struct arena *a, const struct xml_node *n, size_t most);
/* part_text of what stands at that path, as one line. */
struct str part_at(struct arena *a, const struct xml_node *n, const char *path);
/* A title in one line with single spaces, as it was meant. In the arena when it was not so. */
struct str part_title(struct arena *a, struct str text);
/* The number of children with this name, in any namespace. */
size_t part_count(const struct xml_node *n, const char *name);
/* The first element of that name below `top`, in any namespace. */
const struct xml_node *part_below(const struct xml_node *top, const char *name);

/* A date and a time as XML Schema writes them, each with an offset of its own or without: "2024-02-27+01:00", "14:00:58+01:00",
 * "11:32:26.0Z". The offset is that of the time, or of the date when no time is told. An absent time: the day alone. False
 * when they are written and no clock shows them; *ret is absent then. */
bool part_time(struct str date, struct str time, struct foreign_time *ret);
/* Whether one comes before the other; a day alone ends with its last minute, a time without offset counts as UTC. */
bool part_before(const struct foreign_time *a, const struct foreign_time *b);
bool part_same_time(const struct foreign_time *a, const struct foreign_time *b);

/* The text in that language (small letters, absent: not said), added when there is none yet; NULL when there is no room. */
struct foreign_text *part_language(struct foreign_out *out, struct foreign *one, struct str lang);
/* Each adds one unless it is empty or there already; past FOREIGN_LIST_MAX it is dropped and said to be left, once. */
void part_place(struct foreign_out *out, struct foreign *one, struct str city, struct str country);
void part_document(struct foreign_out *out, struct foreign *one, struct str title, struct str url);
void part_lot(struct foreign_out *out, struct foreign *one, const struct foreign_lot *lot);
/* An address of the web as it is; anything else is said to be left, and gives an absent text. */
struct str part_web(struct foreign_out *out, struct foreign *one, struct str url, const char *path);
/* Eight digits of a code of the Common Procurement Vocabulary ("79710000", "79710000-4"), otherwise absent. */
struct str part_cpv(struct str code);
/* "P48M" of a whole number from 1 to 999 and a unit as eForms, UBL or TED write it ("MONTH", "MON"); otherwise absent. In the arena. */
struct str part_duration(struct arena *a, struct str number, struct str unit);
/* The closing of the whole, from those of the lots: theirs when they agree, otherwise the earliest, for whoever reads one date has
 * to be in time for every lot; each lot keeps its own. */
void part_closing(struct foreign *one);
/* foreign_left with a reason that is made: at most FOREIGN_LINE_MAX bytes of it. */
void part_left(struct foreign_out *out, struct foreign *one, const char *path, struct str reason);

#endif
