/* The readers of forms in JSON, called by json_forms.c once it has told which form a file is of. Each reads the whole
 * value and hands over one record after the other. */
#ifndef FEED_JSON_READERS_H
#define FEED_JSON_READERS_H

#include <jansson.h>

#include "feed/foreign/foreign_readers.h"

/* jsonfeed.c: JSON Feed 1.0 and 1.1 (jsonfeed.org). */
void jsonfeed_read(struct foreign_out *out, const struct foreign_input *in, json_t *feed);
/* reliefweb.c: {"data": [{"id", "fields": {…}}]}, as ReliefWeb's read interface answers. */
void reliefweb_read(struct foreign_out *out, json_t *root);
/* notice_read.c: what notice_json.h writes: one notice, or a list of short ones. */
void notice_read(struct foreign_out *out, json_t *notice);
void notice_list_read(struct foreign_out *out, json_t *list);
/* ocds_read.c: OCDS 1.0 and 1.1: a package of releases or of records, a release or a record alone. */
void ocds_read(struct foreign_out *out, json_t *root);
/* jobposting.c: how many JobPostings of schema.org stand in a value of JSON-LD; and each of them as a record. `address` is that of
 * the page they stand in, for one that has none of its own; `alone`: the page has no other. */
size_t jobposting_count(json_t *root);
void jobposting_read(struct foreign_out *out, json_t *root, struct str address, bool alone);

#endif
