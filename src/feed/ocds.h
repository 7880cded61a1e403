/* A notice as an OCDS 1.1.5 release package (https://standard.open-contracting.org/1.1/): calls for tenders and calls
 * for expressions of interest. Recruitments and missions are not procedures, and a call for projects gives grants: they
 * have none.
 *
 * A release says what is so at one instant: its id and date are those of the latest thing that happened (changed by
 * hand, closed, cancelled, decided), so that the same id always has the same content. Lots use the lots extension. */
#ifndef FEED_OCDS_H
#define FEED_OCDS_H

#include "base/json_put.h"
#include "board/opportunity.h"

/* What an installation says before it has registered a prefix of its own. */
#define OCID_PREFIX_NONE "ocds-xxxxxx"

bool ocds_has(enum opportunity_kind kind);

/* Our states in the words of tenderStatus. A closed procedure goes on (bids are opened and judged): active until its
 * outcome is published. */
struct str ocds_status(enum opportunity_state state);

/* The whole package. The caller gives what opportunity_public gave at `now`; `prefix`: "ocds-213czf". */
void ocds_package(struct json_put *j, const struct opportunity *o, struct str base_url, struct str prefix, struct instant now);

#endif
