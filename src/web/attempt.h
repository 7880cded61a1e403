/* A request as a row of the journal of attempts. */
#ifndef WEB_ATTEMPT_H
#define WEB_ATTEMPT_H

#include "board/journal.h"
#include "web/request.h"

/* What this request tries; `act` and `outcome` are the journal's words. Ended: when its last byte had come. */
struct attempt attempt_of(const struct request *r, struct str act, int64_t opportunity_id, struct str outcome);

/* Writes the row of something that was not done, in a change of its own. The answer does not hang on it: what cannot be
 * written is said on the log. */
void attempt_note(struct request *r, struct attempt t);

#endif
