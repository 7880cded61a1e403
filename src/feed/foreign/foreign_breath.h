/* A closing's date with its hour, and whether another date stands beside it in the same breath. For foreign_when.c. */
#ifndef FEED_FOREIGN_BREATH_H
#define FEED_FOREIGN_BREATH_H

#include "feed/foreign/foreign_token.h"

enum { BREATH_REACH = 26 }; /* tokens that are read on: of a closing to its date, of a date to the next semicolon */

struct found {
  enum token_date what;
  struct foreign_time when;
  const struct token *begin, *end;
  bool two; /* a second date stands beside it */
};

/* The date at `t` and the hour behind it; `hour` is one that was said before, or NULL. `first`: of the text. WRONG: either does
 * not exist, or a weekday before it is another day's. */
void breath_date(const struct token *first, const struct token *t, bool french, const struct foreign_time *hour, struct found *ret);

/* Whether what follows `found` up to the end of its sentence, beyond semicolons and the lines behind them, tells another date
 * or hour that could close the same notice: any, unless its words say outright that it is something else's (the opening of bids,
 * an interview, the first day of a contract). */
bool breath_names_another(const struct token *first, const struct found *found, bool french);

/* Whether a clause of the same sentence that ends before `announcer`, the first word of what announces it, tells a date on which
 * something is handed in. */
bool breath_named_before(const struct token *first, const struct token *announcer, const struct found *found, bool french);

/* ';', '!', '?', the end, or a full stop that is no abbreviation's. */
bool breath_ends(const struct token *t);

#endif
