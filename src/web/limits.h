/* How often something may be done: counts in this process's memory, in a table that does not grow.
 *
 * Behind one address of a mobile operator stand a thousand people: what is limited by client address has figures for
 * all of them together, and files and deposits are limited by account and dossier alone. Nothing here closes an account:
 * whoever is kept from typing passwords by somebody else's tries can still ask for a code.
 *
 * Any thread. A window begins with what is counted first and is forgotten at its end; when the table is full the oldest
 * of a few goes. */
#ifndef WEB_LIMITS_H
#define WEB_LIMITS_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/str.h"

enum limit {
  LIMIT_DOOR,     /* forms of the door, by client address */
  LIMIT_GUESS,    /* wrong passwords, by address typed and client */
  LIMIT_PASSWORD, /* wrong passwords, by address typed or account */
  LIMIT_CODE,     /* mails with a code, by address typed and client */
  LIMIT_UPLOAD,   /* files, by account */
  LIMIT_DEPOSIT,  /* deposits, by dossier */
  LIMIT_COUNT,
};

/* How many of a kind in how long. */
struct limit_figures {
  unsigned n;
  int64_t us;
};
struct limit_figures limit_figures(enum limit kind);

/* Counts one more; 0: it may be done. Otherwise the seconds after which it may. */
int64_t limit_take(enum limit kind, struct str key, struct instant now);
/* Takes one back: it was none of those that are counted (the password was right). */
void limit_give(enum limit kind, struct str key, struct instant now);
/* Everything is forgotten, and the table's secret is another: when a server starts. */
void limits_begin(void);

/* The network a client address stands for: the address itself, of IPv6 its first 64 bits. Into `buffer`. */
enum { LIMIT_CLIENT_MAX = 64 };
struct str limit_client(struct str client, char buffer[LIMIT_CLIENT_MAX]);

#endif
