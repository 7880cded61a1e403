#include "board/password.h"

#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"

enum { PASSES = 2, MEMORY = 19 << 20 };

static char nobody[crypto_pwhash_STRBYTES];
static atomic_ullong hashes;

uint64_t password_hashes(void) { return atomic_load(&hashes); }

void password_init(void) {
  if (sodium_init() < 0) die("libsodium cannot start", 0);
  if (nobody[0] == 0 && crypto_pwhash_str(nobody, "nobody", 6, PASSES, MEMORY) != 0) die("not enough memory to hash a password", 0);
}

enum err password_hash(struct arena *a, struct str password, struct str *ret) {
  char *stored = arena_alloc(a, crypto_pwhash_STRBYTES);
  atomic_fetch_add(&hashes, 1);
  if (crypto_pwhash_str(stored, password.p == NULL ? "" : password.p, password.n, PASSES, MEMORY) != 0) return RETRY;
  *ret = str_from(stored);
  return OK;
}

bool password_matches(struct arena *a, struct str stored, struct str password) {
  bool const somebody = str_has(stored) && str_starts(stored, S("$argon2id$"));
  atomic_fetch_add(&hashes, 1);
  const char *form = somebody ? str_z(a, stored) : nobody;
  bool const same = crypto_pwhash_str_verify(form, password.p == NULL ? "" : password.p, password.n) == 0;
  return somebody && same;
}

/* Long words that lists of stolen passwords begin with; shorter ones fall to PASSWORD_MIN. */
static const char *const known[] = {
    "123456789012", "1234567890123", "password1234", "passwordpassword", "motdepasse123", "motdepassemotdepasse",
    "qwertyuiop123", "azertyuiop123", "azertyuiopqs", "qwertyuiopas",    "administrateur", "administrator",
};

bool password_good(struct str password) {
  if (password.n > PASSWORD_MAX || utf8_count(password) < PASSWORD_MIN) return false;
  bool one_character = true;
  for (size_t i = 1; i < password.n; i++) one_character = one_character && password.p[i] == password.p[0];
  if (one_character) return false;
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (str_eq_nocase(password, str_from(known[i]))) return false;
  return true;
}
