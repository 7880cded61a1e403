/* Any bytes as any kind of file: the first byte chooses the kind. The check must end, stay within the file, read it a
 * bounded number of times, and say the same twice. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "blob/type.h"

struct memory {
  const uint8_t *p;
  size_t n;
  uint64_t read;
};

static enum err read_memory(void *context, uint64_t offset, void *buffer, size_t n) {
  struct memory *m = context;
  assert(offset <= m->n && n <= m->n - offset);
  m->read += n;
  memcpy(buffer, m->p + offset, n);
  return OK;
}

static struct file_verdict judge(const uint8_t *data, size_t n) {
  struct memory m = {.p = data + 1, .n = n - 1};
  struct file_source const source = {.size = n - 1, .read = read_memory, .context = &m};
  struct file_verdict v = {0};
  assert(type_check(&source, data[0] % FILE_KIND_COUNT, FILE_DOCUMENTS, &v) == OK);
  assert((v.verdict == FILE_ACCEPTED) == (v.reason == FILE_FINE));
  assert(m.read <= ((uint64_t)1 << 21) + 4000 * (uint64_t)n);
  return v;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
  if (n == 0) return 0;
  struct file_verdict const one = judge(data, n), two = judge(data, n);
  assert(one.verdict == two.verdict && one.reason == two.reason && one.found == two.found);
#ifdef PLANT_BUG
  if (one.kind == FILE_PNG && one.reason == FILE_DAMAGED) abort(); /* past the signature, among the chunks */
#endif
  return 0;
}
