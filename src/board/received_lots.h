/* What a source's change does to the closing of an opportunity and to its lots: told to the person before, then done. The
 * rules are those of an officer's amendment (board/publish.h): where dossiers are taken here, a lot's closing moves later or not at all. */
#ifndef BOARD_RECEIVED_LOTS_H
#define BOARD_RECEIVED_LOTS_H

#include "board/opportunity.h"
#include "board/publish.h"

enum lot_fate {
  LOT_SAME,      /* it closes as it did */
  LOT_LATER,
  LOT_EARLIER,   /* or at another hour, where no dossiers are taken here, or in a draft */
  LOT_ADDED,
  LOT_GOES,      /* its source does not name it any more */
  LOT_STAYS,     /* the same, and people prepare dossiers: it stays */
  LOT_REFUSED,   /* earlier, taken away, or passed already: the whole change is refused */
  LOT_MIXED,     /* its source has changed the numbers of its lots: which one is which, nobody can say; refused likewise */
  LOT_TOO_MANY,  /* a notice has no more than LOTS_MOST */
};
enum { LOTS_MOST = 100 };

/* One lot, of here or of the source, in the order of numbers. */
struct lot_change {
  int64_t number;
  struct str title;
  struct opt_instant before, after; /* its closing, its own or that of the whole; absent: none */
  enum lot_fate fate;
  int64_t id;                       /* of here; 0: it is new */
  const struct new_lot *says;       /* NULL: its source does not name it */
};

struct lot_changes {
  struct lot_change *v;
  size_t n;
  bool refused; /* one of them is LOT_REFUSED or LOT_MIXED */
  bool later;   /* one of them is LOT_LATER */
  bool changes; /* one of them is not LOT_SAME */
};

/* Whether the whole closes as it did; whether it may close as it would: where dossiers are taken here, a closing never moves
 * earlier nor away, and nothing moves once it has passed. */
bool received_same_closing(const struct opportunity *o, const struct opportunity_new *says);
bool received_may_move(const struct opportunity *o, const struct opportunity_new *says);
/* What `says` would do to the lots of `o` at `now`; in the arena. */
enum err MUST_USE received_lots(struct db *db, struct arena *a, const struct opportunity *o, const struct opportunity_new *says,
                                struct instant now, struct lot_changes *ret);
/* Does it; none is refused. */
enum err MUST_USE received_lots_put(struct db *db, struct arena *a, const struct opportunity *o, const struct lot_changes *changes);
/* When the opportunity is over with its lots as they will be: `whole` or the last of them. */
struct instant received_lots_end(const struct lot_changes *changes, struct instant whole);

#endif
