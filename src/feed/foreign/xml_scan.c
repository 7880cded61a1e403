#include "feed/foreign/xml_scan.h"

#include <string.h>

/* Behind the next `end`, from `at`; the text's length when it does not come. */
static size_t past(struct str text, size_t at, struct str end) {
  const char *found = at >= text.n ? NULL : memmem(text.p + at, text.n - at, end.p, end.n);
  return found == NULL ? text.n : (size_t)(found - text.p) + end.n;
}

/* Behind the tag that begins at `at`. Each attribute has an equals sign outside quotes. */
static size_t past_tag(struct str text, size_t at, size_t *ret_attributes) {
  size_t signs = 0;
  for (; at < text.n && text.p[at] != '>'; at++) {
    char const c = text.p[at];
    if (c == '=') signs++;
    if (c != '"' && c != '\'') continue;
    const char *closing = memchr(text.p + at + 1, c, text.n - at - 1);
    at = closing == NULL ? text.n - 1 : (size_t)(closing - text.p);
  }
  *ret_attributes = signs;
  return at < text.n ? at + 1 : text.n;
}

static bool stands(struct str text, size_t at, struct str what) {
  return text.n - at >= what.n && memcmp(text.p + at, what.p, what.n) == 0;
}

size_t xml_scan(struct str text, enum xml_why *ret) {
  *ret = XML_FINE;
  for (size_t at = 0; at < text.n;) {
    const char *next = memchr(text.p + at, '<', text.n - at);
    if (next == NULL) return text.n;
    at = (size_t)(next - text.p);
    if (stands(text, at, S("<!--"))) at = past(text, at + 4, S("-->"));
    else if (stands(text, at, S("<![CDATA["))) at = past(text, at + 9, S("]]>"));
    else if (stands(text, at, S("<?"))) at = past(text, at + 2, S("?>"));
    else if (stands(text, at, S("<!DOCTYPE"))) return *ret = XML_DOCTYPE, at;
    else {
      size_t attributes;
      size_t const end = past_tag(text, at + 1, &attributes);
      if (attributes > XML_ATTRIBUTES_MAX) return *ret = XML_ATTRIBUTES, at;
      at = end;
    }
  }
  return text.n;
}
