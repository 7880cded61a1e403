/* Any bytes as a typed number or date: a date that is read exists and reads the same when written back; what is read as a
 * number holds a digit and no letter. */
#include <stdint.h>
#include <stdlib.h>

#include "base/out.h"
#include "board/answer.h"

static void require(bool what) {
  if (!what) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size > 4096) return 0;
  struct str const typed = {(const char *)bytes, size};
  struct day day, again;
  if (answer_date(typed, &day)) {
    char buffer[32];
    struct out o = out_fixed(buffer, sizeof buffer);
    date_put_day(&o, day);
    require(date_valid(day) && answer_date(out_str(&o), &again) && date_cmp(day, again) == 0);
  }
  if (answer_is_number(typed)) {
    bool digit = false;
    for (size_t i = 0; i < size; i++) {
      digit |= bytes[i] >= '0' && bytes[i] <= '9';
      require(!((bytes[i] | 32) >= 'a' && (bytes[i] | 32) <= 'z'));
    }
    require(digit);
#ifdef PLANT_BUG
    if (size > 3 && bytes[0] == '-') abort();
#endif
  }
  return 0;
}
