/* Any bytes as a multipart body: however they are sliced, the same comes out, and what comes out is within bounds.
 *
 * Input: one byte that chooses where to cut; when it is odd, the Content-Type up to a newline; then the body. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "base/utf8.h"
#include "web/multipart.h"

enum { TRANSCRIPT_MAX = 1 << 16, PARTS = 5 };

static void require(bool what) {
  if (!what) abort();
}

static void put_field(struct out *o, struct str s) {
  out_char(o, s.p == NULL ? '-' : '+');
  out_int(o, (int64_t)s.n);
  out_char(o, ' ');
  out_put(o, s);
}

static enum err begin(void *arg, const struct multipart_part *part) {
  require(part->name.n > 0 && part->name.n <= MULTIPART_NAME_MAX && utf8_valid(part->name));
  require(part->filename.n <= 3 * MULTIPART_FILENAME_MAX && utf8_valid(part->filename));
  require(str_index(part->name, 0) == part->name.n && str_index(part->filename, 0) == part->filename.n);
  require(str_index(part->filename, '\n') == part->filename.n);
#ifdef PLANT_BUG
  if (str_contains(part->filename, S("\xef\xbf\xbd"))) abort();
#endif
  put_field(arg, part->name);
  put_field(arg, part->filename);
  put_field(arg, part->type);
  return OK;
}

static enum err data(void *arg, struct str bytes) {
  require(bytes.n > 0);
  out_put(arg, bytes);
  return OK;
}

static enum err end(void *arg) {
  out_put(arg, S("\n.\n"));
  return OK;
}

/* Cuts: `seed` 0 none, 255 after every byte, otherwise where a generator started with it says. */
static enum err run(struct str type, struct str body, unsigned seed, struct out *transcript) {
  static struct multipart m;
  struct multipart_sink const sink = {begin, data, end, transcript};
  enum err outcome = multipart_open(&m, type, PARTS, sink);
  if (outcome != OK) return outcome;
  unsigned random = seed;
  while (body.n > 0) {
    random = random * 1664525u + 1013904223u;
    size_t const n = seed == 0 ? body.n : seed == 255 ? 1 : 1 + (random >> 16) % 24;
    struct str const slice = str_sub(body, 0, n);
    char *copy = malloc(slice.n);
    require(copy != NULL);
    memcpy(copy, slice.p, slice.n);
    outcome = multipart_feed(&m, (struct str){copy, slice.n});
    free(copy);
    if (outcome != OK) {
      require(multipart_end(&m) == outcome);
      return outcome;
    }
    body = str_sub(body, slice.n, body.n);
  }
  return multipart_end(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static char first[TRANSCRIPT_MAX], second[TRANSCRIPT_MAX];
  if (size < 2 || size > TRANSCRIPT_MAX / 8) return 0;
  struct str body = {(const char *)bytes + 1, size - 1}, type = S("multipart/form-data; boundary=x");
  if (bytes[0] % 2 == 1) {
    type = str_sub(body, 0, str_index(body, '\n'));
    body = str_sub(body, type.n + 1, body.n);
  }
  struct out whole = out_fixed(first, sizeof first);
  enum err const outcome = run(type, body, 0, &whole);
  require(outcome == OK || outcome == INVALID || outcome == TOO_BIG);
  unsigned const cuts[] = {255, 1 + bytes[0] % 254u};
  for (size_t i = 0; i < 2; i++) {
    struct out again = out_fixed(second, sizeof second);
    require(run(type, body, cuts[i], &again) == outcome);
    require(str_eq(out_str(&again), out_str(&whole)) && again.full == whole.full);
  }
  return 0;
}
