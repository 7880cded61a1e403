#include "board/token.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rand.h"

struct token_digest *token_digest_begin(void) {
  EVP_MD_CTX *c = EVP_MD_CTX_new();
  if (c == NULL || EVP_DigestInit_ex(c, EVP_sha256(), NULL) != 1) die("SHA-256 is not available", 0);
  return (struct token_digest *)c;
}

void token_digest_add(struct token_digest *d, struct str bytes) {
  if (EVP_DigestUpdate((EVP_MD_CTX *)d, bytes.p, bytes.n) != 1) die("SHA-256 failed", 0);
}

void token_digest_end(struct token_digest *d, unsigned char ret[TOKEN_BYTES]) {
  unsigned n = 0;
  if (EVP_DigestFinal_ex((EVP_MD_CTX *)d, ret, &n) != 1 || n != TOKEN_BYTES) die("SHA-256 failed", 0);
  EVP_MD_CTX_free((EVP_MD_CTX *)d);
}

void token_sha256(struct str bytes, unsigned char ret[TOKEN_BYTES]) {
  struct token_digest *d = token_digest_begin();
  token_digest_add(d, bytes);
  token_digest_end(d, ret);
}

void token_mac(struct str key, struct str text, unsigned char ret[TOKEN_BYTES]) {
  unsigned n = 0;
  if (HMAC(EVP_sha256(), key.p, (int)key.n, (const unsigned char *)text.p, text.n, ret, &n) == NULL || n != TOKEN_BYTES)
    die("HMAC failed", 0);
}

bool token_equal(const void *a, const void *b, size_t n) { return sodium_memcmp(a, b, n) == 0; }

struct str token_form(struct arena *a, struct str secret) {
  unsigned char mac[TOKEN_BYTES], both[2 * TOKEN_BYTES];
  token_mac(secret, S("form"), mac);
  rand_bytes(both, TOKEN_BYTES);
  for (size_t i = 0; i < TOKEN_BYTES; i++) both[TOKEN_BYTES + i] = both[i] ^ mac[i];
  return str_hex(a, both, sizeof both);
}

bool token_form_valid(struct str secret, struct str token) {
  unsigned char mac[TOKEN_BYTES], both[2 * TOKEN_BYTES];
  if (str_unhex(token, both, sizeof both) != OK) return false;
  token_mac(secret, S("form"), mac);
  for (size_t i = 0; i < TOKEN_BYTES; i++) both[i] ^= both[TOKEN_BYTES + i];
  return token_equal(both, mac, TOKEN_BYTES);
}
