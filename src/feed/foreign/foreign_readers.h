/* The readers of foreign forms: for foreign_read.c, which finds the form of a file, and the readers only. */
#ifndef FEED_FOREIGN_READERS_H
#define FEED_FOREIGN_READERS_H

#include "feed/foreign/foreign_out.h"
#include "feed/foreign/xml.h"

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
