/* What the readers of foreign forms write with: one record after the other, each judged when it is handed over. */
#ifndef FEED_FOREIGN_OUT_H
#define FEED_FOREIGN_OUT_H

#include "base/arena.h"
#include "feed/foreign/foreign.h"

struct foreign_out {
  foreign_sink *sink;
  void *to;
  struct arena arena; /* of the record at hand: everything of it is allocated here */
  size_t n;           /* records handed over */
  uint64_t *keys;     /* hashes of their keys, FOREIGN_ITEMS_MAX */
};

/* An empty record of that form, to be filled with texts that live as long as it (in out->arena, in the file, static). */
struct foreign *foreign_begin(struct foreign_out *out, const char *form);
/* Hands it over and frees out->arena, its places told apart (foreign_place.h); one whose key was there already becomes
 * refused (TWICE), one without key or title too. False: FOREIGN_ITEMS_MAX were read, the reader should stop. */
bool foreign_end(struct foreign_out *out, struct foreign *one);
/* The file's own fault, as the last record. */
void foreign_fault(struct foreign_out *out, enum foreign_why why, struct str detail);
/* Makes the record a refused or skipped one. */
void foreign_refuse(struct foreign *one, enum foreign_why why, struct str detail);
void foreign_skip(struct foreign *one, enum foreign_why why, struct str detail);
/* One who buys with the record's buyer, which is known by now: unless it is that one or there already. */
void foreign_with(struct foreign_out *out, struct foreign *one, struct str name);
/* Something of the file that the record does not carry (past FOREIGN_LEFT_MAX: dropped). */
void foreign_left(struct foreign_out *out, struct foreign *one, struct str path, const char *reason);

#endif
