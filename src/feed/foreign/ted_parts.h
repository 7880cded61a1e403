/* What ted.c and ted_form.c share: a notice in the schema R2.0.9 of Tenders Electronic Daily, as it is being read. */
#ifndef FEED_TED_PARTS_H
#define FEED_TED_PARTS_H

#include "feed/foreign/notice_parts.h"

struct ted_notice {
  struct foreign_out *out;
  struct foreign *one;
  const struct xml_node *coded, *form; /* CODED_DATA_SECTION; the form in the notice's own language */
  const struct xml_node *object;       /* OBJECT_CONTRACT of it, or the form itself in older ones */
};

/* Paragraphs below an element, one a line; absent when there are none. At most `most` bytes. */
struct str ted_lines(struct arena *a, const struct xml_node *n, size_t most);
/* The title a form gives the contract. */
struct str ted_title(struct arena *a, const struct xml_node *form);

/* ted_form.c: texts in every language that has a form of its own, the notice's first. */
void ted_texts(struct ted_notice *t, const struct xml_node *forms);
/* ted_form.c: lots, documents, where it is answered, places; what the record does not carry. */
void ted_details(struct ted_notice *t);

#endif
