/* Compression of replies: the one user of zlib in what is served. */
#ifndef WEB_GZIP_H
#define WEB_GZIP_H

#include "base/arena.h"
#include "base/str.h"

#define GZIP_WORTH 512 /* bytes below which a reply is sent as it is */

/* `plain` as a gzip member in the arena; absent when that would not be smaller or zlib has no memory. */
struct str gzip_pack(struct arena *arena, struct str plain);
/* The same as small as zlib can, for what is made once and sent often. */
struct str gzip_pack_best(struct arena *arena, struct str plain);

#endif
