/* The cards of the list: title and a short excerpt in the reader's language, with the words that were found marked. */
#ifndef WEB_LIST_CARDS_H
#define WEB_LIST_CARDS_H

#include "web/pages.h"
#include "web/request.h"

struct db;

/* Of cards that were told (opportunity_cards_tell), in the snapshot of the list. */
enum err MUST_USE list_cards_load(struct db *db, struct request *r, const struct opportunity_filter *f, struct opportunity_card_list cards,
                                  struct list_cards *ret);

#endif
