/* How many open opportunities there are under each value of each filter, for the list's panel.
 *
 * A board keeps, in memory, the filters of everything that may be open: a few bytes a row, made again by whoever asks
 * first after the index has changed (search_changed). A count is then one pass over the rows, or over what the words
 * found; nothing is counted by the store. Notices for invited people, drafts and what is over are not in it. */
#ifndef BOARD_FACETS_H
#define BOARD_FACETS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "board/opportunity.h"

struct db;

enum { FACET_CAP = 5000 }; /* more is told as "5 000+" */

/* What a board keeps; only facets.c looks inside. Zeros and facets_open make one. */
struct facets {
  pthread_mutex_t making;
  pthread_rwlock_t lock;
  struct facet_set {
    struct arena arena;
    int64_t version; /* of the index; 0: none was made */
    struct facet_row *rows;
    size_t n_rows;
    uint16_t *values; /* of all rows, one after the other */
    struct facet_name *names;
    size_t n_names;
    uint16_t *table; /* by hash of the tag, 1 + number of the name */
    bool full;       /* there is more than it holds */
  } set[2];
  int current;
};
void facets_open(struct facets *f);
void facets_close(struct facets *f);

struct facet_value {
  struct str slug;
  struct str name, name_en; /* absent: of a kind, a country, a language, which name themselves */
  struct str head;          /* of a theme: slug of the head it is filed under, if any */
  int64_t n;                /* open ones under it, were this filter widened to it */
  bool chosen;
};

struct facet_counts {
  struct facet_group {
    struct facet_value *v; /* those with something under them, and those chosen; most first */
    size_t n;
    int64_t without; /* open ones were this filter dropped */
  } by[FACET_COUNT];
  int64_t n; /* open ones under the whole filter */
  bool capped; /* the words are in more than FACET_CAP: every count is at least what it says */
};

/* Counts under `f`, whose status, sort and place are not looked at. In the arena. */
enum err MUST_USE facets_count(struct facets *facets, struct db *db, struct arena *a, const struct opportunity_filter *f,
                               struct instant now, struct facet_counts *ret);

/* Drops from `f` every slug that nothing on the board has: an unknown value filters nothing. */
enum err MUST_USE facets_keep_known(struct facets *facets, struct db *db, struct arena *a, struct instant now,
                                    struct opportunity_filter *f);

/* What those of a page are filed under, in the order of `keys`: at most FACETS_OF each; none for one that is not open. */
enum { FACETS_OF = 12 };
struct facets_of {
  struct facet_of {
    enum opportunity_facet facet;
    struct str slug, name, name_en;
    struct str head; /* of a theme: slug of the head it is filed under, if any */
  } v[FACETS_OF];
  size_t n;
};
enum err MUST_USE facets_of(struct facets *facets, struct db *db, struct arena *a, const int64_t *keys, size_t n, struct instant now,
                            struct facets_of *ret);

#endif
