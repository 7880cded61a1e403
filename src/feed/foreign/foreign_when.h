/* The closing of a notice in running text, French or English: taken only where the text says that it is one, never guessed.
 *
 * A date counts behind words that announce a closing ("date limite de remise des offres", "clôture des candidatures",
 * "closing date", "apply by"), or behind "avant le", "jusqu'au", "au plus tard", "no later than" in a sentence that speaks of
 * offers or applications and of nothing else. Closings of something else (questions, visits, withdrawal of files,
 * validity, works) do not count. In French 03/04/2027 is the third of April; behind English words it is not read, for nobody
 * knows. A year is always needed, a weekday must be the day's, a day and an hour must exist. */
#ifndef FEED_FOREIGN_WHEN_H
#define FEED_FOREIGN_WHEN_H

#include "feed/foreign/foreign.h"

enum foreign_when {
  FOREIGN_WHEN_NONE,     /* nothing says when it closes */
  FOREIGN_WHEN_FOUND,
  FOREIGN_WHEN_SEVERAL,  /* two that differ */
  FOREIGN_WHEN_UNSURE,   /* words for a closing, and a date nobody can be sure of: no year, 03/04 in English */
  FOREIGN_WHEN_WRONG,    /* a date or an hour that does not exist, a weekday that is another day's */
};

/* `text`: plain, a line for each paragraph; at most FOREIGN_WHEN_MAX bytes are read. ret->words is the passage, also when
 * it was not taken; `lives` in the text. */
enum { FOREIGN_WHEN_MAX = 48 << 10, FOREIGN_WHEN_WORDS = 300 };
enum foreign_when foreign_when(struct str text, struct foreign_time *ret);

/* Why it was not taken, for `left`; NULL when it was, or there was none. Static storage. */
const char *foreign_when_reason(enum foreign_when w);

#endif
