#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#if defined(__SANITIZE_ADDRESS__)
#define ONE_BLOCK_EACH 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ONE_BLOCK_EACH 1
#endif
#endif
#ifndef ONE_BLOCK_EACH
#define ONE_BLOCK_EACH 0 /* under the sanitizers each allocation is its own malloc, so that overruns are seen */
#endif

enum { BLOCK = 16384 };

struct arena_block {
  struct arena_block *older;
  size_t used, size;
  bool raw; /* zeroed when handed out: most of a request's first block never is */
  alignas(max_align_t) unsigned char bytes[];
};

void *arena_alloc(struct arena *a, size_t n) {
  size_t const align = alignof(max_align_t);
  if (n > ARENA_MAX || a->used + n > ARENA_MAX) die("an arena reached its maximum", 0);
  size_t const want = n == 0 ? align : (n + align - 1) / align * align;
  struct arena_block *b = a->last;
  if (ONE_BLOCK_EACH || b == NULL || b->size - b->used < want) {
    size_t const size = ONE_BLOCK_EACH ? n : want > BLOCK ? want : BLOCK;
    bool const raw = size == BLOCK;
    b = raw ? malloc(sizeof *b + size) : calloc(1, sizeof *b + size);
    if (b == NULL) die("out of memory", 0);
    b->used = 0;
    b->size = size;
    b->raw = raw;
    b->older = a->last;
    a->last = b;
  }
  void *p = b->bytes + b->used;
  if (b->raw) memset(p, 0, ONE_BLOCK_EACH ? n : want);
  b->used += ONE_BLOCK_EACH ? n : want;
  a->used += want;
  return p;
}

void *arena_array(struct arena *a, size_t count, size_t size) {
  size_t n;
  if (__builtin_mul_overflow(count, size, &n)) die("an arena reached its maximum", 0);
  return arena_alloc(a, n);
}

void arena_free(struct arena *a) {
  struct arena_block *b = a->last;
  while (b != NULL) {
    struct arena_block *older = b->older;
    free(b);
    b = older;
  }
  *a = (struct arena){0};
}

void arena_cleanup(struct arena *a) { arena_free(a); }
