/* What arrives in mailboxes: links and codes, as their reader finds them. */
#ifndef HTTP_LIB_MAILBOX_H
#define HTTP_LIB_MAILBOX_H

#include "http/lib/board.h"

/* How many mails of a purpose an address was sent. */
int64_t mails_to(const char *email, const char *purpose);
/* The newest of them, with its headers. */
struct str newest_mail(const char *email, const char *purpose);
/* "/fr/compte/confirmation/…" in the newest. */
struct str link_to(const char *email);
/* The six digits in the newest; and six others. */
struct str digits_to(const char *email);
struct str other_digits(struct str digits);

/* Asks for a code at the door; the path of the page it is typed into. */
struct str ask_code(struct guest *g, struct str email, struct str suite);
struct answer type_code(struct guest *g, struct str page, struct str code, struct str suite);

/* A new account made at the door. */
struct guest *newcomer(struct str email);

#endif
