/* From a partner's notice to an opportunity: what the board takes, what it leaves, with what the source adds. Pure: a
 * second call with the same arguments gives the same. */
#ifndef FEED_FOREIGN_MAP_H
#define FEED_FOREIGN_MAP_H

#include "board/opportunity.h"
#include "board/publish.h"
#include "feed/foreign/foreign.h"

/* What a source adds where its notices say nothing. */
struct foreign_defaults {
  struct str source;       /* its name: "publié d’après …" */
  struct str organisation; /* who answers for it, when the notice names no buyer */
  struct str theme, funder; /* absent: none */
  struct str city, country, zone, lang;
  enum opportunity_kind kind;
  bool apply_here;
};

struct foreign_mapped {
  struct opportunity_new what;       /* a draft; origin_* and closes_said are set */
  FOREIGN_LIST(struct foreign_left) left; /* what the notice says and the opportunity does not */
};

enum { FOREIGN_SHOWN_DAYS = 60 }; /* how long one without a known closing stays in the list, from its publication */

/* What this source adds (points into the row); NULL: nothing is known of where a notice comes from. */
struct foreign_defaults foreign_defaults_of(const struct q_source *source);

/* Of a FOREIGN_OPPORTUNITY only. `now`: what is not dated is published now. */
void foreign_map(struct arena *a, const struct foreign *one, const struct foreign_defaults *d, struct instant now,
                 struct foreign_mapped *ret);

#endif
