/* The command `import` on partners' files: each notice waits for a person ("à relire"), and what became of it is said. */
#ifndef FEED_IMPORT_FOREIGN_H
#define FEED_IMPORT_FOREIGN_H

#include <stdio.h>

#include "feed/foreign/foreign_map.h"

struct board;

struct import_foreign {
  struct board *board;
  struct opt_int source_id; /* absent: files of no source */
  struct foreign_defaults defaults;
  bool dry, json; /* the board is a copy, which the report says; one line of JSON instead of lines to read */
};

/* Whether these bytes are an import file (docs/import.md): a JSON object with `opportunites` among its keys. Nothing is parsed
 * for it, so that partners' bytes are read in their own process only. */
bool import_is_own(struct str bytes);

/* "2 new, 1 refused": those of the `n` counts that are not 0, in their order, each with its word; "no notice" when all are. */
void import_put_counts(FILE *to, const char *const *words, const size_t *counts, size_t n);
/* What a dry run says behind its counts. */
#define IMPORT_DRY " (dry run: nothing was stored)"

/* Reads the file and puts what it tells; prints to `to`. *ret_refused: how many were refused, a file that could not be read
 * too. RETRY: the store is busy or no process could be started; what came before is stored. */
enum err MUST_USE import_foreign(const struct import_foreign *how, FILE *to, const char *path, struct str bytes, size_t *ret_refused);

#endif
