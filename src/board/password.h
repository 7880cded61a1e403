/* Passwords: Argon2id (RFC 9106) by libsodium, 2 passes over 19 MiB. Slow on purpose: only in the hashing lane. */
#ifndef BOARD_PASSWORD_H
#define BOARD_PASSWORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

enum { PASSWORD_MIN = 12, PASSWORD_MAX = 200 }; /* characters, bytes */

/* Once, before any thread. */
void password_init(void);
/* The stored form; RETRY when memory is short. */
enum err MUST_USE password_hash(struct arena *a, struct str password, struct str *ret);
/* Whether it matches. An unknown account is checked against a stored form of nobody, so that time tells nothing:
 * pass an absent `stored`. */
bool password_matches(struct arena *a, struct str stored, struct str password);
/* How many hashes this process has made. */
uint64_t password_hashes(void);
/* Whether it may be chosen: long enough, not one of the best known. */
bool password_good(struct str password);

#endif
