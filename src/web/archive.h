/* Archives of what a person gave and was told: laid out in memory, their files read from the store while they leave.
 *
 * What is in one hangs on the store and the reader's language alone, never on the instant of asking: asked again, it is
 * the same bytes under the same tag, so that a download which was cut goes on. */
#ifndef WEB_ARCHIVE_H
#define WEB_ARCHIVE_H

#include "board/export.h"
#include "web/zip_layout.h"

struct request;

/* A line of the index that leads to something in the archive. */
struct archive_line {
  struct str folder, below, name; /* "01 Poste", "fichiers", "01-cv.pdf": parts of its path */
  const struct export_file *file; /* NULL: a receipt */
  struct str receipt;
  struct instant at;
};
struct archive_lines {
  struct archive_line *v;
  size_t n;
};

/* A dossier of the index. */
struct archive_dossier {
  const struct history *history;
  struct archive_lines files, receipts;
};

/* What an entry's bytes are: text at hand, or a file of the store. */
struct archive_body {
  struct str text, blob;
};

struct archive {
  struct request *r;
  struct zip_entry *entries;
  struct archive_body *bodies;
  size_t n, room, texts; /* bytes of texts so far */
  struct instant at;     /* the last change of anything in it */
};

/* Everything of a person, or with `ref` one dossier of theirs. NOT_FOUND: not theirs; TOO_BIG: past a maximum. The
 * archive lives in the request's arena. */
enum err MUST_USE archive_make(struct request *r, struct str ref, struct archive *ret);

#endif
