/* Lists of jobs as job boards exchange them: <source><job>…. */
#include "feed/foreign_readers.h"

void jobs_read(struct foreign_out *out, const struct foreign_input *in, const struct xml_node *root) {
  (void)in, (void)root;
  foreign_fault(out, FOREIGN_WHY_UNKNOWN, (struct str){0});
}
