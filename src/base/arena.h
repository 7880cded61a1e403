/* One arena per request, per job run, per test: everything in it is freed at once.
 *
 * board/, web/ and work/ never call malloc. An arena holds at most ARENA_MAX bytes; every input is bounded well below
 * it, so reaching it is a programming error and ends the process. Memory comes zeroed. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#define ARENA_MAX ((size_t)8 << 20)

struct arena_block;
struct arena {
  struct arena_block *last; /* newest block, linked to the older ones */
  size_t used;              /* bytes handed out, in all */
};

/* An empty arena is all zeros: `struct arena a = {0};` needs no call. */

/* `n` zeroed bytes aligned for any type, valid until arena_free. Never NULL; n may be 0. */
void *arena_alloc(struct arena *a, size_t n);

/* The same for an array; the product is checked. */
void *arena_array(struct arena *a, size_t count, size_t size);

#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_many(a, count, type) ((type *)arena_array((a), (count), sizeof(type)))

/* Frees everything; the arena is empty and may be used again. */
void arena_free(struct arena *a);

/* `scoped(arena) struct arena a = {0};` frees it at the end of the block. */
#define scoped(kind) __attribute__((cleanup(kind##_cleanup)))
void arena_cleanup(struct arena *a);

#endif
