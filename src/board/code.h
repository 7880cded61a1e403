/* Six digits sent by mail, instead of a password: they serve once, within ten minutes, five tries, in the form that asked
 * for them, and show that the address's mail is read.
 *
 * Whoever asks is told the same, whether the address has an account or not: a row and a mail are made in both cases (to
 * an address without an account the mail says so, and no code fits). What is stored is the HMAC of form and digits under
 * the installation's secret. Asking again from a form voids that form's code and no other: whoever types somebody else's
 * address must not make that one's code void. */
#ifndef BOARD_CODE_H
#define BOARD_CODE_H

#include "board/proof.h"

struct board;

enum {
  CODE_DIGITS = 6,
  CODE_MINUTES = 10,
  CODE_TRIES = 5,
  CODE_PER_HOUR = 5, /* mails to one address, whoever asks */
};

/* Six random digits. */
struct str code_digits(struct arena *a);
/* What somebody typed, without the spaces; absent when it is not six digits. */
struct str code_typed(struct arena *a, struct str typed);
/* What is stored of a code: 32 bytes. */
struct str code_mac(struct arena *a, const struct board *b, struct str ref, struct str digits);

/* Whom a code would let in now: NOT_FOUND when nobody. */
enum err MUST_USE code_account(struct db *db, struct arena *a, struct str email, struct q_person *ret);

struct code_ask_args {
  struct str email;  /* of letter_address */
  struct str ref;    /* a fresh rand_ref */
  struct str former; /* the form's reference so far; may be absent */
  struct str mac;    /* code_mac */
  struct str mail;   /* complete */
  bool quiet;        /* who asks had their share: no mail goes */
  struct instant now;
  char ret_ref[27];  /* of the form that goes on, NUL-terminated */
};
enum err code_ask(struct db *db, struct arena *a, void *args);

/* The address of a form. NOT_FOUND: never given, or a day past. */
enum err MUST_USE code_form(struct db *db, struct arena *a, struct str ref, struct str *ret_email);

enum code_outcome {
  CODE_FITS,
  CODE_WRONG,
  CODE_OVER, /* used, expired, tried too often or never given: another is needed */
};

struct code_use_args {
  struct str ref, mac;
  struct opt_int session; /* who is signed in where it is typed: their claim is proved by it */
  struct instant now;
  enum code_outcome ret_outcome;
  struct proof_done ret; /* CODE_FITS: who may come in */
};
enum err code_use(struct db *db, struct arena *a, void *args);

#endif
