/* The readers of foreign forms and what they write with: for foreign_read.c and the readers only. Each reads a file that
 * foreign_read.c has found to be of its form, and hands over one record after the other. */
#ifndef FEED_FOREIGN_READERS_H
#define FEED_FOREIGN_READERS_H

#include "base/arena.h"
#include "feed/foreign.h"
#include "feed/xml.h"

struct foreign_out {
  foreign_sink *sink;
  void *to;
  struct arena arena; /* of the record at hand: everything of it is allocated here */
  size_t n;           /* records handed over */
  uint64_t *keys;     /* hashes of their keys, FOREIGN_ITEMS_MAX */
};

/* An empty record of that form, to be filled with texts that live as long as it (in out->arena, in the file, static). */
struct foreign *foreign_begin(struct foreign_out *out, const char *form);
/* Hands it over and frees out->arena; one whose key was there already becomes refused (TWICE), one without key or title
 * too. False: FOREIGN_ITEMS_MAX were read, the reader should stop. */
bool foreign_end(struct foreign_out *out, struct foreign *one);
/* The file's own fault, as the last record. */
void foreign_fault(struct foreign_out *out, enum foreign_why why, struct str detail);
/* Makes the record a refused or skipped one. */
void foreign_refuse(struct foreign *one, enum foreign_why why, struct str detail);
void foreign_skip(struct foreign *one, enum foreign_why why, struct str detail);
/* Something of the file that the record does not carry (past FOREIGN_LEFT_MAX: dropped). */
void foreign_left(struct foreign_out *out, struct foreign *one, struct str path, const char *reason);

/* --- The readers ---------------------------------------------------------------------------------------------------- */

void eforms_read(struct foreign_out *out, const struct xml_node *root);                        /* eforms.c: UBL 2.3 with eForms' extensions */
void ubl_read(struct foreign_out *out, const struct xml_node *root);                           /* ubl.c: UBL without them */
void ted_read(struct foreign_out *out, const struct xml_node *root);                           /* ted.c: TED schema R2.0.9 */
/* rss.c, atom.c, jobs.c; the tree may have broken off: what is whole is read, then the fault told */
void rss_read(struct foreign_out *out, const struct foreign_input *in, const struct xml_node *root);  /* RSS 0.9x, 1.0 (RDF), 2.0 */
void atom_read(struct foreign_out *out, const struct foreign_input *in, const struct xml_node *root); /* Atom 0.3 and RFC 4287 */
void jobs_read(struct foreign_out *out, const struct foreign_input *in, const struct xml_node *root); /* <source><job>, as job boards exchange them */
/* json_forms.c: JSON Feed, ReliefWeb, our own notice, OCDS, JobPosting; HTML with JobPosting in it */
void json_read(struct foreign_out *out, const struct foreign_input *in);
void page_read(struct foreign_out *out, const struct foreign_input *in);

#endif
