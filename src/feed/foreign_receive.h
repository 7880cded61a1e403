/* A partner's record on its way to the board: what received_put keeps of it, as its source adds to it. For the command
 * line and the worker, so that a notice is the same whichever way it came. */
#ifndef FEED_FOREIGN_RECEIVE_H
#define FEED_FOREIGN_RECEIVE_H

#include "board/received.h"
#include "board/source.h"
#include "feed/foreign_map.h"

/* Who a record comes from. All zeros but `defaults`: a file of no source. */
struct foreign_receiver {
  struct opt_int source_id;
  struct foreign_defaults defaults;
  bool trusted; /* what can be published is, without a person reading it first */
};

/* The source as a receiver, or a file of no source (NULL). Points into the row. */
struct foreign_receiver foreign_receiver_of(const struct q_source *source);

/* What is kept of a record that is neither skipped nor refused. `ret_mapped` is what can be made of it, and lives as long
 * as ret. Everything in the arena or in `one`. */
void foreign_receive(struct arena *a, const struct foreign *one, const struct foreign_receiver *from, struct instant now,
                     struct foreign_mapped *ret_mapped, struct received_new *ret);

/* Why an outcome of received_put is not "new", "changed" or "same": FOREIGN_WHY_NONE for these. */
enum foreign_why foreign_received_why(enum received_outcome outcome);

#endif
