/* How long a page that anybody may read stays true: until the board is changed, or until an instant on it passes.
 *
 * Every change of what public pages show raises one number, the generation, in its own transaction; deposits, drafts and
 * sessions do not. What changes by the clock alone (a publication, a closing, an outcome, the words "3 jours") is told
 * by the functions below: until that instant a page made now is the page. The rule of the boundary is opportunity.h's:
 * received at the closing is in time, so a page changes one microsecond later; a publication shows at its very instant. */
#ifndef BOARD_GENERATION_H
#define BOARD_GENERATION_H

#include <stdbool.h>

#include "board/opportunity.h"

struct arena;
struct board;
struct db;

/* Called by every act that changes what public pages show, when it has changed it. */
enum err MUST_USE generation_raise(struct db *db, struct arena *a);

/* One event loop's knowledge of the generation; all zeros: nothing known yet. */
struct generation_watch {
  int64_t looked_us; /* monotonic; 0: never */
  int64_t groups;    /* commits of this process then */
  int64_t version;   /* store_version then */
  int64_t value;
};

#define GENERATION_LOOK_US (50 * INT64_C(1000))

/* The generation now; -1 when it cannot be read, and nothing kept may be used. A change of this process is seen at once,
 * one of another within GENERATION_LOOK_US. Costs next to nothing between looks, microseconds when it looks. */
int64_t generation_now(struct board *b, struct generation_watch *w);

/* The first instant after `now` at which anything on the board changes by the clock alone; far away when nothing does. */
enum err MUST_USE board_next_change(struct db *db, struct arena *a, struct instant now, struct instant *ret);

/* The same for what is said of cards and of a notice without the words of what is left: the earlier of `until`
 * (board_next_change) and the next closing of theirs, of a stage or of a lot. */
struct instant cards_next_closing(struct opportunity_card_list cards, struct instant now, struct instant until);
struct instant notice_next_closing(const struct opportunity *o, struct instant now, struct instant until);

/* The same for the words of one page: the earlier of `until` (board_next_change) and the next change of what is left,
 * of the cards listed (told: opportunity_cards_tell), and of a notice with its lots, stages and other instants. */
struct instant cards_next_change(struct opportunity_card_list cards, struct instant now, struct instant until);
struct instant notice_next_change(const struct opportunity *o, struct instant now, struct instant until);

#endif
