/* Any bytes as clamd's answer: clean only of the one answer that says so, and what is kept of the rest is printable. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "net/clamd.h"

static void require(bool what) {
  if (!what) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size == 0 || size > CLAMD_ANSWER_MAX + 1) return 0;
  struct str const line = {(const char *)bytes + 1, size - 1};
  bool const ended = (bytes[0] & 1) != 0, whole = (bytes[0] & 2) != 0;
  struct clamd_report report;
  memset(&report, 'x', sizeof report);
  enum clamd_verdict const v = clamd_answer(line, ended, whole, &report);
  require((v == CLAMD_CLEAN) == (ended && whole && str_eq(line, S("stream: OK"))));
  require(ended || v == CLAMD_AWAY);
  size_t const n = strnlen(report.found, sizeof report.found);
  require(n <= CLAMD_FOUND_MAX);
  for (size_t i = 0; i < n; i++) require(report.found[i] >= ' ' && report.found[i] < 0x7f);
  if (v == CLAMD_INFECTED) require(n > 0 && str_ends(line, S(" FOUND")));
#ifdef PLANT_BUG
  if (v == CLAMD_INFECTED && n == 2 && report.found[0] == 'O') abort();
#endif
  return 0;
}
