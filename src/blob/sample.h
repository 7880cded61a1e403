/* Small real files for the demonstration: each opens in the program people have for it, and passes type_check without
 * a doubt. The same input gives the same bytes. */
#ifndef BLOB_SAMPLE_H
#define BLOB_SAMPLE_H

#include "base/str.h"
#include "blob/type.h"

#define SAMPLE_TEXT_MAX 500      /* bytes of each text that are used */
#define SAMPLE_BYTES_MAX 16384   /* no sample is larger */

struct sample {
  struct str title;     /* UTF-8, any script */
  struct str reference; /* stands on the page when the page's font has no letters for the title; ASCII */
  struct str line;      /* one line of text under the title, UTF-8; what the font lacks becomes "?" */
};

/* Writes a sample of PDF (one A4 page), DOCX, XLSX, ODT, ODS or ZIP (which holds such a PDF named by the reference)
 * into the arena. INVALID for another kind. */
enum err MUST_USE sample_write(struct arena *a, enum file_kind kind, const struct sample *sample, struct str *ret);

#endif
