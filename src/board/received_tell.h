/* What a partner's notice does to its opportunity: for received.c and received_act.c, which know when it may. */
#ifndef BOARD_RECEIVED_TELL_H
#define BOARD_RECEIVED_TELL_H

#include "board/received.h"

/* The opportunity says what `what` says; what was decided is told of it. */
enum err MUST_USE received_tell(struct db *db, struct arena *a, int64_t id, const struct opportunity_new *what, struct str reason,
                                struct str wall, struct instant now, enum received_refusal *ret_refusal);
enum err MUST_USE received_tell_outcome(struct db *db, struct arena *a, int64_t id, struct str outcome, struct str words, struct str wall,
                                        struct instant now);
/* What waited beside a notice of that procedure is about the opportunity that was made of it. */
enum err MUST_USE received_gather(struct db *db, struct arena *a, struct str procedure, struct opt_int source_id, int64_t opportunity);
/* The import key of the opportunity made of a notice: each makes one. */
struct str received_import_key(struct arena *a, struct str ref);
/* When it is over: of a known closing the last lot's, otherwise until when it is listed. */
struct instant received_ends(const struct opportunity_new *what);

#endif
