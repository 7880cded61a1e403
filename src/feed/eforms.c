/* eForms notices (Commission Implementing Regulation (EU) 2019/1780): UBL 2.3 with extensions. */
#include "feed/foreign_readers.h"

void eforms_read(struct foreign_out *out, const struct xml_node *root) {
  (void)root;
  foreign_fault(out, FOREIGN_WHY_UNKNOWN, (struct str){0});
}
