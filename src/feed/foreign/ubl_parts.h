/* What eForms notices and plain UBL documents share, for eforms.c and ubl.c: their texts by language, lots, places, documents
 * and what of them a record does not carry. Each function fills the record it is given. */
#ifndef FEED_UBL_PARTS_H
#define FEED_UBL_PARTS_H

#include "feed/foreign/notice_parts.h"

struct ubl_notice {
  struct foreign_out *out;
  struct foreign *one;
  const struct xml_node *root, *project; /* project: cac:ProcurementProject of the whole, NULL: none */
  struct str lang;                       /* the notice's own language, absent: not said */
  bool bad_time;                         /* a closing is written that no clock shows: `bad` is what is written */
  struct str bad;
  struct { struct str said, lang; } known[16]; /* languageIDs that were met, and what they are: each element has one */
  size_t n_known;
};

/* efext:EformsExtension below an element that may have one; NULL: none. */
const struct xml_node *ubl_extension(const struct xml_node *n);

/* The text of an element in one language: of `first` and those of its name beside it, the one whose languageID is `lang`; one
 * without languageID is in the notice's own language. Absent: it is not told in that language. */
struct str ubl_in(struct ubl_notice *u, const struct xml_node *first, struct str lang, size_t most);
/* The same in the notice's own language, otherwise in the first it is told in. */
struct str ubl_own(struct ubl_notice *u, const struct xml_node *first);

/* ubl_texts.c: one text for each language that has a title, the notice's own first: no other one becomes the title because
 * it stands first in the file. Bodies are the descriptions of the project, its procedure and its lots, in that language. */
void ubl_texts(struct ubl_notice *u);
/* ubl_lots.c: lots with their titles, closings, documents and where tenders go, opening and last day for questions. `closings`:
 * false for what cannot be answered, whatever dates stand in it. */
void ubl_lots(struct ubl_notice *u, bool closings);
/* ubl_lots.c: CPV, internal reference and places of the project and its lots. */
void ubl_project(struct ubl_notice *u);
/* ubl_left.c: what a reader of the notice would miss, one note for each kind of it. */
void ubl_left(struct ubl_notice *u);

#endif
