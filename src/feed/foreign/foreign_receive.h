/* What the board keeps of a partner's record (board/received.h), for the command and the worker alike. */
#ifndef FEED_FOREIGN_RECEIVE_H
#define FEED_FOREIGN_RECEIVE_H

#include "board/received.h"
#include "feed/foreign/foreign.h"

struct zone;

/* The text to show readers of French first: French, else English, else the file's own first; NULL: none. */
const struct foreign_text *foreign_shown(const struct foreign *one);

/* Of any family but skipped and refused. `source_id`: absent for a file on the command line. `zone`: of hours without an
 * offset. What is returned lives in the arena and in the record; `trusted` and `publish` are left absent. */
void foreign_receive(struct arena *a, const struct foreign *one, struct opt_int source_id, const struct zone *zone, struct received_new *ret);

/* Why a notice that came was not taken, for a run's or a command's report; FOREIGN_WHY_NONE: it was. */
enum foreign_why foreign_why_received(enum received_outcome outcome);

#endif
