/* Foreign notices in JSON, and in the pages that carry it. */
#include "feed/foreign_readers.h"

void json_read(struct foreign_out *out, const struct foreign_input *in) {
  (void)in;
  foreign_fault(out, FOREIGN_WHY_UNKNOWN, (struct str){0});
}

void page_read(struct foreign_out *out, const struct foreign_input *in) {
  (void)in;
  foreign_fault(out, FOREIGN_WHY_HTML, (struct str){0});
}
