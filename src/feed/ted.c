/* Notices of the TED schema R2.0.9, which eForms replaced. */
#include "feed/foreign_readers.h"

void ted_read(struct foreign_out *out, const struct xml_node *root) {
  (void)root;
  foreign_fault(out, FOREIGN_WHY_UNKNOWN, (struct str){0});
}
