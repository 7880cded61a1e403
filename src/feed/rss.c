/* RSS 0.9x, 1.0 (RDF) and 2.0. */
#include "feed/foreign_readers.h"

void rss_read(struct foreign_out *out, const struct foreign_input *in, const struct xml_node *root) {
  (void)in, (void)root;
  foreign_fault(out, FOREIGN_WHY_UNKNOWN, (struct str){0});
}
