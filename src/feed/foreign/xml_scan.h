/* What must be known of a document before the parser sees it. libxml2 reads a start tag whole, and compares its attributes
 * with each other, before it tells of it: 100,000 of them take it minutes (2.9.14). So a first reader, which knows no
 * more of XML than where tags begin and end, goes over the text once. */
#ifndef FEED_XML_SCAN_H
#define FEED_XML_SCAN_H

#include "feed/foreign/xml.h"

/* The length of the beginning of `text` (UTF-8) that may be given to the parser: all of it with XML_FINE, or as far as
 * the first DOCTYPE (XML_DOCTYPE) or the first tag with more than XML_ATTRIBUTES_MAX attributes, namespaces
 * included (XML_ATTRIBUTES). Of what is not well formed it tells only that no such tag stands before the fault. */
size_t xml_scan(struct str text, enum xml_why *ret);

#endif
