/* Following by e-mail alone: one notice, or the newsletter. Nothing is sent but a confirmation until somebody who reads
 * the address's mail has pressed a button (double opt-in), and each consent is kept with its proof: when it was asked
 * for and confirmed, in which language and words, and the MAC of where from.
 *
 * An address has at most one request that waits and one consent in force for a topic. The links of a request hold a
 * secret that is the MAC of its stored reference under the installation's secret: mails can be written with it at any
 * time, and the database alone opens nothing (it holds the secret's SHA-256). */
#ifndef BOARD_FOLLOW_H
#define BOARD_FOLLOW_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/show.h"
#include "board/opportunity.h"
#include "queries.h"

struct arena;
struct board;
struct db;

enum {
  FOLLOW_LINK_HOURS = 48, /* how long a request can be confirmed */
  FOLLOW_KEEP_DAYS = 30,  /* then what was not confirmed is erased; a refusal keeps confirmations away as long */
  FOLLOW_THEMES_MAX = 20,
  FOLLOW_OTHERS_MAX = 20,
  FOLLOW_PER_HOUR = 1,    /* confirmations to one address, for all topics together, whoever asks */
  FOLLOW_PER_DAY = 5,
};

enum follow_frequency { FOLLOW_WEEKLY, FOLLOW_MONTHLY };
struct str follow_frequency_word(enum follow_frequency f); /* "weekly": as stored */

/* What is asked for. */
struct follow_topic {
  int64_t opportunity_id; /* 0: the newsletter, with what follows */
  enum follow_frequency frequency;
  struct str themes[FOLLOW_THEMES_MAX]; /* slugs; none: all themes */
  size_t n_themes;
};

/* The reference a request has or would have: that of the one which waits, or a fresh one. */
enum err MUST_USE follow_ref(struct db *db, struct arena *a, struct str email, int64_t opportunity_id, struct str *ret);
/* The secret of the links of a request, in rand_ref's shape. */
struct str follow_secret(struct arena *a, const struct board *b, struct str ref);
/* SHA-256, for the digests that acts are given. */
struct str follow_digest(struct arena *a, struct str bytes);
/* The proof of where a request came from: HMAC-SHA-256 of the client's address under the installation's secret. */
struct str follow_origin(struct arena *a, const struct board *b, struct str client);

/* Notes a request, or renews the one that waits, and decides its confirmation unless the address had its share of
 * them or refused one lately: whoever asks is told the same. CONFLICT: `ref` is no more what follow_ref gave, prepare
 * again. */
struct follow_ask_args {
  struct str ref, hash; /* hash: follow_digest of the secret */
  struct str email;     /* of letter_address */
  const struct follow_topic *topic;
  enum lang lang;
  struct str text, text_hash; /* the words of the promise shown, their digest */
  struct str from;            /* of follow_origin */
  struct str mail;            /* the confirmation, complete */
  struct instant now;
};
enum err follow_ask(struct db *db, struct arena *a, void *args);

enum follow_state {
  FOLLOW_WAITING,
  FOLLOW_EXPIRED, /* 48 hours passed without the button */
  FOLLOW_ON,
  FOLLOW_STOPPED, /* or refused before it was confirmed */
  FOLLOW_VOID,    /* nothing left to confirm: the notice was cancelled or is not public any more */
};

/* What a link is about. */
struct follow {
  struct q_follow_row row;  /* the consent in force when there is one, otherwise the link's own request */
  enum follow_state state;
  bool notice;              /* about a notice; otherwise the newsletter */
  bool known;               /* the notice is public: `opportunity` is filled */
  struct opportunity opportunity;
  struct q_follow_head_list themes;
};

/* The request of a link; NOT_FOUND when there is none (never given, or erased). */
enum err MUST_USE follow_find(struct db *db, struct arena *a, struct str secret, struct instant now, struct follow *ret);

/* What else its address has asked for and may confirm now: shown to who has shown to read its mail. */
struct follow_list {
  struct follow *v;
  size_t n;
};
enum err MUST_USE follow_others(struct db *db, struct arena *a, const struct follow *f, struct instant now, struct follow_list *ret);

/* The themes a newsletter can be limited to. */
enum err MUST_USE follow_heads(struct db *db, struct arena *a, struct q_follow_head_list *ret);

/* The buttons. NOT_FOUND: confirmed or stopped already, expired, or never given; nothing was changed. */
struct follow_act_args {
  struct str hash;
  struct str from;
  struct instant now;
};
enum err follow_confirm(struct db *db, struct arena *a, void *args);
/* Stops what the link is about, also when a newer consent took its place; refuses what waits. Again: nothing. */
enum err follow_stop(struct db *db, struct arena *a, void *args);

/* Erases what nobody confirmed in FOLLOW_KEEP_DAYS, with its mails. */
struct follow_purge_args {
  struct instant now;
};
enum err follow_purge(struct db *db, struct arena *a, void *args);

#endif
