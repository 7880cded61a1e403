/* One notice while it is read: for import_notice.c, import_parts.c, import_questions.c and import_reach.c only. */
#ifndef FEED_IMPORT_NOTICE_H
#define FEED_IMPORT_NOTICE_H

#include "board/publish.h"
#include "feed/import/import_read.h"

enum { MEGABYTE = 1000000, MEGABYTES_MAX = 2000 }; /* of a file, and of a dossier */

struct lot_read {
  struct new_lot lot;
  struct opt_int number;
  struct read_moment closes;
};

struct stage_read {
  struct str name;
  struct read_moment closes;
};

struct amendment_read {
  struct str day, reason;
  struct read_moment old;
};

struct piece_read {
  struct new_piece piece;
  struct opt_int compulsory, megabytes, files;
};

struct question_read {
  struct str use, type, label, label_en, hint, wanted;
  struct text_list choices;
  struct piece_read file; /* of a question that is answered by a file */
};

/* A cancellation, an award, or that there was none: the day it was told, and in which words. */
struct decision_read {
  bool has;
  struct str day, words;
};

/* A notice while it is read: what can be stored as it stands, and what waits for the zone or for another value. */
struct notice {
  struct opportunity_new o;
  struct str id, type, status, country_name, published, permanent, closing_day, listed, visibility;
  struct opt_int here; /* of one taken from a source: dossiers are deposited on this board */
  struct decision_read cancelled, awarded, unsuccessful;
  struct read_moment closes, enquiry, opens_bids, visit;
  const struct zone *zone;
  struct lot_read *lots;
  struct stage_read *stages;
  struct amendment_read *amendments;
  struct question_read *questions;
  size_t n_lots, n_stages, n_amendments, n_questions;
};

#define AT(member) offsetof(struct notice, member)

/* import_parts.c. Each writes to the notice. */
read_taker take_criteria, take_lots, take_stages, take_amendments, take_pieces, take_documents;
read_taker take_formats, take_envelope; /* these two to a struct str */
/* The i-th piece as it is stored. */
void settle_piece(struct reader *r, size_t i, const struct piece_read *from, struct new_piece *to);
/* Refuses a piece of a stage that there is not. */
void check_piece_stages(struct reader *r, const struct notice *n);

/* import_questions.c. Each writes to the notice. */
read_taker take_questions, take_privacy;
/* What is asked, as it is stored: a question answered by a file becomes the last of the pieces. */
void settle_questions(struct reader *r, struct notice *n);

/* import_reach.c. Each writes to the notice. */
read_taker take_country; /* this one to a struct str */
read_taker take_texts, take_places, take_contact, take_invited, take_dossier_size, take_origin;
read_taker take_web_address; /* this one to a struct str */
/* Refuses what contradicts itself: a translation into its own language, invited people of a public notice. */
void settle_reach(struct reader *r, struct notice *n);

#endif

