/* Digests, keyed tokens and their comparison: the only cryptography of the rules (libcrypto's SHA-256 and HMAC,
 * libsodium's constant-time comparison). */
#ifndef BOARD_TOKEN_H
#define BOARD_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

enum { TOKEN_BYTES = 32 };

/* A running SHA-256. token_digest_end frees it. */
struct token_digest;
struct token_digest *token_digest_begin(void);
void token_digest_add(struct token_digest *d, struct str bytes);
void token_digest_end(struct token_digest *d, unsigned char ret[TOKEN_BYTES]);

/* SHA-256 of one slice. */
void token_sha256(struct str bytes, unsigned char ret[TOKEN_BYTES]);

/* HMAC-SHA-256 (RFC 2104) of `text` under `key`. */
void token_mac(struct str key, struct str text, unsigned char ret[TOKEN_BYTES]);

/* Equality in time that does not depend on the contents. */
bool token_equal(const void *a, const void *b, size_t n);

/* A form token for a session's secret: random mask, then the secret's MAC xor the mask, in hexadecimal (128 digits).
 * It differs on every page, so that compression tells nothing of it (BREACH). */
struct str token_form(struct arena *a, struct str secret);
/* Whether `token` was made by token_form from this secret. */
bool token_form_valid(struct str secret, struct str token);

#endif
