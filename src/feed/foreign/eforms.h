/* Whether a tree is a notice in eForms, as against UBL without them; the reader itself stands in feed/foreign/foreign_readers.h. */
#ifndef FEED_EFORMS_H
#define FEED_EFORMS_H

#include <stdbool.h>

struct xml_node;

bool eforms_is(const struct xml_node *root);

#endif
