/* Where a notice says that it takes place, in the words of its field for a town: a town, a town and its country, a country alone,
 * several of these, or nowhere in particular. */
#ifndef FEED_FOREIGN_PLACE_H
#define FEED_FOREIGN_PLACE_H

#include "feed/foreign/foreign.h"

enum { FOREIGN_WHERE_MAX = 20 };

struct foreign_where {
  struct foreign_place v[FOREIGN_WHERE_MAX]; /* city absent: the country at large; country absent: not told */
  size_t n;
  bool nowhere; /* "Remote", "Plusieurs pays": said besides, or alone */
};

/* "Dakar, Sénégal" is Dakar in SN, "Sénégal" is SN; a country is never a town, save those whose capital has its name. `country`: the
 * field beside it, alpha-2, or absent; a town that only looks like another country ("Lebanon" in the United States) stays a
 * town. What names no country is kept as it is told. Texts are slices of `told`, or static. */
void foreign_place_read(struct str told, struct str country, struct foreign_where *ret);
/* Whether a place's country may be the one its notice tells: the same, a territory of it with a code of its own (GP in FR), or
 * none is told. */
bool foreign_place_agrees(struct str code, struct str told);

#endif
