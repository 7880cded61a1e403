/* Reading gettext catalogues (.po): the subset msgmerge and Poedit write for us. Contexts are refused. */
#ifndef TOOL_WORDS_PO_H
#define TOOL_WORDS_PO_H

#include "tool/views_scan.h"

#define PO_ENTRIES_MAX 4096
#define PO_FORMS_MAX 4
#define PO_RULE_MAX 200 /* bytes of a plural rule */

struct po_entry {
  struct str id, plural; /* plural.p NULL: none */
  struct str text[PO_FORMS_MAX];
  unsigned line;
  bool fuzzy; /* counts as missing */
};

struct po {
  struct po_entry *v; /* without the header */
  size_t n;
  unsigned forms;
  struct str rule; /* a C expression of n; checked to hold nothing else */
};

/* INVALID with the line of what cannot be read. Texts live in `arena`. */
enum err MUST_USE po_read(struct arena *arena, struct str source, struct po *ret, struct views_fault *fault);

/* The entry, or NULL. */
const struct po_entry *po_find(const struct po *po, struct str id);

#endif
