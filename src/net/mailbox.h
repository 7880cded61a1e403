/* What a Maildir holds, for the demo's page of sent mails (/dev/mail): newest first, and one message as text.
 *
 * Reads only; a message that vanishes meanwhile is left out. Names come from requests: anything that is not a plain
 * file name of this folder is NOT_FOUND. */
#ifndef NET_MAILBOX_H
#define NET_MAILBOX_H

#include "base/str.h"

struct arena;

#define MAILBOX_LIST_MAX 100

struct mailbox_item {
  struct str name; /* of the file: what mailbox_read takes */
  struct str subject, from, to, date; /* decoded headers; empty where the message has none */
};

struct mailbox_page {
  struct mailbox_item *v;
  size_t n;
};

struct mailbox_message {
  struct mailbox_item item;
  struct str text; /* the plain body; empty when there is none */
};

/* The `limit` (at most MAILBOX_LIST_MAX) newest messages of new/ and cur/ in the folder `path`. NOT_FOUND when there is
 * no such folder. */
enum err MUST_USE mailbox_list(struct arena *a, struct str path, size_t limit, struct mailbox_page *ret);

/* One message. NOT_FOUND: no such file; TOO_BIG: longer than MIME_MAX and what delivery puts before it. */
enum err MUST_USE mailbox_read(struct arena *a, struct str path, struct str name, struct mailbox_message *ret);

#endif
