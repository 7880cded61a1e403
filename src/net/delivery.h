/* What may become of one mail handed to a server or a folder, in words both share. */
#ifndef NET_DELIVERY_H
#define NET_DELIVERY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* The observations of RFC 5321 §3.3 and RFC 1047: only UNKNOWN may ever lead to a second copy, so it is never retried
 * by itself. */
enum mail_result {
  MAIL_SENT,    /* the other side answered for it: 2xx at the final dot, or the file is on disk */
  MAIL_LATER,   /* certainly not sent; may be tried again */
  MAIL_REFUSED, /* certainly not sent, and trying again is useless: 5xx about this sender, recipient or message */
  MAIL_UNKNOWN, /* DATA had begun and no final reply came: it may have arrived */
};

#define MAIL_REPLY_MAX 300

struct mail_report {
  int code;        /* last SMTP reply code, 0 when there was none */
  bool data_begun; /* the server had answered 354: bytes of the message may have left */
  size_t n;        /* bytes in `reply` */
  /* The server's words, or ours about the transport: UTF-8 without controls. May quote the recipient: for the outbox
   * and its operator, never for the log. */
  char reply[MAIL_REPLY_MAX + 1];
};

static inline struct str mail_reply(const struct mail_report *r) { return (struct str){r->reply, r->n}; }

#endif
