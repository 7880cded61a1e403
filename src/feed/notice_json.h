/* A notice as JSON in a schema of our own: every public field, English names (vocabulary of the trade), stable. It may
 * grow; a field that is there keeps its name, type and meaning as long as NOTICE_SCHEMA stays. src/feed/openapi.json
 * describes it.
 *
 * Every field is always there: an absent value is null, an absent list empty. An instant is an object: `at` (RFC 3339
 * with the zone's offset), `zone` (IANA), `utc`. Amounts are whole units of their currency. The caller gives what
 * opportunity_public gave: amounts that are not public are not in it. */
#ifndef FEED_NOTICE_JSON_H
#define FEED_NOTICE_JSON_H

#include "base/json_put.h"
#include "board/opportunity.h"

#define NOTICE_SCHEMA "babillard-opportunity-1"
#define NOTICE_LIST_SCHEMA "babillard-opportunities-1"
/* What the data of the notices may be used under; documents joined to them keep conditions of their own. */
#define DATA_LICENCE "https://creativecommons.org/licenses/by/4.0/"

/* "open", "closed", "cancelled", "awarded", "unsuccessful"; "draft", "scheduled" never reach a reader. */
struct str state_word(enum opportunity_state state);

/* The whole notice as one object, with what closes next at `now`. `base_url`: "https://example.org". */
void notice_json(struct json_put *j, const struct opportunity *o, struct str base_url, struct instant now);
/* What a list says of one that was told (opportunity_cards_tell), with its title as `text` has it and the address of the
 * whole. */
void notice_json_card(struct json_put *j, const struct opportunity_card *c, const struct card_text *text, struct str base_url);

#endif
