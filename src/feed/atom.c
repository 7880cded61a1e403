/* Atom feeds: RFC 4287, and 0.3 before it. */
#include "feed/foreign_readers.h"

void atom_read(struct foreign_out *out, const struct foreign_input *in, const struct xml_node *root) {
  (void)in, (void)root;
  foreign_fault(out, FOREIGN_WHY_UNKNOWN, (struct str){0});
}
