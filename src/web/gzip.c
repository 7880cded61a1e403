#include "web/gzip.h"

#include <zlib.h>

enum { LEVEL = 6, BEST = 9, WINDOW_GZIP = 15 + 16, MEMORY = 8 };

static struct str pack(struct arena *arena, struct str plain, int level) {
  if (plain.n <= GZIP_WORTH || plain.n > ARENA_MAX / 4) return (struct str){0};
  z_stream z = {0};
  if (deflateInit2(&z, level, Z_DEFLATED, WINDOW_GZIP, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) return (struct str){0};
  size_t const room = plain.n - 1;
  char *to = arena_alloc(arena, room);
  z.next_in = (Bytef *)(uintptr_t)plain.p; /* zlib's interface forgot the const */
  z.avail_in = (uInt)plain.n;
  z.next_out = (Bytef *)to;
  z.avail_out = (uInt)room;
  int const done = deflate(&z, Z_FINISH);
  size_t const n = room - z.avail_out;
  deflateEnd(&z);
  return done == Z_STREAM_END ? (struct str){to, n} : (struct str){0};
}

struct str gzip_pack(struct arena *arena, struct str plain) { return pack(arena, plain, LEVEL); }
struct str gzip_pack_best(struct arena *arena, struct str plain) { return pack(arena, plain, BEST); }
