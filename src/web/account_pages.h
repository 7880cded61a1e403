/* What the pages of the door and of the account share, and what their views are given. */
#ifndef WEB_ACCOUNT_PAGES_H
#define WEB_ACCOUNT_PAGES_H

#include "board/code.h"
#include "web/limits.h"
#include "web/pages.h"

#define PROVED_US (15 * MINUTE_US) /* how long a code or link stands for the password */

/* Where a six-digit code is typed. */
struct code_page {
  struct form_page form;
  struct str ref, email, onward;
  struct str sender; /* the address our mails come from */
  bool over;         /* it does not serve any more */
};

enum confirm_state { CONFIRM_GOOD, CONFIRM_DONE, CONFIRM_JOINED, CONFIRM_OTHERS, CONFIRM_GONE };

/* The button that proves an address. */
struct confirm_page {
  enum confirm_state state;
  struct str link, email;
  bool joins; /* the address has an account already */
  struct str name; /* of whoever gave the address */
};

/* Something was done too often. */
struct wait_page {
  struct str sentence, onward;
  int64_t minutes;
  bool code; /* a code by mail is offered instead */
};

struct address_page {
  struct form_page form;
  struct str email, sender;
  struct str sent;   /* the address a message was just sent to; empty: none */
  struct str onward; /* this page, to come back to */
  bool confirmed, ask_old;
};

struct password_page {
  struct form_page form;
  struct str onward;
  bool ask_old, done;
};

struct devices_page {
  struct q_device_list devices;
  struct str here; /* reference of this session */
  bool ended;
};

/* Where to go on to after the door: one of ours, in the reader's language, or empty. */
struct str door_onward(struct request *r, struct str suite);
/* The address typed, in the form it is compared; absent when it is none, with the problem said. */
struct str door_email(struct request *r, struct form_page *form);
/* "192.0.2.7", or the network of an IPv6 address; and the same after what was typed. */
struct str door_client(struct request *r);
struct str door_pair(struct request *r, struct str email);
/* Writes the page that says to wait, 429. */
void door_wait(struct request *r, struct reply *out, int64_t seconds, struct str sentence, bool code, struct str onward);
/* The door's own limit, by client address: true when the reply is written. */
bool door_crowded(struct request *r, struct reply *out, struct str onward);
/* A path of the reader's language as it stands in mails. */
struct str door_link(struct request *r, struct str path);
/* The mail with the link that proves `email`: other words when it has an account, or when a confirmed account (name
 * absent) asks for it. */
enum err MUST_USE door_letter(struct request *r, struct str email, struct str name, struct str link, struct str *ret);
/* Whether the mailbox was shown in this session a short while ago: no password is asked for. */
bool door_proved(const struct request *r);

/* The limit on deposits of one dossier: true when the reply is written. */
bool limited_deposit(struct request *r, struct reply *out);
/* The limit on files of one account: 0, or the seconds to wait; and the sentence, with its Retry-After. */
int64_t limited_upload(const struct request *r);
struct str upload_wait(struct request *r, struct reply *out, int64_t seconds);

#endif
