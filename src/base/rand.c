#include "base/rand.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "base/arena.h"

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

void rand_bytes(void *p, size_t n) {
  unsigned char *b = p;
  while (n > 0) {
    ssize_t const got = getrandom(b, n, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) die("getrandom", errno);
    b += got;
    n -= (size_t)got;
  }
}

struct str rand_ref(struct arena *a) {
  unsigned char bytes[16];
  rand_bytes(bytes, sizeof bytes);
  return rand_ref_of(a, bytes);
}

struct str rand_ref_of(struct arena *a, const unsigned char bytes[16]) {
  unsigned char bits[17];
  memcpy(bits, bytes, 16);
  bits[16] = 0; /* 26 x 5 = 130 bits: the last two are zero */
  char *p = arena_alloc(a, 27);
  for (size_t i = 0; i < 26; i++) {
    size_t const bit = i * 5;
    unsigned const pair = (unsigned)bits[bit / 8] << 8 | bits[bit / 8 + 1];
    p[i] = alphabet[pair >> (11 - bit % 8) & 31];
  }
  return (struct str){p, 26};
}

bool rand_is_ref(struct str s) {
  if (s.n != 26) return false;
  for (size_t i = 0; i < s.n; i++)
    if (s.p[i] == 0 || strchr(alphabet, s.p[i]) == NULL) return false;
  return true;
}
