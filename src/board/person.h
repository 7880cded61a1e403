/* People and their sessions.
 *
 * A cookie holds 128 random bits; the store keeps only its SHA-256. Sessions end after their idle time or their whole
 * life, shorter for officers. Hashing happens outside (board/password.h): acts here are SQL alone. */
#ifndef BOARD_PERSON_H
#define BOARD_PERSON_H

#include "base/clock.h"
#include "base/show.h"
#include "queries.h"

struct arena;
struct db;

enum { PERSON_NAME_MAX = 200 };

enum person_role { PERSON_APPLICANT, PERSON_OFFICER, PERSON_ADMIN };
struct str role_word(enum person_role r);
enum err MUST_USE role_of(struct str word, enum person_role *ret);

/* Who is behind a request. */
struct session {
  int64_t person_id;
  struct str secret; /* form tokens are made from it */
  struct str cookie; /* the cookie it was found by */
  struct str device;  /* reference of the session itself; absent: begun before there were any */
  struct str ref, email, name;
  enum person_role role;
  enum lang lang;
  struct opt_int organisation; /* an officer's; absent: all */
  struct opt_int joined;       /* kept beside this account, to which it opens (board/proof.h) */
  struct opt_instant proved;   /* when its mailbox was shown in this session */
  bool confirmed;
  bool stale; /* last use was noted more than a minute ago: session_touch is due */
};

/* The live session of a cookie; NOT_FOUND for anything else, whatever its shape. */
enum err MUST_USE session_find(struct db *db, struct arena *a, struct str cookie, struct instant now, struct session *ret);

/* Begins a session for a person; *ret_cookie is the cookie's value, 26 characters. */
struct session_begin_args {
  int64_t person_id;
  enum person_role role;
  struct str cookie; /* a fresh rand_ref, made by the caller */
  unsigned char secret[32];
  struct str former; /* cookie of the session this browser had, which ends; may be absent */
  struct str agent;  /* browser and system in words; may be absent */
  bool proved;       /* by a code or link from its mailbox */
  struct instant now;
};
enum err session_begin(struct db *db, struct arena *a, void *args);

struct session_args {
  struct str cookie;
  struct instant now;
};
enum err session_touch(struct db *db, struct arena *a, void *args); /* notes that it is in use */
enum err session_end(struct db *db, struct arena *a, void *args);

/* Whole life of a session's cookie, seconds. */
int64_t session_life_s(enum person_role role);

/* Where somebody is signed in, last used first. */
enum { DEVICES_MAX = 100 };
enum err MUST_USE session_devices(struct db *db, struct arena *a, const struct session *s, struct instant now, struct q_device_list *ret);

/* Signs out one other browser of the same person; with an absent `device` all but this one. */
struct device_end_args {
  int64_t person_id;
  struct str cookie; /* of the session that stays */
  struct str device;
};
enum err device_end(struct db *db, struct arena *a, void *args);

/* Another password: every session ends, the mailbox is told. */
struct person_password_args {
  int64_t person_id;
  struct str password; /* the hash */
  struct str recipient, mail;
  struct instant now;
};
enum err person_password(struct db *db, struct arena *a, void *args);

/* A new account. Made at the door it only claims its address (board/proof.h), whoever else has it: nothing tells, and
 * nothing fails. With it the link that proves the address and the mail that carries it. One that is confirmed, or made by the first
 * administrator's link, owns its address from the start: CONFLICT when it is another's own. */
struct person_add_args {
  struct str email; /* normal form */
  struct str name, password; /* the hash */
  enum person_role role;
  enum lang lang;
  struct opt_int organisation;
  bool confirmed;          /* by the command line: no mail */
  struct str first;        /* secret of the first administrator's link: makes this one admin, once; absent otherwise */
  struct str link;         /* secret of the confirmation link, absent when confirmed */
  struct str mail;         /* its mail */
  struct instant now;
  int64_t ret_id;
};
enum err person_add(struct db *db, struct arena *a, void *args);

/* Makes the link of the first administrator: `secret` is a fresh rand_ref. Only while nobody has an account: CONFLICT
 * otherwise. A later link makes the former one void. */
struct person_first_args {
  struct str secret;
};
enum err person_first(struct db *db, struct arena *a, void *args);

/* The account that owns an address; and the newest one that claims it without owning it. */
enum err MUST_USE person_by_email(struct db *db, struct arena *a, struct str email, struct q_person *ret);
enum err MUST_USE person_by_claim(struct db *db, struct arena *a, struct str email, struct q_person *ret);
enum err MUST_USE person_by_id(struct db *db, struct arena *a, int64_t id, struct q_person *ret);

/* Accounts in the order they were made, ids after `after`; 100 at a time. */
enum err MUST_USE person_list(struct db *db, struct arena *a, int64_t after, struct q_person_list *ret);

struct person_role_args {
  struct str email;
  struct str role;  /* absent: disable the account instead */
  struct instant now;
};
/* Of the account that owns the address: NOT_FOUND when nobody has proved it. */
enum err person_set_role(struct db *db, struct arena *a, void *args);

#endif
