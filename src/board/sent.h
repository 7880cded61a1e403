/* Mails delivered to a Maildir, for the demonstration's page: what a person would have found in the box. */
#ifndef BOARD_SENT_H
#define BOARD_SENT_H

#include "net/mailbox.h"

/* Newest first; NOT_FOUND when mails go to a server. `setting`: BABILLARD_MAIL. */
enum err MUST_USE sent_list(struct arena *a, struct str setting, struct mailbox_page *ret);
enum err MUST_USE sent_read(struct arena *a, struct str setting, struct str name, struct mailbox_message *ret);

#endif
