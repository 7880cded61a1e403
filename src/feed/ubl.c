/* Notices in plain UBL 2 (OASIS), without the extensions of eForms. */
#include "feed/foreign_readers.h"

void ubl_read(struct foreign_out *out, const struct xml_node *root) {
  (void)root;
  foreign_fault(out, FOREIGN_WHY_UNKNOWN, (struct str){0});
}
