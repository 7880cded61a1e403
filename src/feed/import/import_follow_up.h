/* What a file tells of dossiers, in its list `suites`: for import*.c. */
#ifndef FEED_IMPORT_FOLLOW_UP_H
#define FEED_IMPORT_FOLLOW_UP_H

#include "board/follow_up.h"
#include "feed/import/import_read.h"

/* Reads one entry. NULL: refused. */
struct follow_up_args *import_follow_up(struct reader *r, json_t *value, struct str *ret_key);
/* Why an entry was not stored, with the place in it. */
struct import_note import_follow_up_refusal(enum follow_up_refusal why);

#endif
