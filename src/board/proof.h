/* Whose an address is. Anybody may type one; it becomes an account's own when somebody who reads its mail has pressed
 * the button of a link, or typed a code (board/code.h).
 *
 * Until then an account only claims it. Claims stand beside each other and beside the account that owns the address:
 * so nobody learns at the door whether there is one, nobody takes an address by being first, and a claim sees nothing of
 * what it claims. When a claim is proved and the address has an owner, what the claim holds passes to the owner; a
 * dossier for an opportunity the owner has one for as well stays where it is, in an account kept beside the owner's, and
 * both are reachable from each other: two dossiers are never made one behind somebody's back. */
#ifndef BOARD_PROOF_H
#define BOARD_PROOF_H

#include <stdbool.h>

#include "board/person.h"

enum {
  PROOF_LINK_HOURS = 72,
  PROOF_PER_HOUR = 5, /* confirmations to one address, whoever asks */
  BESIDE_MAX = 20,
};

/* What stands for the address of an account that has none of its own: no address is written so. */
struct str proof_no_address(struct arena *a);

/* A link that proves `email` for an account, and the mail that carries it; neither when the address had its share of
 * mails: links sent before serve on. For acts. */
enum err MUST_USE proof_send(struct db *db, struct arena *a, int64_t person_id, struct str email, struct str link, struct str mail,
                             struct instant now);
/* News of an account to its mailbox. For acts. */
enum err MUST_USE proof_tell(struct db *db, struct arena *a, int64_t person_id, struct str recipient, struct str mail, struct instant now);

/* Another address, or the same again: of an account that nobody confirmed at once, and links sent before are void when
 * it differs; a confirmed one keeps its own until the other is proved. */
struct proof_ask_args {
  int64_t person_id;
  struct str email; /* of letter_address */
  struct str link;  /* a fresh rand_ref */
  struct str mail;  /* complete */
  struct instant now;
};
enum err proof_ask(struct db *db, struct arena *a, void *args);

/* A link that would still serve: whose it is and what it proves. NOT_FOUND: used, void, expired or never given. */
struct proof {
  struct q_person person;
  struct str email;
  bool changes; /* a confirmed account leaves the address it has */
};
enum err MUST_USE proof_find(struct db *db, struct arena *a, struct str link, struct instant now, struct proof *ret);

/* What came of proving. */
struct proof_done {
  int64_t person_id; /* the account that owns the address now */
  enum person_role role;
  bool joined;       /* another account than the one that claimed it: every session of that one has ended */
};

/* Presses the button. NOT_FOUND as above; CONFLICT: the address is another's, and the two cannot become one (an officer's,
 * or closed to sign-in). */
struct proof_use_args {
  struct str link;
  struct str cookie; /* of the session it is pressed in, which notes it when it is the account's; may be absent */
  struct str told;   /* the mail to the address that is left, of a link that changes it; may be absent */
  struct instant now;
  struct proof_done ret;
};
enum err proof_use(struct db *db, struct arena *a, void *args);

/* The same by a code. For acts. `p` must not be disabled. */
enum err MUST_USE proof_make(struct db *db, struct arena *a, const struct q_person *p, struct str email, struct instant now, struct proof_done *ret);

/* The accounts one may pass to from an account: those kept beside it, or the one it is beside. */
enum err MUST_USE proof_beside(struct db *db, struct arena *a, const struct session *s, struct q_person_beside_list *ret);

#endif
